/**
 * Law 9: one rotation mints one token, however often we crash; and from every crash point, going on reaches the same end. The process
 * is killed, or its store goes away, before and after any transaction and any call to an MDM, from the first thought to the end: what
 * happens within a transaction is undone, and the same as what happens before it.
 */
import { describe, expect, it } from 'vitest';
import { LEASE_TTL_MS } from '../../../src/reconcile/held-lease.ts';
import { beginRotation } from '../../../src/reconcile/rotate/people.ts';
import type { Rotate } from '../../../src/reconcile/rotate/rotate.ts';
import { StoreUnavailable } from '../../../src/store/contract.ts';
import { steppedStore } from '../failing-store.ts';
import { HOUR_MS, openRotateWorld, type RotateWorld, SET } from './world.ts';

class Killed extends Error {}

interface Crash {
  readonly at: number;
  steps: number;
}

/** Where the process is when it dies: at the beginning, or when nothing is left to do but to take the old token away. */
type Stretch = (world: RotateWorld, on: Rotate) => Promise<unknown>;

const STRETCHES: Readonly<
  Record<string, { readonly before: (world: RotateWorld) => Promise<void>; readonly of: Stretch }>
> = {
  'minting, promoting and writing': {
    before: async (world) => {
      await beginRotation(world.rotate, SET, '');
    },
    of: (world, on) => world.turn(on),
  },
  'looking, revoking and ending': {
    before: async (world) => {
      await beginRotation(world.rotate, SET, '');
      await world.turn();
      world.phonesFetch();
      await world.clock.advance(HOUR_MS);
      await world.round();
      await world.clock.advance(HOUR_MS);
    },
    of: (world, on) => world.turn(on),
  },
};

describe.each(Object.entries(STRETCHES))('%s', (_, stretch) => {
  it('killed at any step, and gone on with, comes to the same end with one new token', async () => {
    const steps = await everyStep(stretch, (crash) => () => {
      crash.steps += 1;
      if (crash.steps >= crash.at) throw new Killed(`killed at step ${crash.at}`);
    });
    expect(steps).toBeGreaterThan(20);
  }, 240_000);

  it('whose store goes away at any step, and gone on with, comes to the same end with one new token', async () => {
    const steps = await everyStep(stretch, (crash) => () => {
      crash.steps += 1;
      if (crash.steps === crash.at) throw new StoreUnavailable(`away at step ${crash.at}`);
    });
    expect(steps).toBeGreaterThan(20);
  }, 240_000);
});

/** Crashes at the first step, then at the second, and so on, until nothing crashes. Returns how many steps there are. */
async function everyStep(
  { before, of }: (typeof STRETCHES)[string],
  crashing: (crash: Crash) => () => void,
): Promise<number> {
  for (let at = 1; ; at += 1) {
    await using world = await openRotateWorld({ contoso: { slots: ['ios'] }, fabrikam: { slots: ['canary'] } });
    await before(world);
    const crash = { at, steps: 0 };
    const step = crashing(crash);
    for (const mdm of world.mdms.values()) mdm.step = step;
    await of(
      world,
      world.process(steppedStore(world.store, (one) => ['write', 'commit'].includes(one.call) && step())),
    ).catch(() => undefined);
    for (const mdm of world.mdms.values()) mdm.step = () => undefined;
    if (crash.steps < at) return at - 1;
    await world.clock.advance(LEASE_TTL_MS);
    expect(await goOn(world), `step ${at}`).toEqual(END);
  }
}

const END = {
  stages: ['revoked', 'current'],
  held: { 'contoso/ios': '1', 'fabrikam/canary': '1' },
  outcomes: ['rotated'],
  trail: null,
};

/** What the daemon does when it is started again: turns and rounds, while phones check in. */
async function goOn(world: RotateWorld) {
  for (let hours = 0; hours < 12 && (await world.rotation()).endedAt === null; hours += 1) {
    await world.turn();
    await world.round();
    world.phonesFetch();
    await world.clock.advance(HOUR_MS / 2);
  }
  const rotations = await world.store.read.rotations.list({ tokenSet: SET, limit: 10 });
  return {
    stages: await world.stages(),
    held: await world.held(),
    outcomes: rotations.map(({ outcome }) => outcome),
    trail: (await world.store.read.audit.verify()).broken,
  };
}
