/** What comes in between: people, other processes, and a process that dies while a value is on its way. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { LEASE_TTL_MS } from '../../../src/reconcile/held-lease.ts';
import { gatherFacts } from '../../../src/reconcile/rotate/facts.ts';
import { abortRotation, beginRotation, pauseRotation } from '../../../src/reconcile/rotate/people.ts';
import type { Rotate } from '../../../src/reconcile/rotate/rotate.ts';
import type { Store } from '../../../src/store/contract.ts';
import { HOUR_MS, openRotateWorld, type RotateWorld, SET } from './world.ts';

/** A process to which something happens right before the transaction of its step `promote`. */
function interruptedAtPromote(world: RotateWorld, happens: () => Promise<unknown>): Rotate {
  let isNear = false;
  const { store } = world;
  const interrupted: Store = {
    read: store.read,
    apart: store.apart,
    onChange: (...given) => store.onChange(...given),
    fingerprint: (value) => store.fingerprint(value),
    async write(work) {
      if (isNear) {
        isNear = false;
        await happens();
      }
      return store.write(work);
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
  const on = world.process(interrupted);
  on.reconcile.events.on((event) => {
    isNear ||= event.name === 'rotation-step' && event.step === 'promote';
  });
  return on;
}

describe('a step', () => {
  it('is not taken when a person has called the rotation back in the meantime', async () => {
    await using world = await openRotateWorld();
    await beginRotation(world.rotate, SET, '');
    await world.turn(interruptedAtPromote(world, () => abortRotation(world.rotate, SET, '')));
    const [, minted] = await world.tokens();
    expect(minted).toMatchObject({ stage: 'revoked', currentAt: null });
    expect(await world.held()).toEqual({ 'contoso/ios': '0', 'contoso/android': '0' });
  });

  it('is not taken when another process has got the lease in the meantime', async () => {
    await using world = await openRotateWorld();
    await beginRotation(world.rotate, SET, '');
    const name = `rotation:${SET}`;
    const takeOver = () =>
      world.store.write(async ({ leases }) => {
        const held = await leases.holder(name);
        if (held !== null) await leases.release(held);
        await leases.acquire(name, 'another', LEASE_TTL_MS);
      });
    expect(await world.turn(interruptedAtPromote(world, takeOver))).toMatchObject({ step: { do: 'promote' } });
    expect(await world.stages()).toEqual(['current', 'pending']);
  });
});

it('a paused rotation changes nothing, also where the schedule runs', async () => {
  await using world = await openRotateWorld({ contoso: { slots: ['ios'] }, fabrikam: { slots: ['ios'] } });
  world.mdm('fabrikam').next('observe', null, new Failure('rejected', 'GET /ios: 404'), 2);
  await beginRotation(world.rotate, SET, '');
  await world.turn();
  await pauseRotation(world.rotate, SET, '');
  await world.round();
  await world.clock.advance(HOUR_MS);
  await world.round();
  expect(await world.held()).toEqual({ 'contoso/ios': '1', 'fabrikam/ios': '0' });
  const [run] = await world.store.read.runs.list({ account: 'fabrikam', limit: 1 });
  expect(run).toMatchObject({ outcome: 'clean', plan: { inSync: ['ios'] } });
});

describe('a process that dies while a value is on its way', () => {
  async function died(): Promise<RotateWorld> {
    const world = await openRotateWorld({ contoso: { slots: ['ios'], drift: 'report' } });
    await beginRotation(world.rotate, SET, '');
    const dead = { now: false };
    const { store } = world;
    const die = () => {
      if (dead.now) throw new Error('dead');
    };
    const mortal: Store = {
      read: store.read,
      apart: store.apart,
      onChange: (...given) => store.onChange(...given),
      fingerprint: (value) => store.fingerprint(value),
      write: async (work) => {
        die();
        return store.write(work);
      },
      [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    };
    world.mdm().afterNext('write', 'ios', () => {
      dead.now = true;
    });
    await world.turn(world.process(mortal)).catch(() => undefined);
    await world.clock.advance(LEASE_TTL_MS);
    return world;
  }

  it('leaves a slot of which nobody says that it still holds the old one', async () => {
    await using world = await died();
    expect(await world.held()).toEqual({ 'contoso/ios': '1' });
    expect((await gatherFacts(world.rotate, SET)).slots).toMatchObject([{ holds: null, holdsSince: null }]);
  });

  it('leaves no drift: an account that only reports takes back what the rotation itself has written', async () => {
    await using world = await died();
    await abortRotation(world.rotate, SET, '');
    expect(await world.turn()).toMatchObject({ state: 'delivering' });
    expect(await world.held()).toEqual({ 'contoso/ios': '0' });
  });
});

it('a slot whose devices are all gone holds no writing up, and only a person goes past what they may have', async () => {
  await using world = await openRotateWorld({ contoso: { slots: ['ios', 'gone'], devices: true } });
  world.mdm().slot('gone').values = [];
  await world.round();
  await beginRotation(world.rotate, SET, '');
  expect(await world.turn()).toMatchObject({ state: 'delivering' });
  world.phonesFetch();
  await world.clock.advance(HOUR_MS);
  await world.round();
  const stuck = await world.turn();
  expect(stuck).toMatchObject({ state: 'stuck', step: { resolve: expect.stringContaining('--emergency') } });
  expect(await world.stages()).toEqual(['retiring', 'current']);
});
