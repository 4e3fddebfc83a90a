/**
 * Something small that says whether an attribute is there, such as the list of definitions: it answers for all attributes of a
 * pass, and who asks for the same attribute a second time in a run wants to see what has happened since.
 */
export class SharedLook<T> {
  readonly #ask: (signal: AbortSignal) => Promise<T>;
  readonly #answered = new Set<string>();
  #last: Promise<T> | undefined;

  constructor(ask: (signal: AbortSignal) => Promise<T>) {
    this.#ask = ask;
  }

  /** What there is, asked afresh where this answer has been used for the attribute already. */
  look(attribute: string, signal: AbortSignal): Promise<T> {
    if (this.#answered.has(attribute)) this.#forget();
    this.#answered.add(attribute);
    if (this.#last !== undefined) return this.#last;
    const last = this.#ask(signal);
    this.#last = last;
    last.catch(() => {
      if (this.#last === last) this.#forget();
    });
    return last;
  }

  #forget(): void {
    this.#last = undefined;
    this.#answered.clear();
  }
}
