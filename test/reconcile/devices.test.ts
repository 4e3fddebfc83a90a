/** Slots whose copies are devices: they enrol, they leave, and one that somebody works on holds up no other. */
import { describe, expect, it } from 'vitest';
import type { WriteOutcome } from '../../src/model/slot.ts';
import { openWorld, type World } from './world.ts';

/** A fleet of ten that has the token. */
async function inSync(drift: 'repair' | 'report' = 'repair') {
  const world = await openWorld({ slots: { ios: Array.from({ length: 10 }, () => null) }, drift, devices: true });
  await world.run();
  return world;
}

function enrol(world: World, ...values: readonly (string | null)[]): void {
  world.mdm.slot('ios').values.push(...values);
}

/** Somebody types over one device. */
function typeOnOne(world: World, value: string): void {
  world.mdm.slot('ios').values[0] = value;
}

describe('a device that enrols', () => {
  it.each(['repair', 'report'] as const)('gets the token in the next run, whatever `drift: %s` says', async (drift) => {
    await using world = await inSync(drift);
    enrol(world, null, null);
    const run = await world.run();
    expect(run).toMatchObject({
      outcome: 'clean',
      plan: { changes: [{ kind: 'set', why: '2 phones hold nothing yet' }] },
      done: [{ outcome: 'written', copies: 2 }],
    });
    expect(world.heard('slot-drifted')).toEqual([]);
    expect((await world.run()).plan?.changes).toEqual([]);
  });

  it('is no drift and no contention, however many come', async () => {
    await using world = await inSync();
    for (let round = 0; round < 5; round++) {
      enrol(world, null);
      await world.run({ lookOnly: true });
      expect(await world.record('ios')).toMatchObject({ driftedSince: null, repairedAt: [] });
      expect((await world.run()).outcome).toBe('clean');
    }
    expect(await world.record('ios')).toMatchObject({ driftedSince: null, repairedAt: [], contendedSince: null });
  });

  it('while the others are written does not make that write a doubtful one', async () => {
    await using world = await openWorld({ slots: { ios: [null, null] }, devices: true });
    world.mdm.onBatch = () => enrol(world, null);
    expect(await world.run()).toMatchObject({ outcome: 'clean', done: [{ outcome: 'written', copies: 2 }] });
    expect(await world.record('ios')).toMatchObject({ cleanFingerprint: world.token.fingerprint });
    world.mdm.onBatch = () => undefined;
    expect(await world.run()).toMatchObject({ outcome: 'clean', done: [{ outcome: 'written', copies: 1 }] });
  });
});

describe('a slot without devices', () => {
  it('is in sync, and its first device gets the token', async () => {
    await using world = await openWorld({ slots: { ios: [] }, devices: true });
    expect(await world.run()).toMatchObject({ outcome: 'clean', plan: { inSync: ['ios'] } });
    enrol(world, null);
    expect(await world.run()).toMatchObject({ outcome: 'clean', plan: { changes: [{ kind: 'set' }] } });
  });

  it('was never ours: what its first device holds already is not written over', async () => {
    await using world = await openWorld({ slots: { ios: [] }, devices: true });
    await world.run();
    enrol(world, 'the asset number of somebody else');
    expect(await world.run()).toMatchObject({ outcome: 'held', plan: { held: [{ reason: 'foreign-value' }] } });
  });
});

describe('one device that somebody types over', () => {
  it('is repaired, and so are the others that need it', async () => {
    await using world = await inSync();
    typeOnOne(world, 'typed by hand');
    enrol(world, null);
    expect(await world.run()).toMatchObject({ outcome: 'clean', plan: { changes: [{ kind: 'repair' }] } });
    expect(new Set(world.mdm.slot('ios').values)).toEqual(new Set([await world.valueOf(world.token)]));
  });

  it('is reported and left alone where the account only reports, and devices that enrol are served all the same', async () => {
    await using world = await inSync('report');
    typeOnOne(world, 'typed by hand');
    enrol(world, null, null);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'held', done: [{ outcome: 'written', copies: 2 }] });
    expect(world.mdm.slot('ios').values[0]).toBe('typed by hand');
    expect(world.mdm.slot('ios').values.filter((held) => held === null)).toEqual([]);
    expect(world.heard('slot-drifted')).toHaveLength(1);
    const reported = { heldReason: 'report-only', driftedSince: expect.any(Number) };
    expect(await world.record('ios')).toMatchObject(reported);

    expect(await world.run()).toMatchObject({
      outcome: 'held',
      plan: { changes: [], held: [{ reason: 'report-only' }] },
    });
    expect(await world.record('ios')).toMatchObject(reported);
  });

  it('and keeps typing is left alone in the end, and devices that enrol are served all the same', async () => {
    await using world = await inSync();
    for (let round = 0; round < 3; round++) {
      typeOnOne(world, `typed ${round} times`);
      await world.run();
    }
    typeOnOne(world, 'again');
    enrol(world, null);
    expect(await world.run()).toMatchObject({ outcome: 'held', done: [{ outcome: 'written', copies: 1 }] });
    expect(world.heard('slot-contended')).toMatchObject([{ slot: 'ios', repairs: 3 }]);
    expect(await world.record('ios')).toMatchObject({ heldReason: 'contended', contendedSince: expect.any(Number) });
    expect(world.mdm.slot('ios').values).toContain('again');
    expect(world.mdm.slot('ios').values).not.toContain(null);
  });

  it('while the devices beside it are written fails for itself alone', async () => {
    await using world = await inSync('report');
    typeOnOne(world, 'typed by hand');
    enrol(world, null, null);
    world.mdm.next('write', 'ios', () => {
      world.mdm.slot('ios').values[10] = 'typed by hand too';
    });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', done: [{ outcome: 'failed', copies: 1, failure: 'conflict' }] });
    expect(world.mdm.slot('ios').values[11]).toBe(await world.valueOf(world.token));
  });

  it('does not keep a new token from any device', async () => {
    await using world = await inSync('report');
    typeOnOne(world, 'typed by hand');
    await world.rotate();
    expect(await world.run()).toMatchObject({ outcome: 'clean', plan: { changes: [{ kind: 'replace' }] } });
  });
});

it('a canary that could not be written keeps a new token from the others, and not the old one from a device that enrols', async () => {
  await using world = await openWorld({ slots: { canary: [null], ios: [null], iosNew: [null] }, devices: true });
  await world.run({ slots: ['ios'] });
  enrol(world, null);
  world.mdm.next('write', 'canary', () => {
    world.mdm.slot('canary').values[0] = 'typed by hand';
  });
  const run = await world.run();
  expect(run.done.map(({ slot, outcome }) => [slot, outcome])).toEqual([
    ['canary', 'failed'],
    ['iosNew', 'not-attempted'],
    ['ios', 'written'],
  ]);
});

describe('a write that cannot be seen yet', () => {
  /** The vendor takes a write and shows nothing of it, or is told to end and says nothing of the rest. */
  function answering(world: World, outcomes: readonly WriteOutcome[], then: () => void = () => undefined): void {
    world.mdm.write = () => {
      then();
      return Promise.resolve({ outcomes });
    };
  }

  const unseen: readonly WriteOutcome[] = [{ outcome: 'unconfirmed', copies: 2 }];

  it('is not taken for devices that have only just come: nothing is what is shown of both', async () => {
    await using world = await openWorld({ slots: { ios: [null, null] }, devices: true, settleMs: 30_000 });
    answering(world, unseen);
    expect((await world.run()).done).toMatchObject([{ outcome: 'unconfirmed', copies: 2 }]);
  });

  it('is looked for once, at the end of the settling time: a look at a fleet takes long', async () => {
    await using world = await openWorld({ slots: { ios: [null, null] }, devices: true, settleMs: 30_000 });
    answering(world, unseen, () => world.mdm.slot('ios').values.fill('not yet'));
    await world.run();
    const [first, second, ...more] = world.mdm.calls.filter(({ operation }) => operation === 'observe');
    // The second before is for the new token to become known everywhere.
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(30_000);
    expect(more).toEqual([]);
  });

  it('is not looked for any more when the process is to stop', async () => {
    await using world = await openWorld({ slots: { ios: [null, null] }, devices: true });
    answering(world, unseen, () => world.stop.abort());
    expect((await world.run()).done).toMatchObject([{ outcome: 'unconfirmed' }]);
    expect(world.mdm.called('observe')).toHaveLength(1);
  });

  it('nor one that ended early: the next run looks', async () => {
    await using world = await openWorld({ slots: { ios: [null, null] }, devices: true });
    answering(world, [{ outcome: 'not-attempted', copies: 2 }], () => world.stop.abort());
    expect((await world.run()).done).toMatchObject([{ outcome: 'not-attempted', copies: 2 }]);
    expect(world.mdm.called('observe')).toHaveLength(1);
  });
});
