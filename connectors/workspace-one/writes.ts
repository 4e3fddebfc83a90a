/**
 * Writes on their way. A write sends back all assignments of an app, so two at once, or one built on a reading that doesn't show the
 * one before yet, would undo each other. It outlives the run, as what it knows does.
 */
import { Failure, type Kit } from '#connector';

/** An accepted write that didn't show when it was read back. */
interface Unsettled {
  readonly slot: string;
  /** What was read before it, as a fingerprint of all of it. */
  readonly was: string;
  readonly at: number;
}

/** A write that hasn't shown after so long was lost. */
const SETTLES_WITHIN_MS = 5 * 60_000;

export class Writes {
  readonly #kit: Kit;
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #unsettled = new Map<string, Unsettled>();
  readonly #unpublished = new Set<string>();

  constructor(kit: Kit) {
    this.#kit = kit;
  }

  /** Runs the writes to one app one after another. */
  inTurn<T>(app: string, write: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(app) ?? Promise.resolve();
    const turn = before.then(write, write);
    this.#turns.set(app, turn);
    const over = () => {
      if (this.#turns.get(app) === turn) this.#turns.delete(app);
    };
    turn.then(over, over);
    return turn;
  }

  /** Throws `unavailable` where another slot's write to this app was accepted and the reading does not show it yet. */
  expectSettled(app: string, slot: string, text: string): void {
    const unsettled = this.#unsettled.get(app);
    if (unsettled === undefined || unsettled.slot === slot) return;
    const isOver = this.#kit.now() - unsettled.at > SETTLES_WITHIN_MS;
    if (isOver || unsettled.was !== this.#kit.fingerprint(text)) {
      this.#unsettled.delete(app);
      return;
    }
    throw new Failure(
      'unavailable',
      `the app ${app}: the write of the slot \`${unsettled.slot}\` does not show yet, and this one would undo it; nothing was written`,
    );
  }

  /** The vendor has accepted a write and not shown it: `text` is what was read before. */
  accepted(app: string, slot: string, text: string): void {
    this.#unsettled.set(app, { slot, was: this.#kit.fingerprint(text), at: this.#kit.now() });
  }

  /** The last write shows. */
  settled(app: string): void {
    this.#unsettled.delete(app);
  }

  /** Whether the vendor has stored a write and not sent it to the phones. */
  isUnpublished(app: string): boolean {
    return this.#unpublished.has(app);
  }

  /** Remembers whether what is stored has been published. */
  published(app: string, isPublished: boolean): void {
    if (isPublished) this.#unpublished.delete(app);
    else this.#unpublished.add(app);
  }
}
