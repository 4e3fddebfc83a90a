import { Failure } from '../../model/failure.ts';
import type { ObservedSlot, WriteOutcome } from '../../model/slot.ts';
import type { Fingerprint } from '../../model/token.ts';

/** What became of the devices of one write, in numbers. */
export class Ledger {
  readonly #before: ObservedSlot;
  readonly #wanted: Fingerprint;
  readonly #refused = new Map<string, { readonly failure: Failure; copies: number }>();
  /** Held the value already: nothing was sent to them. */
  holding = 0;
  written = 0;
  unconfirmed = 0;
  /** Held, or came to hold, a value that nobody has planned with. */
  foreign = 0;
  /** Passed over by the vendor without a word. */
  ignored = 0;

  constructor(before: ObservedSlot, wanted: Fingerprint) {
    this.#before = before;
    this.#wanted = wanted;
  }

  refuse(failure: Failure, copies: number): void {
    const known = this.#refused.get(failure.message);
    if (known === undefined) this.#refused.set(failure.message, { failure, copies });
    else known.copies += copies;
  }

  /** Copies that hold the value or were tried, and how many there are to be as far as is known. */
  progress(): { readonly copies: number; readonly of: number } {
    const copies = this.holding + this.#tried();
    return { copies, of: Math.max(copies, copiesIn(this.#before)) };
  }

  /**
   * How many copies were not reached, going by the look before the write. What holds a foreign value does not count against
   * it: the look may leave such copies out, so that they stay as they are.
   */
  rest(): number {
    const differing = this.#before.copies.filter(({ holds }) => holds !== this.#wanted);
    return Math.max(0, copiesIn({ copies: differing }) - this.#tried());
  }

  /** One outcome for each thing that happened, `notAttempted` copies included. */
  outcomes(notAttempted: number): readonly WriteOutcome[] {
    const { place } = this.#before;
    const all: readonly WriteOutcome[] = [
      { outcome: 'written', copies: this.written },
      { outcome: 'unconfirmed', copies: this.unconfirmed },
      { outcome: 'failed', copies: this.foreign, failure: foreign(place, this.foreign) },
      { outcome: 'failed', copies: this.ignored, failure: ignored(place, this.ignored) },
      ...[...this.#refused.values()].map(({ failure, copies }): WriteOutcome => {
        return { outcome: 'failed', copies, failure };
      }),
      { outcome: 'not-attempted', copies: notAttempted },
    ];
    return all.filter(({ copies }) => copies > 0);
  }

  #tried(): number {
    const refused = [...this.#refused.values()].reduce((sum, { copies }) => sum + copies, 0);
    return this.written + this.unconfirmed + this.ignored + refused;
  }
}

function copiesIn({ copies }: Pick<ObservedSlot, 'copies'>): number {
  return copies.reduce((sum, { count }) => sum + count, 0);
}

function foreign(place: string, copies: number): Failure {
  const says = `${place}: ${devices(copies)} a value that was not there when the slot was looked at; it was left alone`;
  return new Failure('conflict', says);
}

function ignored(place: string, copies: number): Failure {
  return new Failure(
    'rejected',
    `${place}: the vendor accepted the write and silently ignored ${copies} of its devices`,
  );
}

function devices(copies: number): string {
  return copies === 1 ? 'one device holds' : `${copies} devices hold`;
}
