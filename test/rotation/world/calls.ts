/**
 * What comes of the daemon's calls, one number each; where the list ends, all is well.
 *
 * | number | a read                 | a write                               |
 * |--------|------------------------|---------------------------------------|
 * | 0      | is answered            | is carried out                        |
 * | 1      | isn't answered         | is refused                            |
 * | 2      | is answered            | is carried out, and the answer is lost |
 * | 3      | is answered            | is accepted and doesn't show yet       |
 */
export type Outcomes = readonly number[];

/** Thrown at the point at which the process dies. */
export class Crash extends Error {}

/** One life of the process, or what is left of it: its calls, and where it dies. */
export class Calls {
  readonly #outcomes: number[];
  #left: number;

  constructor(outcomes: Outcomes, crashAfter: number | null = null) {
    this.#outcomes = [...outcomes];
    this.#left = crashAfter ?? Number.POSITIVE_INFINITY;
  }

  outcome(): number {
    return this.#outcomes.shift() ?? 0;
  }

  /** Between two things that are done: here the process may die. */
  survive(): void {
    if (this.#left-- <= 0) throw new Crash();
  }
}
