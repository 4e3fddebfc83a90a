/** Law 8: what phones below a slot may still present, while its copies come and go, or a write is under way. */
import { describe, expect, it } from 'vitest';
import { StillServed } from '../../src/authority/local.ts';
import { Failure } from '../../src/model/failure.ts';
import type { Delivery } from '../../src/model/slot.ts';
import { LEASE_TTL_MS } from '../../src/reconcile/held-lease.ts';
import { steppedStore } from './failing-store.ts';
import { openWorld, type World } from './world.ts';

const HOUR_MS = 60 * 60 * 1000;
const ACTOR = { name: 'test', reason: 'a test' };
const ARRIVED: Delivery = { delivered: 2, pending: 0, failed: 0, unknown: 0, evidence: 'check-ins', asOf: null };

/** Two copies; a second token has followed the first one, which phones may still hold. */
async function replaced(devices: boolean) {
  const world = await openWorld({ slots: { ios: [null, null] }, devices });
  await world.run();
  const next = await world.rotate();
  await world.run();
  await world.clock.advance(HOUR_MS);
  return Object.assign(world, { next });
}

async function holdsSince(world: World): Promise<number | null> {
  return (await world.record('ios')).holdsSince;
}

describe('a copy that holds nothing', () => {
  it.each([
    ['a device that has enrolled', true],
    ['an assignment that was added', false],
  ])('such as %s does not set the clock back for the others', async (_, devices) => {
    await using world = await replaced(devices);
    const since = await holdsSince(world);
    world.mdm.slot('ios').values.push(null);
    await world.run({ lookOnly: true });
    expect(await holdsSince(world)).toBe(since);
    expect(world.mdm.slot('ios').askedSince.at(-1)).toBe(since);
    expect(await world.authority.serving(world.token.id)).toMatchObject([{ reason: 'not-delivered' }]);

    world.mdm.slot('ios').delivery = ARRIVED;
    await world.run({ lookOnly: true, trigger: 'person' });
    expect(await world.authority.serving(world.token.id)).toEqual([]);
  });

  it("stands in nobody's way when it gets the value: since then no other one was there", async () => {
    await using world = await replaced(true);
    const since = await holdsSince(world);
    world.mdm.slot('ios').delivery = ARRIVED;
    await world.run({ trigger: 'person' });
    world.mdm.slot('ios').values.push(null);
    await world.run();
    expect(await holdsSince(world)).toBe(since);
    expect(await world.authority.serving(world.token.id)).toEqual([]);
  });

  it('that is all there is proves nothing: the clock starts anew with the value', async () => {
    await using world = await replaced(true);
    world.mdm.slot('ios').values = [null, null];
    await world.run({ lookOnly: true });
    expect(await holdsSince(world)).toBeNull();
    expect(await world.authority.serving(world.token.id)).toMatchObject([{ reason: 'no-evidence' }]);
    await world.run();
    expect(await holdsSince(world)).toBe(world.clock.now());
  });

  it('is asked about once it has got the value, although all others had it before', async () => {
    await using world = await replaced(true);
    world.mdm.slot('ios').delivery = ARRIVED;
    await world.run({ trigger: 'person' });
    await world.clock.advance(6 * HOUR_MS);
    world.mdm.slot('ios').values.push(null);
    const before = world.mdm.called('delivery').length;
    await world.run();
    expect(world.mdm.called('delivery').length).toBe(before + 1);
  });
});

describe('a copy with another value', () => {
  it('sets the clock back: a phone may have taken it, and nobody can tell which', async () => {
    await using world = await replaced(true);
    world.mdm.slot('ios').delivery = ARRIVED;
    await world.run({ trigger: 'person' });
    expect(await world.authority.serving(world.token.id)).toEqual([]);
    world.mdm.slot('ios').values[0] = await world.valueOf(world.token);
    await world.run({ lookOnly: true });
    expect(await holdsSince(world)).toBeNull();
    expect(await world.authority.serving(world.token.id)).toMatchObject([{ reason: 'holds' }]);

    await world.clock.advance(HOUR_MS);
    world.mdm.slot('ios').delivery = { ...ARRIVED, delivered: 1, unknown: 1 };
    await world.run();
    expect(world.mdm.slot('ios').askedSince.at(-1)).toBe(world.clock.now());
    expect(await world.authority.serving(world.token.id)).toMatchObject([{ reason: 'not-delivered', phones: 1 }]);
  });
});

it('a value that somebody put there for a moment sets the clock back, also beside a copy that holds nothing', async () => {
  await using world = await replaced(false);
  world.mdm.slot('ios').values[1] = null;
  const old = await world.valueOf(world.token);
  world.mdm.next('write', 'ios', () => world.mdm.slot('ios').type(old));
  expect((await world.run()).outcome).toBe('clean');
  expect(await holdsSince(world)).toBe(world.clock.now());
});

describe('a slot whose devices have all gone', () => {
  it('keeps what its phones may hold: a list may also be empty by mistake', async () => {
    await using world = await replaced(true);
    world.mdm.slot('ios').delivery = ARRIVED;
    world.mdm.slot('ios').values = [];
    const asked = world.mdm.called('delivery').length;
    expect((await world.run()).outcome).toBe('clean');
    expect(world.mdm.called('delivery').length).toBe(asked);
    expect(await world.authority.serving(world.token.id)).toMatchObject([{ reason: 'no-evidence' }]);
  });
});

describe('a token that was about to be written', () => {
  /** All phones have the first token; the process dies with the second one on its way, and nobody knows how far it came. */
  async function died() {
    const world = await openWorld({ slots: { ios: [null] } });
    world.mdm.slot('ios').delivery = ARRIVED;
    await world.run();
    await world.clock.advance(HOUR_MS);
    const next = await world.rotate();
    let dead = false;
    world.mdm.onTake = () => {
      dead = true;
      return Promise.reject(new Error('killed'));
    };
    const die = () => {
      if (dead) throw new Error('killed');
    };
    await expect(world.run({}, world.reconcileOn(steppedStore(world.store, die)))).rejects.toThrow();
    world.mdm.onTake = async () => undefined;
    await world.clock.advance(LEASE_TTL_MS);
    return Object.assign(world, { next });
  }

  it('is protected, although all phones are known to have had the one before it', async () => {
    await using world = await died();
    await expect(world.authority.revoke(world.next.id, { emergency: false }, ACTOR)).rejects.toThrow(StillServed);
  });

  it('goes when phones are known to have something else since, and not on figures from before', async () => {
    await using world = await died();
    await world.authority.makeCurrent(world.token.id, ACTOR);
    const lookedAt = world.clock.now();
    world.mdm.next('delivery', 'ios', new Failure('protocol', 'not JSON'));
    await world.run();
    expect(await world.authority.serving(world.next.id)).toMatchObject([{ reason: 'no-evidence' }]);
    await world.run();
    expect(world.mdm.slot('ios').askedSince.at(-1)).toBe(lookedAt);
    expect(await world.authority.serving(world.next.id)).toEqual([]);
  });
});
