/** The failure table, held against what a run does: how often it tries again, how long it waits, and what follows. */
import { describe, expect, it } from 'vitest';
import { FAILURES, Failure, type FailureKind } from '../../src/model/failure.ts';
import { SLOTS_AT_ONCE } from '../../src/reconcile/side-by-side.ts';
import { openWorld, turns, type World } from './world.ts';

const KINDS = Object.keys(FAILURES) as readonly FailureKind[];
const ALWAYS = 1_000;

describe.each(KINDS)('a failure of the kind %s', (kind) => {
  const { retries, afterwards } = FAILURES[kind];

  it(`while looking: tried again ${retries} times, and the slot is unknown`, async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('observe', 'ios', new Failure(kind, 'GET /ios: no'), ALWAYS);
    const run = await world.run();
    expect(world.mdm.called('observe')).toHaveLength(1 + retries);
    expect(run).toMatchObject({ outcome: 'failed', failure: { kind, says: 'GET /ios: no' } });
    expect(run.plan?.held).toMatchObject([{ slot: 'ios', reason: 'unknown' }]);
    expect(world.heard('slot-unknown')).toMatchObject([{ slot: 'ios', kind }]);
  });

  it(`while writing: tried again ${retries} times, then ${afterwards}`, async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('write', 'ios', new Failure(kind, 'PATCH /ios: no'), ALWAYS);
    const run = await world.run();
    const looksAgain = afterwards === 'observe-again';
    expect(world.mdm.called('write')).toHaveLength(1 + retries + (looksAgain ? 1 : 0));
    expect(world.mdm.called('observe')).toHaveLength(looksAgain ? 2 : 1);
    expect(run).toMatchObject({ outcome: 'failed', failure: { kind }, done: [{ outcome: 'failed', failure: kind }] });
    expect((await world.store.read.audit.list({ limit: 1 }))[0]).toMatchObject({ action: 'slot.failed' });
  });
});

describe('a pause before the next try', () => {
  it('grows from try to try', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('observe', 'ios', new Failure('throttled', '429'), ALWAYS);
    await world.run();
    expect(pauses(world)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  });

  it('is as long as the vendor says, up to a minute', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('observe', 'ios', new Failure('throttled', '429', { retryAfterMs: 2_128 }));
    world.mdm.next('observe', 'ios', new Failure('unavailable', '503', { retryAfterMs: 60_000 }));
    expect((await world.run()).outcome).toBe('clean');
    expect(pauses(world)).toEqual([2_128, 60_000]);
  });

  it('longer than a minute is not waited for: the next scheduled run comes', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('observe', 'ios', new Failure('throttled', '429', { retryAfterMs: 60_001 }));
    const run = await world.run();
    expect(world.mdm.called('observe')).toHaveLength(1);
    expect(run.endedAt).toBe(run.startedAt);
  });
});

describe('an account that refuses us', () => {
  const names = Array.from({ length: SLOTS_AT_ONCE + 4 }, (_, at) => `slot-${String(at).padStart(2, '0')}`);
  const slots = Object.fromEntries(names.map((name) => [name, [null]]));
  const refusal = () => new Failure('auth', 'GET: 403', { status: 403 });

  /** As many as go on at once are in hand when the refusal comes, and end after it. */
  const refuse = () => turns(3).then(() => Promise.reject(refusal()));
  const slowly = () => turns(9);

  it('while looking, is asked no more: what is not in hand yet is unknown for the same reason, and nothing is written', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('observe', 'slot-00', refuse);
    world.mdm.next('observe', null, slowly, ALWAYS);
    const run = await world.run();
    expect(world.mdm.called('observe')).toEqual(names.slice(0, SLOTS_AT_ONCE));
    expect(run.plan?.held.map(({ slot, says }) => [slot, says.endsWith('GET: 403')])).toEqual(
      ['slot-00', ...names.slice(SLOTS_AT_ONCE)].map((slot) => [slot, true]),
    );
    expect(world.mdm.called('write')).toEqual([]);
    expect(world.mdm.called('delivery')).toEqual([]);
    expect(run.done.map(({ outcome, says }) => `${outcome}: ${says}`)).toEqual(
      names.slice(1, SLOTS_AT_ONCE).map(() => 'not-attempted: the account refused us'),
    );
    expect(run).toMatchObject({ outcome: 'failed', failure: { kind: 'auth' } });
  });

  it('is what the run is remembered by, also where another failure came first', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('observe', 'slot-00', new Failure('rejected', 'GET: 404'));
    world.mdm.next('observe', 'slot-01', refusal());
    expect((await world.run()).failure).toEqual({ kind: 'auth', says: 'GET: 403' });
  });

  it('while writing, is what the run is remembered by too', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('write', 'slot-00', new Failure('rejected', 'PATCH: 400'));
    world.mdm.next('write', 'slot-01', refuse);
    expect((await world.run()).failure).toEqual({ kind: 'auth', says: 'GET: 403' });
  });

  it('while writing, is written to no more', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('write', 'slot-00', refuse);
    world.mdm.next('write', null, slowly, ALWAYS);
    const run = await world.run();
    expect(world.mdm.called('write').toSorted()).toEqual(names.slice(0, SLOTS_AT_ONCE));
    expect(run.done.filter(({ outcome }) => outcome === 'not-attempted').map(({ slot }) => slot)).toEqual(
      names.slice(SLOTS_AT_ONCE),
    );
    expect(world.mdm.called('delivery')).toEqual([]);
    expect(run).toMatchObject({ outcome: 'failed', failure: { kind: 'auth' } });
  });
});

describe('anything but a Failure is a bug: it fails the account, loudly', () => {
  const bug = () => {
    throw new TypeError('x is not a function');
  };

  it('while looking', async () => {
    await using world = await openWorld();
    world.mdm.next('observe', 'ios', bug);
    expect(await world.run()).toMatchObject({
      outcome: 'failed',
      plan: null,
      failure: { kind: 'bug', says: 'x is not a function' },
    });
    expect(world.heard('bug')).toMatchObject([{ where: 'a run', account: 'contoso' }]);
    expect((await world.run()).outcome).toBe('clean');
  });

  it('while writing: what is in hand is finished and remembered before the lease is given back', async () => {
    await using world = await openWorld({ slots: { a: [null], b: [null] } });
    world.mdm.next('write', 'a', bug);
    world.mdm.next('write', 'b', () => turns(9));
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'failed', failure: { kind: 'bug' } });
    expect(run.done).toMatchObject([{ slot: 'b', outcome: 'written' }]);
    expect(await world.record('b')).toMatchObject({ writtenAt: world.clock.now() });
    expect(await world.store.read.leases.holder('account:contoso')).toBeNull();
  });

  it('also when the process is just being stopped', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('write', 'ios', () => {
      world.stop.abort();
      bug();
    });
    expect(await world.run()).toMatchObject({ outcome: 'failed', failure: { kind: 'bug' } });
  });

  it('also when the account can not even be opened', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    Object.assign(world.account, { open: bug });
    expect(await world.run()).toMatchObject({ outcome: 'failed', failure: { kind: 'bug' } });
  });
});

/** The time between one look and the next. */
function pauses(world: World): readonly number[] {
  const looks = world.mdm.calls.filter(({ operation }) => operation === 'observe').map(({ at }) => at);
  return looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
}
