/** A list of whole numbers from 0 to 2^31 - 1 that grows, four bytes each. */
export class Numbers {
  #values = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Int32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Throws `RangeError` beyond the end. */
  at(index: number): number {
    const value = this.#values[index];
    if (value === undefined || index >= this.#length)
      throw new RangeError(`there are ${this.#length} numbers, and none at ${index}`);
    return value;
  }

  set(index: number, value: number): void {
    this.at(index);
    this.#values[index] = value;
  }
}
