/**
 * A product locks a user after a few wrong passwords. So the first request of a run goes alone; where it is answered with 401,
 * nothing else is sent in that run, and everybody who waited gets the same failure. An answer of any other kind lets all pass.
 */
import { Failure } from '#connector';

export class FirstAlone {
  #isIn = false;
  #refusal: Failure | undefined;
  #first: Promise<void> | undefined;

  /** Asks when it is its turn. */
  async ask<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
    while (this.#first !== undefined) await unlessAborted(this.#first, signal);
    if (this.#refusal !== undefined) throw this.#refusal;
    if (this.#isIn) return ask();
    const first = Promise.withResolvers<void>();
    this.#first = first.promise;
    try {
      const answer = await ask();
      this.#isIn = true;
      return answer;
    } catch (error) {
      // Without a status nobody has looked at the password: whoever waits next goes alone, too.
      if (error instanceof Failure && error.status === 401) this.#refusal = error;
      else if (error instanceof Failure && error.status !== undefined) this.#isIn = true;
      throw error;
    } finally {
      this.#first = undefined;
      first.resolve();
    }
  }
}

/** Waits for the promise, and no longer than the signal allows. */
async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
