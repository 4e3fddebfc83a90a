/**
 * A value that must not be seen: it prints as `<secret>` however it is printed, and only `reveal()` gives it out.
 * Call `reveal()` where the request that carries the value is built, and nowhere earlier.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '<secret>';
  }

  toJSON(): string {
    return '<secret>';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '<secret>';
  }
}
