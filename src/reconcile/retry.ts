import type { Clock } from '../clock.ts';
import { FAILURES, Failure } from '../model/failure.ts';

/** Longer than this nobody waits within a run: the next scheduled run comes soon enough. */
export const LONGEST_WAIT_MS = 60_000;
const FIRST_WAIT_MS = 1_000;

/**
 * Tries a call again as the failure table says, after as long as the vendor asked or ever longer pauses. When the signal
 * fires during a pause, the last failure is thrown at once. See docs/decisions/0002.
 */
export type Retry = <T>(call: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** `random`, from 0 to 1, keeps accounts that failed together from trying again together. */
export function createRetry(clock: Clock, random: () => number): Retry {
  return async (call, signal) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof Failure) || attempt >= FAILURES[error.kind].retries) throw error;
        const wait = error.retryAfterMs ?? FIRST_WAIT_MS * 2 ** attempt * (0.75 + random() / 2);
        if (wait > LONGEST_WAIT_MS || signal.aborted) throw error;
        await clock.sleep(wait, signal).catch(() => undefined);
        if (signal.aborted) throw error;
      }
    }
  };
}
