/** A run looks at the authorities of its slots first: nothing is written that they don't confirm. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { Run } from '../../src/model/run.ts';
import { LOOK_WITHIN_MS } from '../../src/reconcile/desire.ts';
import { beginRotation } from '../../src/reconcile/rotate/people.ts';
import { openElsewhere } from './rotate/elsewhere.ts';
import { HOUR_MS, SET } from './rotate/world.ts';

type On = Awaited<ReturnType<typeof openElsewhere>>;

/** Somebody changes the slot in the console of the MDM. */
function tamper({ world }: On): void {
  world.mdm().slot('ios').type('typed by hand');
}

async function lastRun({ world }: On): Promise<Run> {
  const [run] = await world.store.read.runs.list({ account: 'contoso', limit: 1 });
  if (run === undefined) throw new Error('there was no run');
  return run;
}

function writes({ world }: On): number {
  return world.mdm().called('write').length;
}

/** As often as a look is tried again within a run. */
function fail({ place }: On, kind: 'unavailable' | 'auth'): void {
  for (let times = 0; times < 4; times += 1) place.fail('list', 'before', new Failure(kind, 'GET fake tokens: no'));
}

describe('while the authority cannot be looked at', () => {
  it('a repair writes nothing, the run fails and says why; the slot is read all the same', async () => {
    await using on = await openElsewhere('watchword');
    tamper(on);
    fail(on, 'unavailable');
    const before = writes(on);
    await on.world.round();
    expect(writes(on)).toBe(before);
    const run = await lastRun(on);
    expect(run).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'unavailable', says: 'The tokens of pingid could not be looked at: GET fake tokens: no' },
      plan: { changes: [], held: [{ slot: 'ios', reason: 'unknown' }] },
    });
    expect(run.plan?.held[0]?.says).toMatch(/^nobody knows whether the token is still active, so it is not written: /);
    const [record] = await on.world.store.read.slots.list();
    expect(record).toMatchObject({ observed: { copies: [{ count: 1 }] }, unknownReason: null });

    await on.world.round();
    expect(writes(on)).toBe(before + 1);
    expect(await lastRun(on)).toMatchObject({ outcome: 'clean', failure: null });
  });

  it('the account is not left alone for a while, as one that refuses us itself', async () => {
    await using on = await openElsewhere('watchword');
    fail(on, 'auth');
    await on.world.round();
    expect(await lastRun(on)).toMatchObject({ outcome: 'failed', failure: { kind: 'rejected' } });
  });

  it('a rotation pushes nothing, and waits', async () => {
    await using on = await openElsewhere('watchword');
    await beginRotation(on.world.rotate, SET, '');
    const slot = on.world.mdm().slot('ios');
    slot.refusing = 1;
    await on.world.turn();
    slot.refusing = 0;
    const before = writes(on);
    await on.world.clock.advance(HOUR_MS);
    fail(on, 'unavailable');
    expect(await on.world.turn()).toMatchObject({ state: 'pushing', step: { do: 'wait' } });
    expect(writes(on)).toBe(before);
    expect((await on.world.rotation()).failing?.says).toContain('GET fake tokens: no');
  });
});

describe('a token that was taken away at the authority', () => {
  it('is not written any more', async () => {
    await using on = await openElsewhere('others');
    const { place, world } = on;
    place.values.unshift('another-value');
    await on.look();
    place.values.pop();
    tamper(on);
    const before = writes(on);
    await world.clock.advance(LOOK_WITHIN_MS);
    await world.round();
    expect(await held(world)).not.toBe('the-first-value');
    expect((await world.stages())[0]).toBe('revoked');
    // What somebody typed in is unknown to the set, and was repaired with the token that is there.
    expect(writes(on)).toBe(before + 1);
    expect(await held(world)).toBe('another-value');
  });

  it('is looked for once, however many accounts are run', async () => {
    const accounts = { contoso: { slots: ['ios'] }, fabrikam: { slots: ['ios'] } };
    await using on = await openElsewhere('watchword', accounts);
    const before = on.place.calls.length;
    await on.world.clock.advance(LOOK_WITHIN_MS);
    await on.world.round();
    await on.world.clock.advance(LOOK_WITHIN_MS - 1);
    await on.world.round();
    expect(on.place.calls.length).toBe(before + 1);
  });
});

async function held(world: On['world']): Promise<string | null | undefined> {
  return world.mdm().slot('ios').values[0];
}
