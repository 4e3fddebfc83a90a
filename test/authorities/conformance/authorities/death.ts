import { Failure } from '#authority';

/** A process that dies at some step once death is near: from then on nothing of it happens any more. */
export class Death {
  readonly #at: number;
  #steps = 0;
  /** Steps count only while it is. */
  isNear = false;

  constructor(at: number) {
    this.#at = at;
  }

  /** Whether it came to pass. */
  get happened(): boolean {
    return this.#steps >= this.#at;
  }

  readonly step = (): void => {
    if (!this.isNear) return;
    this.#steps += 1;
    if (this.happened) throw new Failure('unavailable', `dead since step ${this.#at}`);
  };
}
