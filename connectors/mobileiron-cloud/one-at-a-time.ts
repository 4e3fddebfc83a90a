/** Work on the same thing waits for its turn; work on different things goes on side by side. */
export class OneAtATime {
  readonly #last = new Map<string, Promise<void>>();

  async take<T>(thing: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(thing);
    const done = Promise.withResolvers<void>();
    this.#last.set(thing, done.promise);
    try {
      await before;
      return await work();
    } finally {
      done.resolve();
      if (this.#last.get(thing) === done.promise) this.#last.delete(thing);
    }
  }
}
