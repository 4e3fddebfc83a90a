import { describe, expect, it } from 'vitest';
import { type Lease, LeaseLost, type Store } from '../../src/store/contract.ts';
import { databases } from './databases.ts';

const MINUTE = 60_000;

describe.each(databases)('leases on $name', (database) => {
  it('are exclusive, whichever process asks', async () => {
    await using fresh = await database.fresh();
    const [one, two] = [await fresh.open(), await fresh.open()];
    const lease = await acquire(one, 'ann');
    expect(lease).toMatchObject({ name: 'contoso', holder: 'ann', fence: 1 });
    expect(await acquire(two, 'bob')).toBeNull();
    expect(await two.read.leases.holder('contoso')).toEqual(lease);
    expect(await acquire(two, 'bob', 'fabrikam')).toMatchObject({ holder: 'bob', fence: 1 });
  });

  it('go to exactly one of many who ask at once', async () => {
    await using fresh = await database.fresh();
    const stores = await Promise.all([fresh.open(), fresh.open(), fresh.open()]);
    const asked = stores.flatMap((store, n) => [acquire(store, `a${n}`), acquire(store, `b${n}`)]);
    expect((await Promise.all(asked)).filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('can be taken over once they have expired, not a millisecond before', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await acquire(store, 'ann');
    // PostgreSQL's clock goes on by itself, so half a minute is left to it.
    await fresh.elapse(MINUTE - (database.name === 'sqlite' ? 1 : MINUTE / 2));
    expect(await acquire(store, 'bob')).toBeNull();
    await fresh.elapse(database.name === 'sqlite' ? 1 : MINUTE / 2);
    expect(await store.read.leases.holder('contoso')).toBeNull();
    expect(await acquire(store, 'bob')).toMatchObject({ holder: 'bob', fence: 2 });
  });

  it('live on when renewed in time, and are lost when not', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const lease = await taken(store, 'ann');
    await fresh.elapse(MINUTE / 2);
    const renewed = await store.write(({ leases }) => leases.renew(lease, MINUTE));
    expect(renewed).toMatchObject({ holder: 'ann', fence: lease.fence });
    await fresh.elapse(MINUTE / 2 + 1);
    expect(await acquire(store, 'bob')).toBeNull();
    await fresh.elapse(MINUTE / 2);
    expect(await store.write(({ leases }) => leases.renew(lease, MINUTE))).toBeNull();
    expect(await acquire(store, 'bob')).not.toBeNull();
  });

  it('say until when they last', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const now = database.name === 'sqlite' ? fresh.clock.now() : Date.now();
    const { expiresAt } = await taken(store, 'ann');
    const tolerance = database.name === 'sqlite' ? 0 : 10_000;
    expect(Math.abs(expiresAt - now - MINUTE)).toBeLessThanOrEqual(tolerance);
  });

  it('fence off a holder that comes too late: its result is refused and nothing of it is kept', async () => {
    await using fresh = await database.fresh();
    const [slow, quick] = [await fresh.open(), await fresh.open()];
    const old = await taken(slow, 'slow');
    await fresh.elapse(MINUTE + 1);
    const held = await taken(quick, 'quick');
    const record = (store: Store, lease: Lease) =>
      store.write(async (tables) => {
        await tables.holds.set(`by ${lease.holder}`, 1, 'a result');
        await tables.leases.assertHeld(lease);
      });
    await expect(record(slow, old)).rejects.toThrow(LeaseLost);
    await expect(record(slow, old)).rejects.toThrow('quick holds it now');
    await record(quick, held);
    expect((await slow.read.holds.list()).map(({ key }) => key)).toEqual(['by quick']);
    expect(await slow.write(({ leases }) => leases.renew(old, MINUTE))).toBeNull();
  });

  it('of an old holder can not release the new one', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const old = await taken(store, 'ann');
    await fresh.elapse(MINUTE + 1);
    const held = await taken(store, 'bob');
    await store.write(({ leases }) => leases.release(old));
    expect(await store.read.leases.holder('contoso')).toEqual(held);
  });

  it('are free at once when released, and the fence goes on growing', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const lease = await taken(store, 'ann');
    await store.write(({ leases }) => leases.release(lease));
    expect(await store.read.leases.holder('contoso')).toBeNull();
    await expect(store.write(({ leases }) => leases.assertHeld(lease))).rejects.toThrow(LeaseLost);
    expect(await acquire(store, 'bob')).toMatchObject({ holder: 'bob', fence: 2 });
  });

  it('are lost when they have expired, even when nobody has taken them', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const lease = await taken(store, 'ann');
    await store.write(({ leases }) => leases.assertHeld(lease));
    await fresh.elapse(MINUTE + 1);
    await expect(store.write(({ leases }) => leases.assertHeld(lease))).rejects.toThrow('it has expired');
  });

  it('given again to their holder fence off what it held before', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const before = await taken(store, 'ann');
    const again = await taken(store, 'ann');
    expect(again.fence).toBe(before.fence + 1);
    await expect(store.write(({ leases }) => leases.assertHeld(before))).rejects.toThrow(LeaseLost);
    expect(await store.write(({ leases }) => leases.renew(before, MINUTE))).toBeNull();
    await store.write(({ leases }) => leases.release(before));
    expect(await store.read.leases.holder('contoso')).toEqual(again);
  });

  it('are judged by the time it is, not by the time a long transaction began', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await store.write(async ({ leases }) => {
      const lease = await leases.acquire('contoso', 'ann', 50);
      await fresh.clock.advance(50);
      while ((await leases.holder('contoso')) !== null);
      await expect(leases.assertHeld(lease as Lease)).rejects.toThrow(LeaseLost);
    });
  });
});

function acquire(store: Store, holder: string, name = 'contoso'): Promise<Lease | null> {
  return store.write(({ leases }) => leases.acquire(name, holder, MINUTE));
}

async function taken(store: Store, holder: string): Promise<Lease> {
  const lease = await acquire(store, holder);
  if (lease === null) throw new Error(`${holder} did not get the lease`);
  return lease;
}
