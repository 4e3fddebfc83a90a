/** When it is told that a store is lost, and that it is back. */
import { expect, it } from 'vitest';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import { ToldStore } from '../../src/store/told.ts';
import { sqlite } from '../store/databases.ts';

/** A store of which reading and writing can be made to fail, and what is told of it. */
function toldOf(store: Store) {
  const told: string[] = [];
  const failing = { read: null as Error | null, write: null as Error | null };
  const version = async () => {
    if (failing.read !== null) throw failing.read;
    return store.read.tokens.version();
  };
  const inner: Store = {
    read: { ...store.read, tokens: { version } as unknown as Store['read']['tokens'] },
    apart: store.apart,
    onChange: (...given) => store.onChange(...given),
    fingerprint: (value) => store.fingerprint(value),
    write: async (work) => {
      if (failing.write !== null) throw failing.write;
      return store.write(work);
    },
    [Symbol.asyncDispose]: async () => {},
  };
  const over = new ToldStore(inner, {
    storeUnavailable: ({ says }) => told.push(says),
    storeAvailable: () => told.push('back'),
  });
  const read = () => over.read.tokens.version().catch(() => undefined);
  const write = () => over.write(({ holds }) => holds.set('a', 1, 'x')).catch(() => undefined);
  return { over, told, failing, read, write };
}

it('a loss is told once, however often it shows, and its end once, when both reading and writing work again', async () => {
  await using fresh = await sqlite.fresh();
  const { over, told, failing, read, write } = toldOf(await fresh.open());
  failing.write = new StoreUnavailable('the disk is full');
  for (let n = 0; n < 3; n += 1) await write();
  await read();
  expect(told).toEqual(['the disk is full']);
  expect([over.isUsable('read'), over.isUsable('write')]).toEqual([true, false]);
  failing.read = new StoreUnavailable('and the server is gone');
  await read();
  failing.write = null;
  await write();
  expect(told).toEqual(['the disk is full', 'and the server is gone']);
  failing.read = null;
  await read();
  expect(told).toEqual(['the disk is full', 'and the server is gone', 'back']);
  expect(over.failures).toEqual({ read: 1, write: 3 });
});

it('what else is thrown is no loss, and what works is passed on as it is', async () => {
  await using fresh = await sqlite.fresh();
  const { over, told, failing, read } = toldOf(await fresh.open());
  failing.read = new Error('a mistake of ours');
  await expect(over.read.tokens.version()).rejects.toThrow('a mistake of ours');
  failing.read = null;
  await read();
  expect(await over.write(async ({ holds }) => holds.list())).toEqual([]);
  expect(over.fingerprint('a')).toMatch(/^[0-9a-f]{64}$/);
  expect(told).toEqual([]);
  expect(over.failures).toEqual({ read: 0, write: 0 });
});
