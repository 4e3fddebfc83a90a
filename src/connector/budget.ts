import type { Clock } from '../clock.ts';
import type { Limits } from './contract.ts';

/** How much one account may ask of its vendor. */
export interface Budget {
  /** Resolves when the next request may go out: requests wait their turn, none is refused. Rejects with the signal's reason. */
  take(writes: boolean, signal?: AbortSignal): Promise<void>;
}

/**
 * A share of the vendor's limits, so that other tools of the organisation, which share them with us, find room. In any
 * window of the vendor's length no more requests start than the share allows. First come, first served: a read waits
 * behind a write that came earlier.
 */
export function createBudget(limits: Limits, share: number, clock: Clock): Budget {
  const requests = createWindow(limits.requests * share, limits.windowMs);
  const writes = createWindow(limits.writes * share, limits.windowMs);
  let lastAt = 0;
  return {
    async take(isWrite, signal) {
      signal?.throwIfAborted();
      const now = clock.now();
      const windows = isWrite ? [requests, writes] : [requests];
      const at = Math.max(now, lastAt, ...windows.map((window) => window.freeAt()));
      // Booked before the wait, so that whoever comes in the meantime queues up behind. A booking that is abandoned stays
      // booked: a moment lost is cheaper than to move everybody who waits.
      for (const window of windows) window.book(at);
      lastAt = at;
      if (at > now) await clock.sleep(at - now, signal);
    },
  };
}

function createWindow(limit: number, windowMs: number) {
  const atMost = Math.max(1, Math.floor(limit));
  /** When the latest requests started or will start, oldest first; as many as fit into one window. */
  const startedAt: number[] = [];
  return {
    freeAt(): number {
      const oldest = startedAt[0];
      return oldest === undefined || startedAt.length < atMost ? 0 : oldest + windowMs;
    },
    book(at: number): void {
      if (startedAt.length === atMost) startedAt.shift();
      startedAt.push(at);
    },
  };
}
