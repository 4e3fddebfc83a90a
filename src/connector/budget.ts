import type { Clock } from '../clock.ts';
import type { Limits } from './contract.ts';
import { createWindow, type Window } from './window.ts';

/** How much one account may ask of its vendor. */
export interface Budget {
  /** Resolves when the request may go out: requests wait their turn, none is refused. Rejects with the signal's reason. */
  take(request: Planned, signal?: AbortSignal): Promise<void>;
}

/** What is known of a request before it is sent. */
export interface Planned {
  readonly writes: boolean;
  readonly operation?: string | undefined;
}

/** Requests that wait for each other: nobody overtakes. */
interface Lane {
  readonly windows: readonly Window[];
  lastAt: number;
}

/**
 * A share of the vendor's limits, so that other tools of the organisation, which share them with us, find room. In any
 * window of the vendor's length no more requests start than the share allows. First come, first served: a read waits
 * behind a write that came earlier. Only an operation with a ceiling of its own keeps nobody else waiting.
 */
export function createBudget(limits: Limits, share: number, clock: Clock): Budget {
  const ceiling = (limit: number) => createWindow(limit * share, limits.windowMs);
  const requests = ceiling(limits.requests);
  const writes = ceiling(limits.writes);
  const everybody: Lane = { windows: [], lastAt: 0 };
  const own = new Map<string, Lane>();
  for (const [operation, limit] of Object.entries(limits.operations ?? {})) {
    own.set(operation, { windows: [ceiling(limit)], lastAt: 0 });
  }
  return {
    async take({ writes: isWrite, operation = '' }, signal) {
      signal?.throwIfAborted();
      const now = clock.now();
      const lane = own.get(operation) ?? everybody;
      const windows = [requests, ...(isWrite ? [writes] : []), ...lane.windows];
      const at = earliest(windows, Math.max(now, lane.lastAt));
      // Booked before the wait, so that whoever comes in the meantime queues up behind. A booking that is abandoned stays
      // booked: a moment lost is cheaper than to move everybody who waits.
      for (const window of windows) window.book(at, now);
      lane.lastAt = at;
      if (at > now) await clock.sleep(at - now, signal);
    },
  };
}

/** The first moment that suits all. */
function earliest(windows: readonly Window[], from: number): number {
  for (let at = from; ; ) {
    const next = windows.reduce((moment, window) => window.freeAt(moment), at);
    if (next === at) return at;
    at = next;
  }
}
