/** Somebody else changes a slot: reported, repaired, and no longer fought over once repairing helps nobody. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { openWorld, type World } from './world.ts';

const HOUR_MS = 60 * 60 * 1000;

describe('drift', () => {
  it('is repaired, and told with who did it', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    world.mdm.slot('ios').type('typed by hand');
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'clean', plan: { changes: [{ kind: 'repair' }] } });
    expect(world.mdm.slot('ios').values).toEqual([await world.valueOf(world.token)]);
    expect(world.heard('slot-drifted')).toMatchObject([{ slot: 'ios', changedBy: 'jo@contoso.example' }]);
    const typed = world.store.fingerprint('typed by hand');
    expect(await world.record('ios')).toMatchObject({ driftedSince: null, repairedAt: [world.clock.now()] });
    expect(await world.holdings('ios')).toContain(typed);
  });

  it('is only reported where the account says so, since when, until somebody puts it right', async () => {
    await using world = await openWorld({ slots: { ios: [null] }, drift: 'report' });
    await world.run();
    world.mdm.slot('ios').type('typed by hand');
    await world.clock.advance(HOUR_MS);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'held', plan: { held: [{ slot: 'ios', reason: 'report-only' }] } });
    const since = world.clock.now();
    await world.clock.advance(HOUR_MS);
    await world.run();
    expect(await world.record('ios')).toMatchObject({ driftedSince: since, heldReason: 'report-only' });
    expect(world.heard('slot-drifted')).toHaveLength(2);
    expect(world.mdm.called('write')).toHaveLength(1);
    world.mdm.slot('ios').type(await world.valueOf(world.token));
    await world.run();
    expect(await world.record('ios')).toMatchObject({ driftedSince: null, heldReason: null });
  });

  it('on an account that only reports is repaired when a person says so', async () => {
    await using world = await openWorld({ slots: { ios: [null] }, drift: 'report' });
    await world.run();
    world.mdm.slot('ios').type(null);
    expect((await world.run({ repair: true, trigger: 'person' })).outcome).toBe('clean');
    expect(world.mdm.slot('ios').values).toEqual([await world.valueOf(world.token)]);
  });

  it('a new token is distributed on an account that only reports: that is no drift', async () => {
    await using world = await openWorld({ slots: { ios: [null] }, drift: 'report' });
    await world.run();
    await world.rotate();
    expect(await world.run()).toMatchObject({ outcome: 'clean', plan: { changes: [{ kind: 'replace' }] } });
  });
});

describe('contention', () => {
  it('after three repairs within a day the slot is left alone, and a person is called', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await undone(world, 3);
    world.mdm.slot('ios').type('again');
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'held', plan: { held: [{ slot: 'ios', reason: 'contended' }] } });
    expect(run.plan?.held[0]?.says).toContain('last changed by jo@contoso.example');
    expect(world.heard('slot-contended')).toMatchObject([{ slot: 'ios', repairs: 3, changedBy: 'jo@contoso.example' }]);
    expect(await world.record('ios')).toMatchObject({ contendedSince: world.clock.now(), heldReason: 'contended' });
    expect(world.mdm.slot('ios').values).toEqual(['again']);
  });

  it('keeps the time it began, and ends when the slot is in order', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await undone(world, 3);
    world.mdm.slot('ios').type('again');
    await world.run();
    const since = world.clock.now();
    await world.clock.advance(HOUR_MS);
    await world.run();
    expect(await world.record('ios')).toMatchObject({ contendedSince: since });
    world.mdm.slot('ios').type(await world.valueOf(world.token));
    await world.run();
    expect(await world.record('ios')).toMatchObject({ contendedSince: null });
  });

  it('does not stop a new token', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await undone(world, 3);
    world.mdm.slot('ios').type('again');
    await world.rotate();
    expect((await world.run()).outcome).toBe('clean');
  });

  it('is over a day after the first of the repairs', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await undone(world, 3);
    await world.clock.advance(22 * HOUR_MS);
    world.mdm.slot('ios').type('again');
    expect((await world.run()).outcome).toBe('clean');
  });

  it('is forgiven when a person says repair, and counted anew', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await undone(world, 3);
    world.mdm.slot('ios').type('again');
    await world.run();
    expect((await world.run({ repair: true, trigger: 'person' })).outcome).toBe('clean');
    expect(await world.record('ios')).toMatchObject({ contendedSince: null, repairedAt: [world.clock.now()] });
    await undone(world, 2);
    world.mdm.slot('ios').type('again');
    expect((await world.run()).outcome).toBe('held');
  });

  it.each([
    ['never showed', () => undefined],
    ['could not show', (world: World) => world.mdm.next('observe', 'ios', new Failure('protocol', 'not JSON'), 2)],
  ])('counts repairs that the vendor took and %s', async (_, spoil) => {
    await using world = await openWorld({ slots: { ios: [null] }, settleMs: 1_000 });
    await world.run();
    const outcomes: unknown[] = [];
    for (let round = 0; round < 4; round++) {
      const slot = world.mdm.slot('ios');
      slot.type(null);
      slot.hiddenLooks = 1_000;
      world.mdm.afterNext('write', 'ios', () => spoil(world));
      outcomes.push((await world.run()).outcome);
      slot.hiddenLooks = 0;
    }
    expect(outcomes).toEqual(['failed', 'failed', 'failed', 'held']);
  });
});

/** So many times somebody undoes what the run before has done, an hour apart, and it is repaired. */
async function undone(world: World, times: number): Promise<void> {
  await world.run();
  for (let round = 0; round < times; round++) {
    await world.clock.advance(HOUR_MS);
    world.mdm.slot('ios').type(`typed ${round} times`);
    expect((await world.run()).outcome).toBe('clean');
  }
}
