import { describe, expect, it } from 'vitest';
import type { Replica, Store } from '../../src/store/contract.ts';
import { databases } from './databases.ts';
import type { FreshDatabase } from './fresh-database.ts';

const MINUTE = 60_000;

function replica(id: string): Replica {
  return {
    id,
    name: `host-${id}#1`,
    version: '1.2.3',
    validationAddress: '10.0.0.1:8480',
    adminAddress: id === 'quiet' ? null : '10.0.0.1:8481',
  };
}

function renew(store: Store, id: string): Promise<readonly string[]> {
  return store.write(async ({ replicas }) => (await replicas.renew(replica(id), MINUTE)).map((one) => one.id));
}

/** Lets time pass for replicas, whichever clock judges them. */
async function elapse(fresh: FreshDatabase, ms: number): Promise<void> {
  await fresh.elapse(ms);
  if (!fresh.url.startsWith('sqlite:')) await fresh.sql(`update replicas set expires_at = expires_at - ${ms}`);
}

describe.each(databases)('replicas on $name', (database) => {
  it('are known to each other as they made themselves known', async () => {
    await using fresh = await database.fresh();
    const [one, two] = [await fresh.open(), await fresh.open()];
    expect(await renew(one, 'a')).toEqual(['a']);
    expect([...(await renew(two, 'quiet'))].sort()).toEqual(['a', 'quiet']);
    const living = await one.read.replicas.list();
    expect(living).toHaveLength(2);
    expect(living).toContainEqual(expect.objectContaining(replica('quiet')));
    const [first] = living;
    expect((first?.expiresAt ?? 0) - (first?.begunAt ?? 0)).toBeGreaterThanOrEqual(MINUTE);
  });

  it('stay when they renew in time, with the moment they began; the others are removed', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await renew(store, 'a');
    await renew(store, 'b');
    const begunAt = (await store.read.replicas.list()).find(({ id }) => id === 'a')?.begunAt;
    await elapse(fresh, MINUTE / 2);
    await renew(store, 'a');
    await elapse(fresh, MINUTE / 2 + 1);
    expect(await store.read.replicas.list()).toMatchObject([{ id: 'a', begunAt }]);
    await renew(store, 'a');
    expect(await fresh.sql('select id from replicas')).toEqual([{ id: 'a' }]);
  });

  it('are gone at once when they leave, and come back when they renew', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await renew(store, 'a');
    await renew(store, 'b');
    await store.write(({ replicas }) => replicas.leave('a'));
    expect(await store.read.replicas.list()).toMatchObject([{ id: 'b' }]);
    expect(await renew(store, 'a')).toHaveLength(2);
  });

  it('a lease that nobody released is told with its holder, also when its time is over', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const lease = await store.write(({ leases }) => leases.acquire('account:contoso', 'ann', MINUTE));
    expect(await store.read.leases.unreleased('account:contoso')).toEqual(lease);
    await elapse(fresh, MINUTE + 1);
    expect(await store.read.leases.unreleased('account:contoso')).toMatchObject({ holder: 'ann' });
    if (lease !== null) await store.write(({ leases }) => leases.release(lease));
    expect(await store.read.leases.unreleased('account:contoso')).toBeNull();
    expect(await store.read.leases.unreleased('account:nobody')).toBeNull();
  });
});
