/** When requests were sent, as far back as any vendor's window reaches. */
export class Recent {
  readonly #sentAt = new Map<string, number[]>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  sent(account: string): void {
    const times = this.#sentAt.get(account);
    if (times === undefined) this.#sentAt.set(account, [this.#now()]);
    else times.push(this.#now());
  }

  /** How many within the last `windowMs`; those of before are forgotten. */
  within(account: string, windowMs: number): number {
    const times = this.#sentAt.get(account);
    if (times === undefined) return 0;
    const first = times.findIndex((at) => at > this.#now() - windowMs);
    times.splice(0, first < 0 ? times.length : first);
    return times.length;
  }
}
