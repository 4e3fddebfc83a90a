/** One write, to the point where it is known what became of it: races, lost answers, slow vendors, refused copies. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { openWorld, turns } from './world.ts';

describe('a lost race', () => {
  it('is looked at and planned once more, and won', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    const old = await world.valueOf(world.token);
    const next = await world.rotate();
    world.mdm.next('write', 'ios', () => world.mdm.slot('ios').type(null));
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'clean', done: [{ outcome: 'written', copies: 1 }] });
    expect(world.mdm.slot('ios').values).toEqual([await world.valueOf(next)]);
    const [entry] = await world.store.read.audit.list({ limit: 1 });
    expect(entry?.detail).toMatchObject({ kind: 'set', before: [{ fingerprint: null, copies: 1 }] });
    expect(old).not.toBe(await world.valueOf(next));
  });

  it('a second one is left to the next run', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('write', 'ios', () => world.mdm.slot('ios').type(null), 2);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', done: [{ outcome: 'failed', failure: 'conflict' }] });
    expect(world.mdm.called('write')).toHaveLength(2);
    expect((await world.run()).outcome).toBe('clean');
  });

  it('that leaves a foreign value behind is not fought over', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('write', 'ios', () => world.mdm.slot('ios').type('typed by hand'));
    const run = await world.run();
    expect(run.done).toMatchObject([{ outcome: 'not-attempted', failure: 'conflict' }]);
    expect(world.heard('slot-held')).toMatchObject([{ slot: 'ios', reason: 'raced' }]);
    expect(world.mdm.slot('ios').values).toEqual(['typed by hand']);
    expect((await world.run()).plan?.held).toMatchObject([{ reason: 'foreign-value' }]);
  });

  it('what somebody put there for a moment is remembered before it is written over: phones may have taken it', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const old = await world.authority.generate({ note: '', makeCurrent: false }, { name: 'test', reason: '' });
    const oldValue = await world.valueOf(old);
    world.mdm.next('write', 'ios', () => world.mdm.slot('ios').type(oldValue));
    let remembered: readonly string[] = [];
    world.mdm.onTake = async () => {
      remembered = await world.holdings('ios');
    };
    expect((await world.run()).outcome).toBe('clean');
    expect(remembered).toContain(old.fingerprint);
    expect(await world.authority.serving(old.id)).toMatchObject([{ slot: 'ios', reason: 'not-delivered' }]);
  });

  it('against somebody who wrote the same value is no loss', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const value = await world.valueOf(world.token);
    world.mdm.next('write', 'ios', () => world.mdm.slot('ios').type(value));
    expect(await world.run()).toMatchObject({ outcome: 'clean', done: [{ outcome: 'written', copies: 0 }] });
    expect(world.mdm.called('write')).toHaveLength(1);
  });
});

it('an answer that got lost is found by looking: the value is there, and is not written twice', async () => {
  await using world = await openWorld({ slots: { ios: [null] } });
  let taken = 0;
  world.mdm.onTake = async () => {
    taken += 1;
  };
  world.mdm.afterNext('write', 'ios', new Failure('unavailable', 'PATCH /ios: no complete answer within 30 s'));
  expect(await world.run()).toMatchObject({ outcome: 'clean', done: [{ outcome: 'written' }] });
  expect(taken).toBe(1);
});

describe('a write that does not show at once', () => {
  it('is looked for with growing pauses until it shows', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.slot('ios').hiddenLooks = 3;
    expect(await world.run()).toMatchObject({ outcome: 'clean', done: [{ outcome: 'written' }] });
    const [, ...looks] = world.mdm.calls.filter(({ operation }) => operation !== 'delivery').map(({ at }) => at);
    expect(looks.map((at) => at - (looks[0] ?? 0))).toEqual([0, 500, 1_500, 3_500, 7_500]);
  });

  it('is unconfirmed when the settling time is over, and found by the next run', async () => {
    await using world = await openWorld({ slots: { ios: [null] }, settleMs: 5_000 });
    world.mdm.slot('ios').hiddenLooks = 4;
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', failure: null, done: [{ outcome: 'unconfirmed', copies: 1 }] });
    const [, ...looks] = world.mdm.calls.map(({ at }) => at);
    expect(looks.map((at) => at - (looks[0] ?? 0))).toEqual([0, 500, 1_500, 3_500, 5_000]);
    expect(world.heard('slot-unconfirmed')).toMatchObject([{ slot: 'ios' }]);
    expect(await world.record('ios')).toMatchObject({ cleanFingerprint: null, writtenAt: null });
    expect(await world.run()).toMatchObject({ outcome: 'clean', done: [] });
    expect(await world.record('ios')).toMatchObject({ cleanFingerprint: world.token.fingerprint });
  });

  it('is looked for once more when the process is to stop, and no longer', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.slot('ios').hiddenLooks = 1_000;
    world.mdm.afterNext('write', 'ios', () => world.stop.abort());
    expect((await world.run()).done).toMatchObject([{ outcome: 'unconfirmed' }]);
    const [, written, look, ...more] = world.mdm.calls.map(({ at }) => at);
    expect(look).toBe(written);
    expect(more).toEqual([]);
  });

  it('and what is seen there instead is remembered: phones may have taken it', async () => {
    await using world = await openWorld({ slots: { ios: [null] }, settleMs: 500 });
    world.mdm.slot('ios').hiddenLooks = 1;
    world.mdm.afterNext('write', 'ios', () => world.mdm.slot('ios').type('typed by hand'));
    expect((await world.run()).done).toMatchObject([{ outcome: 'unconfirmed' }]);
    expect(await world.holdings('ios')).toContain(world.store.fingerprint('typed by hand'));
  });

  it('whose last look fails is unconfirmed, not written', async () => {
    await using world = await openWorld({ slots: { ios: [null] }, settleMs: 500 });
    world.mdm.slot('ios').hiddenLooks = 1;
    world.mdm.afterNext('write', 'ios', () => world.mdm.next('observe', 'ios', new Failure('protocol', 'not JSON')));
    expect((await world.run()).done).toMatchObject([{ outcome: 'unconfirmed' }]);
  });
});

it('one refused copy does not stop the rest, and the slot is told as failed', async () => {
  await using world = await openWorld({ slots: { ios: [null, null, null] } });
  world.mdm.slot('ios').refusing = 1;
  const run = await world.run();
  const value = await world.valueOf(world.token);
  expect(world.mdm.slot('ios').values).toEqual([null, value, value]);
  expect(run.done).toMatchObject([{ outcome: 'failed', copies: 1, failure: 'rejected' }]);
  expect(run.done[0]?.says).toBe('1 of 3 copies were refused: PATCH /ios: 400');
  expect((await world.record('ios')).observed?.copies).toContainEqual({ holds: world.token.fingerprint, count: 2 });
});

describe('a canary', () => {
  const slots = { canary: [null], drifted: [null], ios: [null] };

  it('is written and read back before any other is begun', async () => {
    await using world = await openWorld({ slots });
    let meanwhile: readonly string[] = [];
    world.mdm.afterNext('write', 'canary', async () => {
      await turns(5);
      meanwhile = world.mdm.called('write');
    });
    await world.run();
    expect(meanwhile).toEqual(['canary']);
    expect(world.mdm.called('write')).toEqual(['canary', 'drifted', 'ios']);
  });

  it.each([
    [
      'is refused',
      (world: Awaited<ReturnType<typeof openWorld>>) =>
        world.mdm.next('write', 'canary', new Failure('rejected', '400')),
    ],
    [
      'can not be read back',
      (world: Awaited<ReturnType<typeof openWorld>>) => Object.assign(world.mdm.slot('canary'), { hiddenLooks: 1_000 }),
    ],
  ])('that %s keeps the others of its set from being written, except repairs', async (_, spoil) => {
    await using world = await openWorld({ slots });
    await world.run();
    const next = await world.rotate();
    world.mdm.slot('drifted').type(await world.valueOf(next));
    await world.run({ slots: ['drifted'] });
    world.mdm.slot('drifted').type(null);
    spoil(world);
    const run = await world.run();
    expect(run.done.map(({ slot, outcome }) => [slot, outcome])).toEqual([
      ['canary', expect.stringMatching(/failed|unconfirmed/)],
      ['ios', 'not-attempted'],
      ['drifted', 'written'],
    ]);
    expect(run.outcome).toBe('failed');
  });
});
