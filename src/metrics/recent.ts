/** Every so many requests those that no window reaches any more are forgotten: nobody may ever ask how many there were. */
const FORGOTTEN_EVERY = 256;

/** When requests were sent, as far back as any vendor's window reaches. */
export class Recent {
  readonly #sentAt = new Map<string, number[]>();
  readonly #now: () => number;
  readonly #longestMs: () => number;

  /** `longestMs`: how far back anybody asks. */
  constructor(now: () => number, longestMs: () => number) {
    this.#now = now;
    this.#longestMs = longestMs;
  }

  sent(account: string): void {
    const times = this.#sentAt.get(account) ?? [];
    this.#sentAt.set(account, times);
    times.push(this.#now());
    if (times.length % FORGOTTEN_EVERY === 0) this.#forget(times, this.#longestMs());
  }

  /** How many within the last `windowMs`; those of before are forgotten. */
  within(account: string, windowMs: number): number {
    return this.#forget(this.#sentAt.get(account) ?? [], windowMs);
  }

  /** How many are remembered. */
  get size(): number {
    return [...this.#sentAt.values()].reduce((sum, times) => sum + times.length, 0);
  }

  #forget(times: number[], windowMs: number): number {
    const first = times.findIndex((at) => at > this.#now() - windowMs);
    times.splice(0, first < 0 ? times.length : first);
    return times.length;
  }
}
