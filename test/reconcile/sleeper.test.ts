/** A process that was stopped for longer than its lease: when it goes on, nothing more goes to the vendor, although no timer has fired yet. */
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { Failure } from '../../src/model/failure.ts';
import { HeldLease, LEASE_TTL_MS, USABLE_MS } from '../../src/reconcile/held-lease.ts';
import { assertMayWrite, eachUnderLease, underLease } from '../../src/reconcile/under-lease.ts';
import { LeaseLost } from '../../src/store/contract.ts';
import { openWorld, turns, type World } from './world.ts';

const NAME = 'account:contoso';

/** The clocks as the process sees them: both jump, and no sleeper is woken. */
function jumping(clock: Clock): Clock & { jump(ms: number, steadyMs?: number): void } {
  let [passed, steady] = [0, 0];
  return {
    now: () => clock.now() + passed,
    steady: () => clock.now() + steady,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    jump(ms, steadyMs = ms) {
      passed += ms;
      steady += steadyMs;
    },
  };
}

async function held(world: World, clock: Clock) {
  const lease = await HeldLease.take(world.store, clock, NAME, 'me', () => false, world.reconcile.events);
  if (lease === null) throw new Error('somebody holds it');
  return lease;
}

describe('a run whose process was stopped right before a write', () => {
  it('does not write, and is abandoned', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const clock = jumping(world.clock);
    world.reconcile.events.on(({ name }) => {
      if (name === 'slot-writing') clock.jump(LEASE_TTL_MS);
    });
    const run = await world.run({}, { ...world.reconcile, clock });
    expect(run.outcome).toBe('abandoned');
    expect(world.mdm.called('write')).toEqual([]);
    expect(world.heard('lease-lost')).toMatchObject([{ lease: NAME, says: expect.stringContaining('in time') }]);
  });

  it('sends nothing more of a write that it was in the middle of', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const clock = jumping(world.clock);
    const asked: unknown[] = [];
    world.mdm.next('write', 'ios', () => {
      asked.push(assertsMayWrite());
      clock.jump(LEASE_TTL_MS);
      asked.push(assertsMayWrite());
    });
    await world.run({}, { ...world.reconcile, clock });
    expect(asked).toMatchObject([null, { kind: 'unavailable' }]);
    expect(assertsMayWrite()).toBeNull();
  });

  it('writes when it was stopped for a moment only', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const clock = jumping(world.clock);
    world.reconcile.events.on(({ name }) => {
      if (name === 'slot-writing') clock.jump(USABLE_MS / 2);
    });
    expect((await world.run({}, { ...world.reconcile, clock })).outcome).toBe('clean');
  });
});

describe('a lease can be relied on', () => {
  it.each<[string, number, number, boolean]>([
    ['for a while after it was renewed', USABLE_MS - 1, USABLE_MS - 1, true],
    ['not when the time is nearly over', USABLE_MS, USABLE_MS, false],
    ['not when the clock of the machine was set back meanwhile', -3_600_000, USABLE_MS, false],
    ['not when the machine slept, and with it the steady clock', USABLE_MS, 0, false],
    ['also when its clock was set back a little', -60_000, 1_000, true],
  ])('%s', async (_, ms, steadyMs, usable) => {
    await using world = await openWorld();
    const clock = jumping(world.clock);
    await using lease = await held(world, clock);
    clock.jump(ms, steadyMs);
    const asked = underLease(lease, () => assertsMayWrite());
    if (usable) expect(asked).toBeNull();
    else
      expect(asked).toMatchObject({
        kind: 'unavailable',
        message: expect.stringContaining(`not sent: the lease ${NAME} is lost`),
      });
    expect(lease.lost.aborted).toBe(!usable);
  });

  it('again after each renewal', async () => {
    await using world = await openWorld();
    await using lease = await held(world, world.clock);
    for (let third = 0; third < 6; third++) {
      await world.clock.advance(LEASE_TTL_MS / 3);
      await turns(2);
    }
    expect(() => lease.throwIfLost()).not.toThrow();
  });

  it('and not any more once it is lost', async () => {
    await using world = await openWorld();
    const clock = jumping(world.clock);
    await using lease = await held(world, clock);
    clock.jump(LEASE_TTL_MS);
    expect(() => lease.throwIfLost()).toThrow(LeaseLost);
    clock.jump(-LEASE_TTL_MS);
    expect(() => lease.throwIfLost()).toThrow(LeaseLost);
    expect(world.heard('lease-lost')).toHaveLength(1);
  });
});

describe('what is done under a lease', () => {
  const lost = {
    assertUsable() {
      throw new Failure('unavailable', 'lost');
    },
  };

  it('asks that lease, however long it takes and whatever else is done at the same time', async () => {
    const other = underLease({ assertUsable: () => undefined }, async () => {
      await turns(1);
      return assertsMayWrite();
    });
    const own = underLease(lost, async () => {
      await turns(2);
      return assertsMayWrite();
    });
    expect([await other, await own]).toEqual([null, new Failure('unavailable', 'lost')]);
    expect(assertsMayWrite()).toBeNull();
  });

  it('also where it comes one after the other', async () => {
    async function* asking() {
      for (let time = 0; time < 2; time++) yield assertsMayWrite();
    }
    const asked = [];
    for await (const one of eachUnderLease(lost, asking())) asked.push(one);
    expect(asked).toEqual([new Failure('unavailable', 'lost'), new Failure('unavailable', 'lost')]);
  });

  it('is ended when nobody wants the rest', async () => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield 1;
      } finally {
        ended = true;
      }
    }
    for await (const _ of eachUnderLease(lost, endless())) break;
    expect(ended).toBe(true);
  });
});

describe('a lease that nobody gave back', () => {
  it('is told when it is taken over, with who had it; one that was given back is not', async () => {
    await using world = await openWorld();
    await world.store.write(({ leases }) => leases.acquire(NAME, 'daemon@elsewhere#1 run 7', LEASE_TTL_MS));
    await world.clock.advance(LEASE_TTL_MS);
    await (await held(world, world.clock))[Symbol.asyncDispose]();
    await (await held(world, world.clock))[Symbol.asyncDispose]();
    expect(world.heard('lease-taken-over')).toEqual([
      { name: 'lease-taken-over', lease: NAME, from: 'daemon@elsewhere#1' },
    ]);
  });
});

/** What is thrown; null where nothing is. */
function assertsMayWrite(): unknown {
  try {
    assertMayWrite();
    return null;
  } catch (error) {
    return error;
  }
}
