/** A write to a hundred thousand devices: it tells how far it is, ends early when it should, and the next run goes on where it was. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { LEASE_TTL_MS } from '../../src/reconcile/held-lease.ts';
import { LOOK_EVERY_MS, TELL_EVERY_MS } from '../../src/reconcile/long-write.ts';
import { steppedStore } from './failing-store.ts';
import { openWorld, type World } from './world.ts';

const ACTOR = { name: 'test', reason: 'a test' };
const FLEET = 100_000;

/** A fleet on which nobody has the token yet. */
function fleet(devices = FLEET) {
  return openWorld({ slots: { ios: Array.from({ length: devices }, () => null) }, devices: true });
}

/** How many devices hold a value. */
function having(world: World, value: string): number {
  return world.mdm.slot('ios').values.filter((held) => held === value).length;
}

describe('a write that is cut off', () => {
  it('by the end of the process goes on with the rest in the next run', async () => {
    await using world = await fleet();
    const value = await world.valueOf(world.token);
    let dead = false;
    const die = () => {
      if (dead) throw new Error('killed');
    };
    world.mdm.onBatch = (_, copies) => {
      dead = copies === 40_000;
      die();
    };
    await expect(world.run({}, world.reconcileOn(steppedStore(world.store, die)))).rejects.toThrow();
    expect(having(world, value)).toBe(40_000);

    await world.clock.advance(LEASE_TTL_MS);
    world.mdm.onBatch = () => undefined;
    const run = await world.run();
    expect(run).toMatchObject({
      outcome: 'clean',
      plan: { changes: [{ kind: 'set', why: '60,000 phones hold nothing yet' }] },
      done: [{ outcome: 'written', copies: 60_000, says: '60,000 copies written and read back' }],
    });
    expect(having(world, value)).toBe(FLEET);
  });

  it('by a vendor that gives no answer is tried again at once, with what is left', async () => {
    await using world = await fleet(5_000);
    const written: number[] = [];
    let fails = 1;
    world.mdm.onBatch = (_, copies) => {
      written.push(copies);
      if (copies === 2_000 && fails-- > 0) throw new Failure('unavailable', 'PUT /devices: no answer came');
    };
    expect(await world.run()).toMatchObject({ outcome: 'clean', done: [{ outcome: 'written' }] });
    expect(written).toEqual([1_000, 2_000, 1_000, 2_000, 3_000]);
  });

  it('is no drift: nobody has touched what it has not come to yet', async () => {
    await using world = await fleet(2_000);
    await world.run();
    await world.rotate();
    world.mdm.onBatch = () => world.stop.abort();
    await world.run();
    expect(await world.record('ios')).toMatchObject({ driftedSince: null });
    expect((await world.record('ios')).observed?.copies.map(({ count }) => count)).toEqual([1_000, 1_000]);
  });
});

describe('a write that is told to end', () => {
  it('because the process stops says how far it came, and the next run goes on', async () => {
    await using world = await fleet();
    world.mdm.onBatch = (_, copies) => {
      if (copies === 40_000) world.stop.abort();
    };
    expect(await world.run()).toMatchObject({
      outcome: 'abandoned',
      done: [
        {
          outcome: 'not-attempted',
          copies: 60_000,
          failure: null,
          says: '40,000 of 100,000 copies written, 60,000 left: the daemon was asked to stop; the next run goes on',
        },
      ],
    });
    expect(world.heard('slot-held')).toMatchObject([{ slot: 'ios', reason: 'not-attempted' }]);
    const again = await world.run({ stop: new AbortController().signal });
    expect(again).toMatchObject({ outcome: 'clean', done: [{ outcome: 'written', copies: 60_000 }] });
  });

  it('because the token was replaced meanwhile leaves the rest to the new one', async () => {
    await using world = await fleet(10_000);
    const old = await world.valueOf(world.token);
    world.mdm.onBatch = async (_, copies) => {
      if (copies !== 3_000) return;
      await world.authority.generate({ note: '', makeCurrent: true }, ACTOR);
      await world.clock.sleep(LOOK_EVERY_MS);
    };
    const run = await world.run();
    expect(having(world, old)).toBe(3_000);
    expect(run).toMatchObject({ outcome: 'failed', done: [{ outcome: 'not-attempted', copies: 7_000 }] });
    expect(run.done[0]?.says).toContain('the tokens of the set changed meanwhile; the next run goes by the new ones');
    world.mdm.onBatch = () => undefined;
    expect((await world.run()).outcome).toBe('clean');
    expect(having(world, old)).toBe(0);
  });

  it.each([
    ['fails: then nothing is known to have changed', new Failure('unavailable', 'GET /tokens: no answer came'), false],
    ['meets a mistake of ours, which is told', new TypeError('list is not a function'), true],
  ])('not because a look at the tokens %s', async (_, error, isBug) => {
    await using world = await fleet(3_000);
    const { authority } = world;
    let looks = 0;
    const forgetful = {
      kind: 'pingone',
      tokenSet: 'pingid',
      look: async () => {},
      reveal: (id: string) => authority.reveal(id),
      list: () => {
        looks += 1;
        return looks > 2 ? Promise.reject(error) : authority.list();
      },
    };
    world.mdm.onBatch = () => world.clock.sleep(LOOK_EVERY_MS);
    const run = await world.run({}, { ...world.reconcile, authorities: new Map([['pingid', forgetful]]) });
    expect(run).toMatchObject({ outcome: 'clean', done: [{ outcome: 'written', copies: 3_000 }] });
    expect(looks).toBeGreaterThan(3);
    expect(world.heard('bug').length > 0).toBe(isBug);
  });
});

it('a write that waits before another try is not begun again with a token that was replaced meanwhile', async () => {
  await using world = await openWorld({ slots: { ios: [null] } });
  const taken: string[] = [];
  world.mdm.onTake = async (_, value) => void taken.push(value);
  world.mdm.next('write', 'ios', async () => {
    await world.authority.generate({ note: '', makeCurrent: true }, ACTOR);
    throw new Failure('throttled', 'PATCH /ios: 429', { retryAfterMs: 2 * LOOK_EVERY_MS });
  });
  expect((await world.run()).done).toMatchObject([{ outcome: 'not-attempted' }]);
  expect(taken).toEqual([]);
  expect((await world.run()).outcome).toBe('clean');
});

it('refused copies are told before those that were not reached', async () => {
  await using world = await fleet(3_000);
  world.mdm.onBatch = (_, copies) => {
    if (copies === 1_000) world.mdm.slot('ios').values.fill('typed by hand', 1_500, 1_502);
    if (copies === 2_000) world.stop.abort();
  };
  const run = await world.run();
  expect(run.done).toMatchObject([{ outcome: 'failed', copies: 2, failure: 'conflict' }]);
  expect(run.done[0]?.says).toBe(
    '2 of 3,000 copies were refused: PUT /ios: another value was there (1,000 not reached)',
  );
});

describe('progress', () => {
  it('is told once a second at most, however fast it goes', async () => {
    await using world = await fleet(20_000);
    const told: { readonly at: number; readonly copies: number; readonly of: number }[] = [];
    world.reconcile.events.on((event) => {
      if (event.name === 'slot-progress') told.push({ at: world.clock.now(), copies: event.copies, of: event.of });
    });
    world.mdm.onBatch = () => world.clock.sleep(300);
    await world.run();
    expect(told[0]).toMatchObject({ copies: 1_000, of: 20_000 });
    expect(told.length).toBe(5);
    const gaps = told.slice(1).map(({ at }, index) => at - (told[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(TELL_EVERY_MS);
  });

  it('names the run and the slot', async () => {
    await using world = await fleet(10);
    const run = await world.run();
    expect(world.heard('slot-progress')).toEqual([
      { name: 'slot-progress', account: 'contoso', run: run.id, slot: 'ios', copies: 10, of: 10 },
    ]);
  });
});
