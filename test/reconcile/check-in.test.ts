/** Phones that are behind are asked to check in: only after the question how many they are, and never at the price of anything else. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { Delivery } from '../../src/model/slot.ts';
import { openWorld, type World } from './world.ts';

const HOUR_MS = 60 * 60 * 1000;
const ARRIVED: Delivery = { delivered: 5, pending: 0, failed: 0, unknown: 0, evidence: 'check-ins', asOf: null };

async function worldThatAsks(slots: Readonly<Record<string, readonly null[]>> = { ios: [null] }) {
  const world = await openWorld({ slots });
  world.mdm.asksPhones(3);
  return world;
}

function asked(world: World): readonly string[] {
  return world.mdm.called('check-in');
}

describe('phones are asked to check in', () => {
  it('once they are known to be behind, since the same moment, and it is told', async () => {
    await using world = await worldThatAsks();
    const run = await world.run();
    expect(asked(world)).toEqual(['ios']);
    const { holdsSince } = await world.record('ios');
    expect(world.mdm.slot('ios').askedSince).toEqual([holdsSince, holdsSince]);
    expect(world.heard('check-in-requested')).toEqual([
      { name: 'check-in-requested', account: 'contoso', run: run.id, slot: 'ios', phones: 3 },
    ]);
  });

  it.each<[string, Partial<Delivery>, number]>([
    ['that nothing is known of', { unknown: 1 }, 1],
    ['that are on their way', { pending: 1 }, 1],
    ['that have failed: asking again changes nothing', { failed: 1 }, 0],
    ['that have it', {}, 0],
  ])('those %s', async (_, figures, times) => {
    await using world = await worldThatAsks();
    world.mdm.slot('ios').delivery = { ...ARRIVED, ...figures };
    await world.run();
    expect(asked(world)).toHaveLength(times);
  });

  it('no more often than they are asked about', async () => {
    await using world = await worldThatAsks();
    await world.run();
    await world.clock.advance(8 * HOUR_MS);
    await world.run();
    const before = asked(world).length;
    await world.run();
    await world.run();
    expect(asked(world)).toHaveLength(before);
    await world.clock.advance(2 * HOUR_MS);
    await world.run();
    expect(asked(world)).toHaveLength(before + 1);
  });

  it('by no run that only looks', async () => {
    await using world = await worldThatAsks();
    await world.run({ lookOnly: true });
    world.mdm.slot('ios').type(await world.valueOf(world.token));
    await world.run({ lookOnly: true });
    expect(world.mdm.called('delivery')).toEqual(['ios']);
    expect(asked(world)).toEqual([]);
  });

  it('by no run whose question failed', async () => {
    await using world = await worldThatAsks();
    world.mdm.next('delivery', 'ios', new Failure('protocol', 'not JSON'));
    await world.run();
    expect(asked(world)).toEqual([]);
  });

  it('not once the process is to stop', async () => {
    await using world = await worldThatAsks({ a: [null], b: [null] });
    world.mdm.afterNext('check-in', 'a', () => world.stop.abort());
    await world.run();
    expect(asked(world)).toEqual(['a']);
  });

  it('and nobody is told of a request that reached none', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.asksPhones(0);
    await world.run();
    expect(asked(world)).toEqual(['ios']);
    expect(world.heard('check-in-requested')).toEqual([]);
  });
});

describe('a request that fails', () => {
  it('is told, not repeated, and changes nothing else', async () => {
    await using world = await worldThatAsks({ a: [null], b: [null] });
    world.mdm.next('check-in', 'a', new Failure('unavailable', 'PUT /devices: no answer came'));
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'clean', failure: null });
    expect(asked(world)).toEqual(['a', 'b']);
    expect(world.heard('check-in-failed')).toMatchObject([
      { slot: 'a', kind: 'unavailable', says: 'PUT /devices: no answer came' },
    ]);
    expect((await world.record('a')).delivery).toMatchObject({ pending: 5 });
  });

  it('for want of a permission is the last one of the run', async () => {
    await using world = await worldThatAsks({ a: [null], b: [null] });
    world.mdm.next('check-in', 'a', new Failure('auth', 'PUT /devices: 403'));
    expect((await world.run()).outcome).toBe('clean');
    expect(asked(world)).toEqual(['a']);
  });
});
