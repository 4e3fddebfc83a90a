import type { Clock } from '../src/clock.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  /** Moves on by so many milliseconds, waking sleepers in the order they are due, each at its own time. */
  advance(ms: number): Promise<void>;
  /** Resolves as soon as so many are asleep at once. */
  asleep(count?: number): Promise<void>;
  /** When the next sleeper is due; undefined when nobody sleeps. */
  readonly nextAt: number | undefined;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Makes a clock that stands at `start`, milliseconds since 1970. */
export function testClock(start = Date.UTC(2026, 0, 1)): TestClock {
  let now = start;
  /** Sorted by when they are due; of two due together, the earlier to fall asleep first. */
  const sleepers: Sleeper[] = [];
  const watchers: { readonly count: number; readonly tell: () => void }[] = [];

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        sleepers.splice(sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        at: now + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const later = sleepers.findIndex((other) => other.at > sleeper.at);
      sleepers.splice(later < 0 ? sleepers.length : later, 0, sleeper);
      signal?.addEventListener('abort', abort, { once: true });
      for (const watcher of watchers.splice(0)) {
        if (sleepers.length >= watcher.count) watcher.tell();
        else watchers.push(watcher);
      }
    });
  }

  async function advance(ms: number): Promise<void> {
    await settled();
    const until = now + ms;
    for (let next = sleepers[0]; next && next.at <= until; next = sleepers[0]) {
      sleepers.shift();
      now = Math.max(now, next.at);
      next.wake();
      await settled();
    }
    now = until;
    await settled();
  }

  function asleep(count = 1): Promise<void> {
    if (sleepers.length >= count) return Promise.resolve();
    return new Promise((tell) => watchers.push({ count, tell }));
  }

  return {
    now: () => now,
    sleep,
    advance,
    asleep,
    get nextAt() {
      return sleepers[0]?.at;
    },
  };
}

/** Lets what was woken run as far as it gets without waiting for anything outside. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
