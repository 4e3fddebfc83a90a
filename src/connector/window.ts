/** So many starts, and no more, in any stretch of time of one length. */
export interface Window {
  /** The earliest moment, from the one given on, at which one more may start. */
  freeAt(from: number): number;
  /** One starts, or will start, at that moment. */
  book(at: number, now: number): void;
}

/** Makes a window that lets one start at least, however small the limit. Starts may be booked ahead, in any order. */
export function createWindow(limit: number, windowMs: number): Window {
  const atMost = Math.max(1, Math.floor(limit));
  /** When requests started or will start, oldest first; none from further back than one window. */
  const startedAt: number[] = [];

  /** Where the last of the starts up to that moment stands; -1 where there is none. */
  const lastUpTo = (at: number) => startedAt.findLastIndex((start) => start <= at);

  return {
    freeAt(from) {
      for (let at = from; ; ) {
        // With one more at `at`, every run of `atMost` starts around it is one too long.
        const before = lastUpTo(at);
        let clash: number | undefined;
        for (let first = Math.max(0, before + 1 - atMost); first <= before + 1; first += 1) {
          const oldest = startedAt[first];
          const newest = startedAt[first + atMost - 1];
          if (oldest === undefined || newest === undefined) break;
          if (Math.max(newest, at) - Math.min(oldest, at) < windowMs) clash = oldest;
        }
        if (clash === undefined) return at;
        at = clash + windowMs;
      }
    },
    book(at, now) {
      startedAt.splice(lastUpTo(at) + 1, 0, at);
      startedAt.splice(0, lastUpTo(now - windowMs) + 1);
    },
  };
}
