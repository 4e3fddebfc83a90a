import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isActive } from '../../src/model/token.ts';
import { type Store, StoreUnavailable, type Tables } from '../../src/store/contract.ts';
import { databases } from './databases.ts';
import { addToken } from './samples.ts';

describe.each(databases)('transactions on $name', (database) => {
  it('keep all of their work or none of it', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const failing = store.write(async ({ holds }) => {
      await holds.set('first', 1, 'kept?');
      throw new Error('the second step failed');
    });
    await expect(failing).rejects.toThrow('the second step failed');
    expect(await store.read.holds.list()).toEqual([]);
    expect(await store.write(async ({ holds }) => holds.set('first', 1, 'kept').then(() => 'done'))).toBe('done');
    expect(await store.read.holds.list()).toHaveLength(1);
  });

  it('are not seen by reads before they are committed, in the same store or another, and after it by both', async () => {
    await using fresh = await database.fresh();
    const [store, other] = [await fresh.open(), await fresh.open()];
    const [inside, end] = [promise(), promise()];
    const writing = store.write(async ({ holds }) => {
      await holds.set('a', 1, 'not yet');
      inside.resolve();
      await end.promise;
    });
    await inside.promise;
    expect(await store.read.holds.list()).toEqual([]);
    expect(await other.read.holds.list()).toEqual([]);
    end.resolve();
    await writing;
    expect(await store.read.holds.list()).toHaveLength(1);
    expect(await other.read.holds.list()).toHaveLength(1);
  });

  it('of one store run one after the other, in the order they were asked for', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const order: string[] = [];
    const slow = async (name: string) => {
      await store.write(async ({ holds }) => {
        order.push(`${name} begins`);
        await holds.list();
        await nextTurn();
        order.push(`${name} ends`);
        if (name === 'b') throw new Error('b fails, and c is none the worse');
      });
    };
    await Promise.allSettled(['a', 'b', 'c'].map(slow));
    expect(order).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('of two processes wait for each other without stopping the process that waits', async () => {
    await using fresh = await database.fresh();
    const [store, other] = [await fresh.open(), await fresh.open()];
    const [inside, end] = [promise(), promise()];
    const first = store.write(async ({ holds }) => {
      inside.resolve();
      await end.promise;
      await holds.set('a', 1, 'first');
    });
    await inside.promise;
    const second = other.write(({ holds }) => holds.list());
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    end.resolve();
    await first;
    expect(await second).toHaveLength(1);
  });

  it('that wait longer than allowed end as unavailable, and the next one works', async () => {
    await using fresh = await database.fresh();
    const [store, impatient] = [await fresh.open(), await fresh.open({ waitMs: 50 })];
    const [inside, end] = [promise(), promise()];
    const first = store.write(async () => {
      inside.resolve();
      await end.promise;
    });
    await inside.promise;
    await expect(addToken(impatient)).rejects.toThrow(StoreUnavailable);
    end.resolve();
    await first;
    await addToken(impatient);
    expect(await store.read.tokens.list()).toHaveLength(1);
  });

  it('that revoke the last active token at the same time do not both succeed', async () => {
    await using fresh = await database.fresh();
    const stores = [await fresh.open(), await fresh.open()];
    for (let round = 0; round < 20; round += 1) {
      const tokenSet = `set ${round}`;
      const ids: string[] = [];
      for (const store of stores) ids.push((await addToken(store, { tokenSet })).id);
      const ended = await Promise.allSettled(stores.map((store, n) => revoke(store, tokenSet, ids[n] ?? '')));
      const failures = ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
      expect(failures).toEqual(['Error: the last active token stays']);
    }
  });

  it('can not be begun inside one another, which would wait for ever', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await expect(store.write(() => addToken(store))).rejects.toThrow('write() was called inside write()');
    let later: Promise<unknown> = Promise.resolve();
    await store.write(async () => {
      later = nextTurn()
        .then(() => nextTurn())
        .then(() => addToken(store));
    });
    await later;
  });

  it('are over when they end: tables that were kept change nothing', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const kept = await store.write(async (tables): Promise<Tables[]> => [tables]);
    await expect(kept[0]?.holds.set('late', 1, 'x')).rejects.toThrow('already committed');
    expect(await store.read.holds.list()).toEqual([]);
  });

  it('are the only way to change anything', async () => {
    await using fresh = await database.fresh();
    const { read } = await fresh.open();
    const says = 'the store is changed only inside write()';
    await expect(read.holds.set('a', 1, 'x')).rejects.toThrow(says);
    await expect(read.holds.clear('a')).rejects.toThrow(says);
    await expect(read.leases.acquire('a', 'b', 1)).rejects.toThrow(says);
    await expect(read.leases.renew({ name: 'a', holder: 'b', fence: 1, expiresAt: 1 }, 1)).rejects.toThrow(says);
  });
});

function revoke(store: Store, tokenSet: string, id: string): Promise<unknown> {
  return store.write(async ({ tokens }) => {
    const active = (await tokens.list(tokenSet)).filter(isActive);
    if (active.length === 1) throw new Error('the last active token stays');
    return tokens.update(id, { stage: 'revoked' });
  });
}

function promise(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  return Promise.withResolvers<void>();
}
