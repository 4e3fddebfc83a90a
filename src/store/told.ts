import type { Topic } from './changes.ts';
import { type Store, StoreUnavailable, type Tables } from './contract.ts';

/** What is told of a store: the part of `Events` it needs. */
export interface StoreEvents {
  storeUnavailable(fields: { readonly says: string }): void;
  storeAvailable(fields: Readonly<Record<string, never>>): void;
}

/** Reading and writing fail apart: a full disk can be read. */
export type StoreUse = 'read' | 'write';

/** Passes everything on to a store, and tells once when it can't be used and once when it can again, as far as it is used at all. */
export class ToldStore implements Store {
  readonly read: Tables;
  readonly apart: Tables;
  /** How often it could not be used since this process began. */
  readonly failures: Record<StoreUse, number> = { read: 0, write: 0 };
  readonly #store: Store;
  readonly #events: StoreEvents;
  readonly #failing = new Set<StoreUse>();

  constructor(store: Store, events: StoreEvents) {
    this.#store = store;
    this.#events = events;
    const watch: Watch = (work) => this.#watch('read', work);
    this.read = watchedTables(store.read, watch);
    this.apart = watchedTables(store.apart, watch);
  }

  write<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#watch('write', () => this.#store.write(work));
  }

  onChange(topic: Topic, listener: () => void): Disposable {
    return this.#store.onChange(topic, listener);
  }

  /** Also where it is taken off its store. */
  readonly fingerprint: Store['fingerprint'] = (value) => this.#store.fingerprint(value);

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#store[Symbol.asyncDispose]();
  }

  /** Whether it could be used the last time it was tried. */
  isUsable(use: StoreUse): boolean {
    return !this.#failing.has(use);
  }

  async #watch<T>(use: StoreUse, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.#worked(use);
      return result;
    } catch (error) {
      if (error instanceof StoreUnavailable) this.#failed(use, error);
      throw error;
    }
  }

  #worked(use: StoreUse): void {
    if (this.#failing.delete(use) && this.#failing.size === 0) this.#events.storeAvailable({});
  }

  #failed(use: StoreUse, { message: says }: StoreUnavailable): void {
    this.failures[use] += 1;
    if (this.#failing.has(use)) return;
    this.#failing.add(use);
    this.#events.storeUnavailable({ says });
  }
}

function watchedTables(tables: Tables, watch: Watch): Tables {
  const entries = Object.entries(tables).map(([name, table]) => [name, watched(table as object, watch)]);
  return Object.fromEntries(entries) as Tables;
}

type Watch = <T>(work: () => Promise<T>) => Promise<T>;

/** The same table; every method of one is asynchronous. */
function watched<T extends object>(table: T, watch: Watch): T {
  return new Proxy(table, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => watch(async () => Reflect.apply(member, target, given));
    },
  });
}
