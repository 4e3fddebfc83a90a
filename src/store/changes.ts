/**
 * Who wants to hear that something in the store has changed. A hint, not a promise: it may come late, twice or not at all, and
 * whoever hears it looks for himself. What must not be missed is also looked at from time to time.
 */
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** What can be heard of: tokens and what services ask for (all that `tokens.version()` counts), and what vendors asked for. */
export const TOPICS = ['tokens', 'holds'] as const;
export type Topic = (typeof TOPICS)[number];

/** How the processes on one store tell each other. */
export interface Hints {
  /** Inside a transaction: those who listen hear it once it is committed, and never where it is undone. */
  give(transaction: Kysely<Schema>, topic: Topic): Promise<void>;
  /** Calls back with the topic of each hint, and with every topic where a hint may have been missed. */
  listen(hear: (topic: Topic) => void): AsyncDisposable;
}

/** Listeners of this process. The database is listened to from the first of them on. */
export class Changes implements AsyncDisposable {
  readonly #listeners = new Map<Topic, Set<() => void>>();
  readonly #hints: Hints | null;
  #listening: AsyncDisposable | null = null;
  #closed = false;

  /** Null: other processes on the store give no hints. */
  constructor(hints: Hints | null) {
    this.#hints = hints;
  }

  on(topic: Topic, listener: () => void): Disposable {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    // A function of its own: one listener that listens twice is two.
    const own = () => listener();
    listeners.add(own);
    if (!this.#closed) this.#listening ??= this.#hints?.listen((topic) => this.heard(topic)) ?? null;
    return { [Symbol.dispose]: () => void listeners.delete(own) };
  }

  /** Something has changed, whoever did it. */
  heard(topic: Topic): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#listening?.[Symbol.asyncDispose]();
  }
}
