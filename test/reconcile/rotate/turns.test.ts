/** The turns that the daemon takes, and what begins by itself. */
import { describe, expect, it } from 'vitest';
import type { RotatedAuthority } from '../../../src/authority/contract.ts';
import { abortRotation, beginRotation, pauseRotation } from '../../../src/reconcile/rotate/people.ts';
import type { Rotate } from '../../../src/reconcile/rotate/rotate.ts';
import { TURN_EVERY_MS, Turns } from '../../../src/reconcile/rotate/turns.ts';
import { turns as letGo } from '../world.ts';
import { ACTOR, HOUR_MS, openRotateWorld, QUICK, type RotateWorld, SET } from './world.ts';

/** The daemon's turns, until the end of the test. */
async function taking(world: RotateWorld, rotate: Rotate, forMs: number): Promise<void> {
  const stop = new AbortController();
  const turns = new Turns({
    rotate: () => rotate,
    owns: () => true,
    clock: world.clock,
    events: rotate.reconcile.events,
    stop: stop.signal,
  });
  turns.start();
  const until = world.clock.now() + forMs;
  while (world.clock.now() < until) {
    await letGo(1);
    const { nextAt = until } = world.clock;
    await world.clock.advance(Math.min(nextAt, until) - world.clock.now());
  }
  stop.abort();
  await world.passing(turns.stop());
}

describe('the daemon', () => {
  it('begins a rotation when the token has been in use for long enough', async () => {
    await using world = await openRotateWorld();
    world.settings = { ...QUICK, everyMs: 49 * HOUR_MS + 60_000 };
    await taking(world, world.rotate, TURN_EVERY_MS);
    expect(await world.stages()).toEqual(['current']);
    await taking(world, world.rotate, 2 * TURN_EVERY_MS);
    expect(await world.stages()).toEqual(['retiring', 'current']);
    expect(await world.rotation()).toMatchObject({ trigger: 'schedule' });
  });

  it('tells people once that they are waited for, and not those who paused it', async () => {
    await using world = await openRotateWorld({ contoso: { slots: ['byHand'] } });
    world.mdm().steps.set('byHand', ['Type it in.']);
    await beginRotation(world.rotate, SET, '');
    await taking(world, world.rotate, 10 * TURN_EVERY_MS);
    expect(world.heard('rotation-waits')).toMatchObject([
      { state: 'stuck', resolve: 'watchword slots confirm contoso/byHand' },
    ]);
  });

  it('says nothing of a rotation that somebody has paused', async () => {
    await using world = await openRotateWorld();
    await beginRotation(world.rotate, SET, '');
    await pauseRotation(world.rotate, SET, '');
    await taking(world, world.rotate, 3 * TURN_EVERY_MS);
    expect(world.heard('rotation-waits')).toEqual([]);
    expect(await world.stages()).toEqual(['current']);
  });

  it('one set that cannot be worked on stops no other', async () => {
    await using world = await openRotateWorld();
    await beginRotation(world.rotate, SET, '');
    const broken = { ...world.authority, kind: 'local', list: () => Promise.reject(new Error('broken')) };
    const authorities = new Map<string, RotatedAuthority>([
      ['broken', broken as unknown as RotatedAuthority],
      ...world.rotate.authorities,
    ]);
    await taking(world, { ...world.rotate, authorities }, TURN_EVERY_MS);
    expect(world.heard('bug')[0]).toMatchObject({ where: 'the rotation of broken' });
    expect(await world.stages()).toEqual(['retiring', 'current']);
  });
});

describe('a pending token', () => {
  it('that turned up at an authority elsewhere is distributed; the one before it goes on evidence', async () => {
    await using world = await openRotateWorld();
    const local = world.authority;
    const elsewhere: RotatedAuthority = {
      kind: 'elsewhere',
      tokenSet: SET,
      changedBy: 'watchword',
      whyNoneMade: null,
      look: async () => {},
      orders: async () => [],
      list: (tables) => local.list(tables),
      reveal: (id) => local.reveal(id),
      mint: () => Promise.reject(new Error('nobody asked for a token')),
      mintedFor: () => [],
      makeCurrent: (id, actor, within) => local.makeCurrent(id, actor, within),
      revoke: (id, permit, actor, within) => local.revoke(id, permit, actor, within),
    };
    await local.generate({ note: 'from elsewhere', makeCurrent: false }, ACTOR);
    const on = { ...world.rotate, authorities: new Map([[SET, elsewhere]]) };
    expect(await world.turn(on)).toMatchObject({ state: 'delivering' });
    expect(await world.rotation()).toMatchObject({ trigger: 'elsewhere' });
    expect(await world.stages()).toEqual(['retiring', 'current']);
    expect(await world.trail()).toEqual(['begun', 'promoted']);
  });

  it('of the local authority is left alone; one made current by hand is no rotation, and the schedule counts from then', async () => {
    await using world = await openRotateWorld();
    world.settings = { ...QUICK, everyMs: 50 * HOUR_MS };
    const pending = await world.authority.generate({ note: '', makeCurrent: false }, ACTOR);
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    await world.authority.makeCurrent(pending.id, ACTOR);
    const madeAt = world.clock.now();
    expect(await world.turn()).toMatchObject({ state: 'steady', step: { untilAt: madeAt + 50 * HOUR_MS } });
  });

  it('that a person enters while one is being minted is not taken for the new one', async () => {
    await using world = await openRotateWorld();
    await beginRotation(world.rotate, SET, '');
    const failing = new Map<string, RotatedAuthority>([
      [SET, Object.assign(world.authorityOn(world.store), { mint: () => Promise.reject(new Error('away')) })],
    ]);
    expect(await world.turn({ ...world.rotate, authorities: failing })).toMatchObject({ state: 'minted' });
    const entered = await world.authority.generate({ note: 'by hand', makeCurrent: false }, ACTOR);
    await world.clock.advance(HOUR_MS);
    await world.turn();
    expect((await world.rotation()).to).not.toBe(entered.id);
    expect(await world.stages()).toEqual(['retiring', 'pending', 'current']);
  });
});

it('a rotation that is aborted before it has minted leaves nothing behind', async () => {
  await using world = await openRotateWorld();
  await beginRotation(world.rotate, SET, '');
  await abortRotation(world.rotate, SET, '');
  expect(await world.turn()).toMatchObject({ state: 'steady' });
  expect(await world.stages()).toEqual(['current']);
  expect(await world.rotation()).toMatchObject({ outcome: 'aborted' });
});

describe('the turns of a set of which another daemon takes care', () => {
  const own = (world: RotateWorld, owns: () => boolean) => {
    const stop = new AbortController();
    const { rotate } = world;
    const turns = new Turns({
      rotate: () => rotate,
      owns,
      clock: world.clock,
      events: rotate.reconcile.events,
      stop: stop.signal,
    });
    const end = async () => {
      stop.abort();
      await world.passing(turns.stop());
    };
    return { turns, end };
  };

  it('are not taken, until it comes to this one', async () => {
    await using world = await openRotateWorld();
    let owned = false;
    await beginRotation(world.rotate, SET, 'test');
    const { turns, end } = own(world, () => owned);
    turns.start();
    await letGo(3);
    await world.clock.advance(TURN_EVERY_MS);
    expect((await world.rotation())?.to).toBeNull();
    owned = true;
    turns.soon();
    await letGo(20);
    expect((await world.rotation())?.to).not.toBeNull();
    await end();
  });

  it('are taken once where a person has said something', async () => {
    await using world = await openRotateWorld();
    await beginRotation(world.rotate, SET, 'test');
    const { turns, end } = own(world, () => false);
    turns.start();
    await letGo(3);
    expect((await world.rotation())?.to).toBeNull();
    turns.soonForAll();
    await letGo(20);
    expect((await world.rotation())?.to).not.toBeNull();
    await end();
  });
});
