/**
 * Numbers that are put together into sets, one after the other, in a few bytes each: every number knows one that is nearer to the
 * name of its set, and the next one of the same set, in a circle.
 */
export class Sets {
  #nearer: Int32Array<ArrayBuffer>;
  #next: Int32Array<ArrayBuffer>;
  #size = 0;

  /** The numbers from 0 up to `size`, each alone. */
  constructor(size = 0) {
    this.#nearer = new Int32Array(size);
    this.#next = new Int32Array(size);
    while (this.#size < size) this.add();
  }

  get size(): number {
    return this.#size;
  }

  /** One more number, alone; returns it. */
  add(): number {
    const number = this.#size;
    if (number === this.#nearer.length) {
      this.#nearer = larger(this.#nearer);
      this.#next = larger(this.#next);
    }
    this.#nearer[number] = number;
    this.#next[number] = number;
    this.#size += 1;
    return number;
  }

  /** The number that names the set of this one. */
  of(number: number): number {
    let at = number;
    while (this.#at(this.#nearer, at) !== at) {
      const beyond = this.#at(this.#nearer, this.#at(this.#nearer, at));
      this.#nearer[at] = beyond;
      at = beyond;
    }
    return at;
  }

  /** Puts the sets of two numbers together; the lower name stays. */
  join(one: number, other: number): void {
    const [low, high] = [this.of(one), this.of(other)].sort((a, b) => a - b) as [number, number];
    if (low === high) return;
    this.#nearer[high] = low;
    const next = this.#at(this.#next, low);
    this.#next[low] = this.#at(this.#next, high);
    this.#next[high] = next;
  }

  /** The numbers of one set, ascending. */
  members(number: number): number[] {
    const members = [number];
    for (let at = this.#at(this.#next, number); at !== number; at = this.#at(this.#next, at)) members.push(at);
    return members.sort((a, b) => a - b);
  }

  /** Every set of several numbers, by its lowest one. */
  *all(): Generator<number[], void, undefined> {
    for (let number = 0; number < this.#size; number += 1) {
      if (this.#at(this.#next, number) !== number && this.of(number) === number) yield this.members(number);
    }
  }

  #at(numbers: Int32Array, index: number): number {
    const found = numbers[index];
    if (found === undefined || index >= this.#size)
      throw new RangeError(`there are ${this.#size} numbers, no ${index}`);
    return found;
  }
}

function larger(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(1024, numbers.length * 2));
  grown.set(numbers);
  return grown;
}
