import { expect, it } from 'vitest';
import { together } from '../../src/reconcile/together.ts';
import { StoreUnavailable, type Tables } from '../../src/store/contract.ts';

/** A store whose transactions end when the test says so; `kept` has what was committed, transaction by transaction. */
function slowStore() {
  const kept: string[][] = [];
  const ends: { readonly commit: () => void; readonly fail: (error: Error) => void }[] = [];
  let now: string[] = [];
  return {
    kept,
    ends,
    note: (what: string) => async () => void now.push(what),
    async write<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
      now = [];
      const mine = now;
      const result = await work({} as Tables);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      ends.push({ commit: resolve, fail: reject });
      await promise;
      kept.push(mine);
      return result;
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('what comes while a transaction is in hand goes together into the next one, and nothing is acknowledged before it is kept', async () => {
  const store = slowStore();
  const writeDown = together(store);
  const acknowledged: string[] = [];
  const all = ['a', 'b', 'c'].map((name) => writeDown(store.note(name)).then(() => acknowledged.push(name)));
  await turn();
  expect(acknowledged).toEqual([]);
  store.ends.shift()?.commit();
  await turn();
  expect(acknowledged).toEqual(['a']);
  store.ends.shift()?.commit();
  await Promise.all(all);
  expect(store.kept).toEqual([['a'], ['b', 'c']]);
});

it('one that fails, fails alone', async () => {
  const store = slowStore();
  const writeDown = together(store);
  const first = writeDown(store.note('a'));
  const bad = writeDown(() => Promise.reject(new Error('a bug')));
  const good = writeDown(store.note('c'));
  const refused = expect(bad).rejects.toThrow('a bug');
  for (let commits = 0; commits < 2; commits += 1) {
    await turn();
    store.ends.shift()?.commit();
  }
  await Promise.all([first, good, refused]);
  expect(store.kept).toEqual([['a'], ['c']]);
});

it('is not done again where the store went away: it may have been kept', async () => {
  const store = slowStore();
  const writeDown = together(store);
  const first = writeDown(store.note('a'));
  const others = ['b', 'c'].map((name) => expect(writeDown(store.note(name))).rejects.toThrow('away'));
  await turn();
  store.ends.shift()?.commit();
  await turn();
  store.ends.shift()?.fail(new StoreUnavailable('away'));
  await Promise.all([first, ...others]);
  expect(store.ends).toEqual([]);
});
