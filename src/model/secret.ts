/** A connector from outside may carry a copy of this file: what its copy made is a secret for ours too, and the other way round. */
const MARK: unique symbol = Symbol.for('watchword.Secret');

/**
 * A value that must not be seen: it prints as `<secret>` however it is printed, and only `reveal()` gives it out.
 * Call `reveal()` where the request that carries the value is built, and nowhere earlier.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && MARK in value;
  }

  get [MARK](): true {
    return true;
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
