/** A run from its beginning to its end, when nothing goes wrong or one slot does. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { runAccount } from '../../src/reconcile/run.ts';
import { openWorld } from './world.ts';

describe('law 6: after a clean pass the next plan is empty', () => {
  it('writes what differs, and then nothing', async () => {
    await using world = await openWorld({ slots: { ios: [null], android: ['an old token', 'an old token'] } });
    const value = await world.valueOf(world.token);
    world.mdm.slot('android').type(null);
    const first = await world.run();
    expect(first).toMatchObject({ outcome: 'clean', failure: null, trigger: 'schedule', account: 'contoso' });
    expect(first.done.map(({ slot, outcome, copies }) => [slot, outcome, copies])).toEqual([
      ['android', 'written', 2],
      ['ios', 'written', 1],
    ]);
    expect(world.mdm.slot('ios').values).toEqual([value]);
    const second = await world.run();
    expect(second).toMatchObject({ outcome: 'clean', plan: { changes: [], held: [], inSync: ['android', 'ios'] } });
    expect(second.done).toEqual([]);
    expect(world.mdm.called('write')).toHaveLength(2);
  });

  it('and a change of the current token is written to every slot once', async () => {
    await using world = await openWorld();
    await world.run();
    const next = await world.rotate();
    const run = await world.run();
    expect(run.plan?.changes.map(({ slot, kind }) => [slot, kind])).toEqual([
      ['android', 'replace'],
      ['ios', 'replace'],
    ]);
    expect(world.mdm.slot('ios').values).toEqual([await world.valueOf(next)]);
    expect((await world.run()).plan?.changes).toEqual([]);
  });
});

describe('law 4: bad things stay small', () => {
  it('a slot that can not be read is unknown, and the others are written', async () => {
    await using world = await openWorld({ slots: { a: [null], b: [null], c: [null] } });
    world.mdm.next('observe', 'b', new Failure('rejected', 'GET /b: 404'));
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', failure: { kind: 'rejected', says: 'GET /b: 404' } });
    expect(run.plan?.held).toMatchObject([{ slot: 'b', reason: 'unknown' }]);
    expect(world.mdm.called('write')).toEqual(['a', 'c']);
    expect(await world.record('b')).toMatchObject({ unknownReason: 'GET /b: 404', observed: null });
    expect((await world.run()).outcome).toBe('clean');
    expect(await world.record('b')).toMatchObject({ unknownReason: null, unknownSince: null });
  });

  it('a slot that can not be written stops no other', async () => {
    await using world = await openWorld({ slots: { a: [null], b: [null], c: [null] } });
    world.mdm.next('write', 'a', new Failure('rejected', 'PATCH /a: 400'));
    const run = await world.run();
    expect(run.outcome).toBe('failed');
    expect(run.done.map(({ slot, outcome }) => `${slot} ${outcome}`).sort()).toEqual([
      'a failed',
      'b written',
      'c written',
    ]);
  });

  it('what was known of a slot before it became unknown stays, with its time', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    const before = await world.record('ios');
    const since = world.clock.now();
    for (let run = 0; run < 2; run++) {
      world.mdm.next('observe', 'ios', new Failure('protocol', 'GET /ios: not JSON'));
      await world.run();
      await world.clock.advance(60_000);
    }
    const { unknownReason, unknownSince, heldReason, ...rest } = await world.record('ios');
    expect({ unknownReason, heldReason }).toEqual({ unknownReason: 'GET /ios: not JSON', heldReason: 'unknown' });
    expect(unknownSince).toBe(since);
    expect(before).toMatchObject({ ...rest, deliveryAt: before.deliveryAt });
  });
});

describe('what is declined', () => {
  it('a foreign value is held and left alone', async () => {
    await using world = await openWorld({ slots: { ios: ['typed by hand'] } });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'held', plan: { held: [{ slot: 'ios', reason: 'foreign-value' }] } });
    expect(world.mdm.slot('ios').values).toEqual(['typed by hand']);
    expect((await world.record('ios')).heldReason).toBe('foreign-value');
    expect(world.heard('slot-held')).toMatchObject([{ slot: 'ios', reason: 'foreign-value' }]);
  });

  it('a foreign value in the place that a slot was pointed to lately: it was never ours, however clean the old place was', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    world.mdm.slot('ios').type('typed by hand');
    const moved = world.account.slots.map((slot) => ({ ...slot, place: 'somewhere else' }));
    const on = world.reconcileOn(world.store);
    const run = await world.passing(
      runAccount(on, { ...world.account, slots: moved }, { trigger: 'schedule', stop: world.stop.signal }),
    );
    expect(run).toMatchObject({ outcome: 'held', plan: { held: [{ slot: 'ios', reason: 'foreign-value' }] } });
    expect(world.mdm.slot('ios').values).toEqual(['typed by hand']);
  });

  it('a token that the MDM can not hold as it is', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.normalized = () => ({ unsupported: 'it has braces' });
    expect((await world.run()).plan?.held).toMatchObject([{ reason: 'unsupported-value' }]);
    world.mdm.normalized = (value) => ({ value: value.toUpperCase() });
    expect((await world.run()).plan?.held[0]?.says).toContain('Fake MDM would store it as another value');
    expect(world.mdm.called('write')).toEqual([]);
  });

  it('more writes than the account allows in one run; the next run goes on', async () => {
    await using world = await openWorld({ slots: { a: [null], b: [null], c: [null] }, maxWritesPerRun: 2 });
    expect(await world.run()).toMatchObject({ outcome: 'held', plan: { held: [{ slot: 'c', reason: 'brake' }] } });
    expect((await world.run()).outcome).toBe('clean');
    expect(world.mdm.called('write')).toEqual(['a', 'b', 'c']);
  });

  it('everything when a run is to look only, and nothing is called about to be held', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const run = await world.run({ lookOnly: true });
    expect(run).toMatchObject({ outcome: 'held', done: [], plan: { changes: [{ slot: 'ios' }] } });
    expect(world.mdm.called('write')).toEqual([]);
    expect(await world.holdings('ios')).toEqual([]);
    expect((await world.record('ios')).observed?.copies).toEqual([{ holds: null, count: 1 }]);
  });

  it('slots that were not asked for are not looked at', async () => {
    await using world = await openWorld({ slots: { a: [null], b: [null] } });
    expect((await world.run({ slots: ['b'] })).done.map(({ slot }) => slot)).toEqual(['b']);
    expect(world.mdm.called('observe')).not.toContain('a');
  });
});

describe('a run remembers', () => {
  it('the value in every slot, since when, and an entry in the trail for each write', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const run = await world.run();
    const { fingerprint } = world.token;
    expect(await world.record('ios')).toMatchObject({
      cleanFingerprint: fingerprint,
      writtenFingerprint: fingerprint,
      holdsSince: world.clock.now(),
      writtenAt: world.clock.now(),
      driftedSince: null,
      heldReason: null,
    });
    const [entry] = await world.store.read.audit.list({ limit: 1 });
    expect(entry).toMatchObject({
      actor: 'daemon@test',
      action: 'slot.written',
      subject: 'slot:contoso/ios',
      detail: { run: run.id, kind: 'set', before: [{ fingerprint: null, copies: 1 }], after: { fingerprint } },
    });
  });

  it('what every slot is about to hold, before the vendor takes the first value', async () => {
    await using world = await openWorld({ slots: { a: [null], b: [null] } });
    const remembered: unknown[] = [];
    world.mdm.onTake = async () => {
      remembered.push([await world.holdings('a'), await world.holdings('b')]);
    };
    await world.run();
    const { fingerprint } = world.token;
    expect(remembered[0]).toEqual([[fingerprint], [fingerprint]]);
  });

  it('itself: with its plan, what was done and how many requests it took', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run();
    const run = await world.run();
    expect(run.requests).toBe(2);
    expect(world.mdm.calls.slice(-2).map(({ operation }) => operation)).toEqual(['observe', 'delivery']);
    expect((await world.store.read.runs.list({ limit: 1 }))[0]).toEqual(run);
  });

  it('runs whose process died are closed by the next one', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const run = await world.run();
    const open = { ...run, id: 'of a process that died', endedAt: null, outcome: null };
    await world.store.write(({ runs }) => runs.save(open));
    await world.run();
    const closed = (await world.store.read.runs.list({ limit: 9 })).find(({ id }) => id === open.id);
    expect(closed).toMatchObject({ outcome: 'abandoned', endedAt: world.clock.now() });
  });
});
