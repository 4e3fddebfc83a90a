/** Two processes on one account: leases keep them apart, and who has lost one writes and records nothing more. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { AccountBusy } from '../../src/reconcile/account-lease.ts';
import { HeldLease, LEASE_TTL_MS } from '../../src/reconcile/held-lease.ts';
import { runWhenFree } from '../../src/reconcile/run-when-free.ts';
import { LeaseLost, type Store, StoreUnavailable } from '../../src/store/contract.ts';
import { failingStore } from './failing-store.ts';
import { openWorld, turns, type World } from './world.ts';

const NAME = 'account:contoso';

describe('an account is run by one process at a time', () => {
  it('a second run is refused while the first one goes on, in the same process too', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    let second: unknown;
    world.mdm.next('observe', 'ios', async () => {
      second = await world.run().catch((error: unknown) => error);
    });
    expect((await world.run()).outcome).toBe('clean');
    expect(second).toEqual(new AccountBusy('contoso is being run by daemon@test just now.'));
  });

  it('and waits its turn where it has time', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const lease = await taken(world, 'cli@elsewhere');
    const options = { trigger: 'person', stop: world.stop.signal } as const;
    const waiting = world.passing(runWhenFree(world.reconcile, world.account, options));
    await turns(3);
    await world.store.write(({ leases }) => leases.release(lease));
    expect((await waiting).outcome).toBe('clean');
  });

  it('takes over at once from a process that is known to be dead, and from no other', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await taken(world, 'daemon@test#dead run 1');
    await expect(world.run()).rejects.toThrow(AccountBusy);
    const on = { ...world.reconcile, isKnownDead: (holder: string) => holder.includes('#dead') };
    expect((await world.run({}, on)).outcome).toBe('clean');
  });

  it('gives the lease back at the end, also when the store failed in between', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const failing = failingStore(world.store, ({ call }) => call === 'audit.append');
    await expect(world.run({}, world.reconcileOn(failing))).rejects.toThrow(StoreUnavailable);
    expect(await world.store.read.leases.holder(NAME)).toBeNull();
  });
});

describe('a lease that is lost in the middle of a run', () => {
  const slots = { 'canary-1': [null], 'canary-2': [null], ios: [null] };

  it('ends it: nothing more is written, no result is recorded, and the run is abandoned', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('write', 'canary-1', () => steal(world));
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'abandoned', failure: null });
    expect(world.mdm.called('write')).toEqual(['canary-1']);
    expect(world.mdm.called('delivery')).toEqual([]);
    expect(await world.record('canary-1')).toMatchObject({ writtenAt: null, cleanFingerprint: null });
    expect(await world.store.read.audit.list({ limit: 1 })).toMatchObject([{ action: 'token.made-current' }]);
    expect((await world.store.read.runs.list({ limit: 1 }))[0]).toEqual(run);
    expect(await world.store.read.leases.holder(NAME)).toMatchObject({ holder: 'the thief' });
  });

  it('before anything was seen to the end: nothing is remembered of what was seen', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('observe', 'ios', () => steal(world));
    expect(await world.run()).toMatchObject({ outcome: 'abandoned', done: [] });
    expect(await world.store.read.slots.list('contoso')).toEqual([]);
    expect(world.mdm.called('write')).toEqual([]);
  });

  it('is noticed while a write is waited for', async () => {
    await using world = await openWorld({ slots: { ios: [null] }, settleMs: 600_000 });
    world.mdm.slot('ios').hiddenLooks = 1_000;
    world.mdm.afterNext('write', 'ios', () => steal(world));
    const run = await world.run();
    expect(run.outcome).toBe('abandoned');
    expect((run.endedAt ?? 0) - run.startedAt).toBeLessThanOrEqual(LEASE_TTL_MS / 3);
  });

  it('in a pause before the next try means that there is none', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('write', 'ios', async () => {
      await steal(world);
      throw new Failure('throttled', '429', { retryAfterMs: 50_000 });
    });
    expect((await world.run()).outcome).toBe('abandoned');
    expect(world.mdm.called('write')).toEqual(['ios']);
  });

  it('together with a race means that the slot is left to the new holder', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('write', 'ios', async () => {
      await steal(world);
      world.mdm.slot('ios').type(null);
    });
    expect((await world.run()).outcome).toBe('abandoned');
    expect(world.mdm.called('write')).toEqual(['ios']);
  });

  it('is not told as a bug, even where a vendor library throws an error of its own', async () => {
    await using world = await openWorld({ slots: { ios: [null] }, settleMs: 600_000 });
    world.mdm.slot('ios').hiddenLooks = 1_000;
    world.mdm.next('write', 'ios', async () => {
      await steal(world);
      await world.clock.sleep(LEASE_TTL_MS);
      throw Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
    });
    expect((await world.run()).outcome).toBe('abandoned');
    expect(world.heard('bug')).toEqual([]);
  });

  it('after the last record was kept: the run is abandoned all the same', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('delivery', 'ios', async () => {
      await steal(world);
      throw new Failure('rejected', '404');
    });
    expect((await world.run()).outcome).toBe('abandoned');
  });
});

describe('a held lease', () => {
  it('is renewed for as long as it is held', async () => {
    await using world = await openWorld();
    const held = await HeldLease.take(world.store, world.clock, NAME, 'me', () => false);
    for (let turn = 0; turn < 9; turn++) {
      await world.clock.advance(LEASE_TTL_MS / 3);
      await turns(2);
    }
    expect(await world.store.read.leases.holder(NAME)).toMatchObject({ holder: 'me' });
    expect(held?.lost.aborted).toBe(false);
    await held?.[Symbol.asyncDispose]();
    expect(await world.store.read.leases.holder(NAME)).toBeNull();
    expect(world.clock.nextAt).toBeUndefined();
  });

  it('survives a store that is away for a moment, and is lost before it runs out when the store stays away', async () => {
    await using world = await openWorld();
    let away = false;
    const store = failingStore(world.store, ({ call }) => away && call === 'write');
    const held = await HeldLease.take(store, world.clock, NAME, 'me', () => false);
    const third = async (isAway: boolean) => {
      away = isAway;
      await world.clock.advance(LEASE_TTL_MS / 3);
      await turns(2);
      return held?.lost.aborted;
    };
    expect([await third(true), await third(false), await third(true), await third(true)]).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(held?.lost.reason).toEqual(new LeaseLost(`The lease ${NAME} was lost: the store is out of reach.`));
    expect(await world.store.read.leases.holder(NAME)).toMatchObject({ holder: 'me' });
    away = false;
    await held?.[Symbol.asyncDispose]();
  });

  it('counts from when it was asked for, not from when a slow store answered', async () => {
    await using world = await openWorld();
    let slow = true;
    const store: Store = {
      ...failingStore(world.store, () => !slow),
      write: async (work) => {
        if (!slow) throw new StoreUnavailable('away');
        const result = await world.store.write(work);
        if (world.clock.now() > startedAt) await world.clock.sleep(LEASE_TTL_MS / 2);
        return result;
      },
    };
    const startedAt = world.clock.now();
    const held = await HeldLease.take(store, world.clock, NAME, 'me', () => false);
    await world.clock.advance(LEASE_TTL_MS / 3);
    await world.clock.advance(LEASE_TTL_MS / 2);
    slow = false;
    await world.clock.advance(LEASE_TTL_MS / 3);
    await turns(2);
    expect(held?.lost.aborted).toBe(true);
    await held?.[Symbol.asyncDispose]();
  });
});

async function taken(world: World, holder: string) {
  const lease = await world.store.write(({ leases }) => leases.acquire(NAME, holder, 10 * LEASE_TTL_MS));
  if (lease === null) throw new Error('somebody holds it');
  return lease;
}

/** Another process takes the account over, as after a long pause of ours. */
async function steal(world: World): Promise<void> {
  await world.store.write(async ({ leases }) => {
    const ours = await leases.holder(NAME);
    if (ours !== null) await leases.release(ours);
    await leases.acquire(NAME, 'the thief', 10 * LEASE_TTL_MS);
  });
}
