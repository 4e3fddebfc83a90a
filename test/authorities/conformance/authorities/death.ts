import { Failure } from '#authority';

/** A process that dies at some step: from then on nothing of it happens any more. */
export class Death {
  readonly #at: number;
  #steps = 0;

  constructor(at: number) {
    this.#at = at;
  }

  /** Whether it came to pass. */
  get happened(): boolean {
    return this.#steps >= this.#at;
  }

  readonly step = (): void => {
    this.#steps += 1;
    if (this.happened) throw new Failure('unavailable', `dead since step ${this.#at}`);
  };
}
