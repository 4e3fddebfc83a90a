import type { KeyvStoreAdapter } from 'keyv';
import type { Store } from './contract.ts';

/** Keeps no longer than a day what comes without a time of its own. */
const UNLESS_TOLD_MS = 86_400_000;

/** The table of a store, as Keyv wants it. */
export function keyvOf(store: Store): KeyvStoreAdapter {
  return {
    opts: {},
    // It tells of nothing by itself: what fails is thrown.
    on() {
      return this;
    },
    get: async (key) => (await store.read.cache.get(key)) as never,
    set: (key, value: string, ttlMs = UNLESS_TOLD_MS) => store.write(({ cache }) => cache.set(key, value, ttlMs)),
    async delete(key) {
      await store.write(({ cache }) => cache.delete(key));
      return true;
    },
    clear() {
      throw new Error('the cache is never emptied');
    },
  };
}
