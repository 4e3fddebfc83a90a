import type { Kit } from '#connector';

/** How far Microsoft's clock is ahead of ours, as the answers of Graph tell it. */
export class VendorClock {
  /** Milliseconds, to the second that a header knows; null before the first answer that says what time it is. */
  aheadMs: number | null = null;

  /** The kit, with an ear for the time in each answer. */
  listeningIn(kit: Kit): Kit {
    return {
      ...kit,
      fetch: async (url, init) => {
        const response = await kit.fetch(url, init);
        const at = Date.parse(response.headers.get('date') ?? '');
        if (!Number.isNaN(at)) this.aheadMs = at - kit.now();
        return response;
      },
    };
  }
}
