/** Whether phones have received a value: asked only while somebody needs to know, and believed only for what it speaks of. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { Run } from '../../src/model/run.ts';
import type { Delivery } from '../../src/model/slot.ts';
import { openWorld, type World } from './world.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const ARRIVED: Delivery = { delivered: 5, pending: 0, failed: 0, unknown: 0, evidence: 'reports', asOf: null };

describe('delivery is asked', () => {
  it('after a write, until every phone has the value, and then no more', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    expect(await asked(world)).toBe(1);
    expect(await asked(world)).toBe(1);
    expect(await world.record('ios')).toMatchObject({
      delivery: { pending: 5 },
      deliveryOf: world.token.fingerprint,
      deliveryAt: world.clock.now(),
    });
    world.mdm.slot('ios').delivery = ARRIVED;
    expect(await asked(world)).toBe(1);
    expect(await asked(world)).toBe(0);
    expect((await world.record('ios')).delivery).toEqual(ARRIVED);
  });

  it('and the answer stands in the run that asked, so that people see later how it went', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const first = await world.run();
    const figures = { slot: 'ios', of: world.token.fingerprint, delivered: 0, pending: 5, failed: 0, unknown: 0 };
    expect(first.deliveries).toEqual([{ ...figures, at: world.clock.now() }]);
    expect(await world.store.read.runs.get(first.id)).toEqual(first);
    expect(world.events.filter(({ name }) => name === 'slot-delivery')).toMatchObject([
      { run: first.id, slot: 'ios', pending: 5 },
    ]);
    world.mdm.slot('ios').delivery = ARRIVED;
    await world.run();
    expect(await world.run()).not.toHaveProperty('deliveries');
  });

  it('for a day after a write, and no longer where no other value is waited for', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    await world.clock.advance(DAY_MS - 1);
    expect(await asked(world)).toBe(1);
    await world.clock.advance(1);
    expect(await asked(world)).toBe(0);
  });

  it('by a look before a revocation, also where the value was there before us: somebody has to know how many phones hold it', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.slot('ios').type(await world.valueOf(world.token));
    expect(await asked(world)).toBe(0);
    await world.run({ lookOnly: true });
    expect((await world.record('ios')).delivery).toMatchObject({ pending: 5 });
  });

  it('for as long as phones may be serving another value, however long ago it was written', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    await world.rotate();
    await world.run();
    await world.clock.advance(30 * DAY_MS);
    expect(await asked(world)).toBe(1);
  });

  it('from the moment on since when the value stands there, however often', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    const { writtenAt } = await world.record('ios');
    await world.clock.advance(60_000);
    await world.run();
    expect(world.mdm.slot('ios').askedSince).toEqual([writtenAt, writtenAt]);
  });

  it('only of the slot whose phones may be serving another value', async () => {
    await using world = await openWorld({ slots: { ios: [null], android: [null] } });
    await world.run();
    world.mdm.slot('android').type('typed by hand');
    await world.run();
    await world.clock.advance(30 * DAY_MS);
    world.mdm.calls.length = 0;
    await world.run();
    expect(world.mdm.called('delivery')).toEqual(['android']);
  });

  it.each([
    ['an eighth of the age of the value', 8 * HOUR_MS, HOUR_MS],
    ['six hours, however old the value is', 30 * DAY_MS, 6 * HOUR_MS],
  ])('by the schedule after %s, and by a person at once', async (_, age, pause) => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    await world.rotate();
    await world.run();
    await world.clock.advance(age);
    expect(await asked(world)).toBe(1);
    await world.clock.advance(pause - 1);
    expect(await asked(world)).toBe(0);
    expect(await asked(world, 'person')).toBe(1);
    await world.clock.advance(1.5 * pause);
    expect(await asked(world)).toBe(1);
  });

  it('not about a slot that can not be read any more', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    world.mdm.next('observe', 'ios', new Failure('rejected', '404'));
    expect(await asked(world)).toBe(0);
  });

  it('not about a slot that was always right, that could not be read, or whose copies differ', async () => {
    await using world = await openWorld({ slots: { right: [null], unread: [null], mixed: [null, null] } });
    const value = await world.valueOf(world.token);
    world.mdm.slot('right').type(value);
    world.mdm.next('observe', 'unread', new Failure('rejected', '404'));
    world.mdm.slot('mixed').refusing = 1;
    await world.run();
    expect(world.mdm.called('delivery')).toEqual([]);
  });

  it('not about a slot whose write was not read back: the figures may be of the old value', async () => {
    await using world = await openWorld({ slots: { ios: [null] }, settleMs: 500 });
    await world.run();
    await world.rotate();
    world.mdm.slot('ios').hiddenLooks = 1_000;
    expect(await asked(world)).toBe(0);
  });

  it('not at all of an MDM that can not say', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    Object.assign(world.mdm, { delivery: undefined });
    expect((await world.run()).outcome).toBe('clean');
    expect((await world.record('ios')).delivery).toBeNull();
  });
});

describe('an answer', () => {
  it('that all phones have the value proves them free of every other one', async () => {
    await using world = await openWorld({ slots: { ios: [null], android: [null] } });
    await world.run();
    const next = await world.rotate();
    await world.run();
    expect(await world.holdings('ios')).toContain(world.token.fingerprint);
    world.mdm.slot('ios').delivery = ARRIVED;
    await world.run();
    expect(await world.holdings('ios')).toEqual([next.fingerprint]);
    expect(await world.holdings('android')).toContain(world.token.fingerprint);
    expect(await world.authority.serving(world.token.id)).toMatchObject([{ slot: 'android', reason: 'not-delivered' }]);
    world.mdm.slot('android').delivery = ARRIVED;
    await world.run();
    expect(await world.authority.serving(world.token.id)).toEqual([]);
  });

  it.each(['pending', 'failed', 'unknown'])('that one phone is %s proves nothing', async (state) => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    await world.rotate();
    world.mdm.slot('ios').delivery = { ...ARRIVED, [state]: 1 };
    await world.run();
    expect(await world.holdings('ios')).toContain(world.token.fingerprint);
  });

  it('that fails leaves what was known, and the other slots are asked', async () => {
    await using world = await openWorld({ slots: { a: [null], b: [null] } });
    await world.run();
    const before = await world.record('a');
    world.mdm.next('delivery', 'a', new Failure('protocol', 'not JSON'));
    const run = await world.run();
    expect(run.outcome).toBe('clean');
    expect((await world.record('a')).delivery).toEqual(before.delivery);
    expect(world.mdm.called('delivery')).toEqual(['a', 'b', 'a', 'b']);
  });

  it('that we may not ask is the last one of the run', async () => {
    await using world = await openWorld({ slots: { a: [null], b: [null] } });
    world.mdm.next('delivery', 'a', new Failure('auth', 'GET /statuses: 403'));
    expect((await world.run()).outcome).toBe('clean');
    expect(world.mdm.called('delivery')).toEqual(['a']);
  });
});

describe('law 8: figures of a value say nothing once another one stood there in between', () => {
  it('a repair is asked about anew, and from the repair on', async () => {
    await using world = await settled();
    world.mdm.slot('ios').type('typed by hand');
    await world.clock.advance(DAY_MS);
    await world.run();
    expect(world.mdm.slot('ios').askedSince.at(-1)).toBe((await world.record('ios')).writtenAt);
    expect((await world.record('ios')).deliveryAt).toBe(world.clock.now());
  });

  it('a value that somebody else restored too: the token that stood there for a while may still be served', async () => {
    await using world = await settled('report');
    const current = await world.valueOf((await world.authority.list()).at(-1) ?? world.token);
    expect(await world.authority.serving(world.token.id)).toEqual([]);
    world.mdm.slot('ios').type(await world.valueOf(world.token));
    await world.run();
    world.mdm.slot('ios').type(current);
    world.mdm.slot('ios').delivery = { ...ARRIVED, pending: 2 };
    await world.clock.advance(DAY_MS);
    await world.run();
    const restoredAt = world.clock.now();
    expect(world.mdm.slot('ios').askedSince.at(-1)).toBe(restoredAt);
    expect(await world.authority.serving(world.token.id)).toMatchObject([{ reason: 'not-delivered', phones: 2 }]);
  });

  it('a write whose record was lost is asked about from when it was found, not from the write before it', async () => {
    await using world = await settled();
    const next = await world.rotate();
    world.mdm.slot('ios').type(await world.valueOf(next), 'watchword, which died then');
    await world.clock.advance(DAY_MS);
    await world.run();
    expect(world.mdm.slot('ios').askedSince.at(-1)).toBe(world.clock.now());
  });

  /** The second token has reached every phone, so the first one may go. */
  async function settled(drift: 'repair' | 'report' = 'repair') {
    const world = await openWorld({ slots: { ios: [null] }, drift });
    await world.run();
    await world.rotate();
    world.mdm.slot('ios').delivery = ARRIVED;
    await world.run();
    return world;
  }
});

/** How often the vendor is asked about delivery in one run. */
async function asked(world: World, trigger: Run['trigger'] = 'schedule'): Promise<number> {
  const before = world.mdm.called('delivery').length;
  await world.run({ trigger });
  return world.mdm.called('delivery').length - before;
}
