import { until } from './until.ts';

/** Work that waits for what was begun before it, whatever became of that. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  async take<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const before = this.#last;
    const done = Promise.withResolvers<void>();
    this.#last = before.then(() => done.promise);
    try {
      await until(before, signal);
      return await work();
    } finally {
      done.resolve();
    }
  }
}
