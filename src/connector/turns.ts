/** How many may be at it at the same moment; the others wait in the order they came. */
export interface Turns {
  /** Resolves when it is one's turn, with what gives it on to the next. Rejects with the signal's reason. */
  take(signal?: AbortSignal): Promise<() => void>;
}

/** Makes turns for so many at once: all at once, where there is no limit. */
export function createTurns(atOnce = Number.POSITIVE_INFINITY): Turns {
  const waiting: (() => void)[] = [];
  let taken = 0;

  function release(): void {
    const next = waiting.shift();
    // The turn goes from hand to hand, so that nobody who comes at this moment slips in between.
    if (next === undefined) taken -= 1;
    else next();
  }

  return {
    async take(signal) {
      signal?.throwIfAborted();
      if (taken < atOnce) taken += 1;
      else await turn(waiting, signal);
      return release;
    },
  };
}

function turn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const come = () => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      waiting.splice(waiting.indexOf(come), 1);
      reject(signal?.reason);
    };
    waiting.push(come);
    signal?.addEventListener('abort', leave, { once: true });
  });
}
