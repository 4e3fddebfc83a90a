import { Numbers } from './numbers.ts';

/**
 * Numbers that are put together into sets, one after the other, in eight bytes each: every number knows one that is nearer to the
 * name of its set, and the next one of the same set, in a circle.
 */
export class Sets {
  readonly #nearer = new Numbers();
  readonly #next = new Numbers();

  /** The numbers from 0 up to `size`, each alone. */
  constructor(size = 0) {
    while (this.#nearer.length < size) this.add();
  }

  /** One more number, alone; returns it. */
  add(): number {
    const number = this.#nearer.length;
    this.#nearer.push(number);
    this.#next.push(number);
    return number;
  }

  /** The number that names the set of this one: its lowest. */
  of(number: number): number {
    let at = number;
    while (this.#nearer.at(at) !== at) {
      const beyond = this.#nearer.at(this.#nearer.at(at));
      this.#nearer.set(at, beyond);
      at = beyond;
    }
    return at;
  }

  /** Puts the sets of two numbers together. */
  join(one: number, other: number): void {
    const [low, high] = [Math.min(this.of(one), this.of(other)), Math.max(this.of(one), this.of(other))];
    if (low === high) return;
    this.#nearer.set(high, low);
    const next = this.#next.at(low);
    this.#next.set(low, this.#next.at(high));
    this.#next.set(high, next);
  }

  /** Every set of several numbers, ascending, by its lowest one. */
  *all(): Generator<number[], void, undefined> {
    for (let number = 0; number < this.#nearer.length; number += 1) {
      if (this.#next.at(number) !== number && this.of(number) === number) yield this.#members(number);
    }
  }

  #members(number: number): number[] {
    const members = [number];
    for (let at = this.#next.at(number); at !== number; at = this.#next.at(at)) members.push(at);
    return members.sort((a, b) => a - b);
  }
}
