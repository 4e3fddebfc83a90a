import { describe, expect, it } from 'vitest';
import { Idempotency } from '../../src/api/http/idempotency.ts';
import type { Store, Tables } from '../../src/store/contract.ts';
import { databases } from '../store/databases.ts';

const REQUEST = {
  key: 'monday',
  desk: { self: { name: 'key:ci', role: 'admin', by: 'key', expiresAt: null } },
  name: 'createToken',
  asked: { tokenSet: 'pingid', value: 'correct horse' },
} as const;

/** The same store; `kept` gets what is written down of each request. */
function watched(store: Store, kept: string[]): Store {
  const repeatable = (tables: Tables): Tables['repeatable'] => ({
    take: (key, request, at) => {
      kept.push(key, request);
      return tables.repeatable.take(key, request, at);
    },
    answer: (key, answer) => {
      kept.push(answer);
      return tables.repeatable.answer(key, answer);
    },
    free: (key) => tables.repeatable.free(key),
    prune: (before) => tables.repeatable.prune(before),
  });
  return {
    read: store.read,
    write: (work) => store.write((tables) => work({ ...tables, repeatable: repeatable(tables) })),
    apart: store.apart,
    onChange: (...given) => store.onChange(...given),
    fingerprint: (value) => store.fingerprint(value),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

describe.each(databases)('what is kept of a request that may come again on $name', (database) => {
  it('says nothing of it to who has not the key of the store', async () => {
    const kept: [string[], string[]] = [[], []];
    for (const one of kept) {
      await using fresh = await database.fresh();
      const idempotency = new Idempotency(watched(await fresh.open(), one), () => 1_000);
      const answer = await idempotency.once({ ...REQUEST, shownOnce: 'value' }, async () => ({
        token: null,
        value: 'correct horse',
      }));
      expect(answer).toEqual({ token: null, value: 'correct horse' });
      expect(await idempotency.once(REQUEST, () => Promise.reject(new Error('twice')))).toEqual({ token: null });
    }
    const [here, there] = kept;
    expect(here.join()).not.toContain('correct horse');
    // Of two stores, each has its own digests: nobody can try values out who has only the database.
    expect(here.slice(0, 2).some((digest) => there.includes(digest))).toBe(false);
  });
});
