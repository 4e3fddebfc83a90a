/**
 * The assignment rules of every app, as the vendor keeps them: texts. A change is kept at once and seen by reads only after it
 * has settled, so that a client that trusts its first read back is found out.
 */
interface State {
  readonly from: number;
  readonly revision: number;
  readonly text: string;
}

export interface RulesSettings {
  readonly settleMs: number;
  readonly now: () => number;
}

/** What a reader sees. */
export interface Seen {
  readonly text: string;
  /** Grows with every change. */
  readonly revision: number;
}

export class Rules {
  readonly #settings: RulesSettings;
  readonly #histories = new Map<string, State[]>();
  readonly #publishes = new Map<string, number>();

  constructor(settings: RulesSettings) {
    this.#settings = settings;
  }

  /** The rules an app begins with, by its uuid. */
  add(uuid: string, text: string): void {
    this.#histories.set(uuid, [{ from: Number.NEGATIVE_INFINITY, revision: 1, text }]);
  }

  /** As they are, settled or not; null where there is no such app. */
  current(uuid: string): string | null {
    return this.#histories.get(uuid)?.at(-1)?.text ?? null;
  }

  /** As a read sees them now. */
  seen(uuid: string): Seen | null {
    const horizon = this.#settings.now() - this.#settings.settleMs;
    return this.#histories.get(uuid)?.findLast((state) => state.from <= horizon) ?? null;
  }

  change(uuid: string, text: string): void {
    const { now, settleMs } = this.#settings;
    const history = this.#histories.get(uuid) ?? [];
    const revision = (history.at(-1)?.revision ?? 0) + 1;
    const seenAt = history.findLastIndex((state) => state.from <= now() - settleMs);
    this.#histories.set(uuid, [...history.slice(Math.max(0, seenAt)), { from: now(), revision, text }]);
  }

  remove(uuid: string): void {
    this.#histories.delete(uuid);
  }

  /** The app is published to every device of its rules. */
  publish(uuid: string): void {
    this.#publishes.set(uuid, this.publishes(uuid) + 1);
  }

  /** How often that has happened. */
  publishes(uuid: string): number {
    return this.#publishes.get(uuid) ?? 0;
  }
}
