/**
 * Law 9's spirit: from every crash point, running again reaches the same end. The run is killed, or its store goes away,
 * between any two steps of store and MDM; at each of them the vendor holds no value that is not remembered.
 */
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { LEASE_TTL_MS } from '../../src/reconcile/held-lease.ts';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import { steppedStore } from './failing-store.ts';
import { openWorld, type World } from './world.ts';

/** One canary, one slot with two copies, and one that somebody has tampered with; a new token has just become current. */
async function rotating(): Promise<World> {
  const world = await openWorld({ slots: { canary: [null], ios: [null, null], tampered: [null] }, settleMs: 1_000 });
  await world.run();
  world.mdm.slot('tampered').type('typed by hand');
  await world.rotate();
  world.mdm.slot('ios').hiddenLooks = 1;
  return world;
}

class Killed extends Error {}

/** Where a run is to be killed, and how many steps it has made. */
interface Crash {
  readonly at: number;
  steps: number;
}

/** Once it is dead nothing of the process happens any more. */
function killing(crash: Crash): () => void {
  return () => {
    crash.steps += 1;
    if (crash.steps >= crash.at) throw new Killed(`killed at step ${crash.at}`);
  };
}

/** The store is away for one step, and back at the next. */
function interrupting(crash: Crash): () => void {
  return () => {
    crash.steps += 1;
    if (crash.steps === crash.at) throw new StoreUnavailable(`away at step ${crash.at}`);
  };
}

describe('a run that is killed', () => {
  it('at any step, run again, reaches the same end', async () => {
    const steps = await everyStep(killing, { alsoAtTheVendor: true });
    expect(steps).toBeGreaterThan(60);
  }, 120_000);
});

describe('a run whose store goes away', () => {
  it('at any step, run again, reaches the same end', async () => {
    const steps = await everyStep(interrupting, { alsoAtTheVendor: false });
    expect(steps).toBeGreaterThan(40);
  }, 120_000);
});

/** Crashes at the first step, then at the second, and so on, until a run gets through. Returns how many steps it has. */
async function everyStep(
  crashing: (crash: Crash) => () => void,
  { alsoAtTheVendor }: { readonly alsoAtTheVendor: boolean },
): Promise<number> {
  const end = await endOf(await rotating());
  for (let at = 1; ; at++) {
    const world = await rotating();
    const crash = { at, steps: 0 };
    const step = crashing(crash);
    if (alsoAtTheVendor) world.mdm.step = step;
    const unremembered = watchTaken(world);
    const crashed = await world
      .run({}, world.reconcileOn(steppedStore(world.store, step)))
      .catch((error: unknown) => error);
    world.mdm.step = () => undefined;
    expect(await unremembered(), `step ${at}`).toEqual([]);
    if (crash.steps < at) {
      await world[Symbol.asyncDispose]();
      return at - 1;
    }
    expect(isExpected(crashed), `step ${at}: ${crashed}`).toBe(true);
    await world.clock.advance(LEASE_TTL_MS);
    expect(await endOf(world), `step ${at}`).toEqual(end);
  }
}

function isExpected(crashed: unknown): boolean {
  if (crashed instanceof SuppressedError) return isExpected(crashed.error);
  // A run that was only recording its end has done all of its work by then.
  return crashed instanceof Killed || crashed instanceof StoreUnavailable || isRun(crashed);
}

function isRun(value: unknown): value is Run {
  return typeof value === 'object' && value !== null && 'outcome' in value;
}

/** Watches every value the vendor takes: which of them were not remembered as held at that moment. */
function watchTaken(world: World): () => Promise<readonly string[]> {
  const store: Store = world.store;
  const missing: string[] = [];
  world.mdm.onTake = async (slot, value) => {
    const holdings = await store.read.slots.holdings();
    const fingerprint = store.fingerprint(value);
    if (!holdings.some((one) => one.slot === slot && one.fingerprint === fingerprint)) missing.push(slot);
  };
  return async () => missing;
}

/** Runs until there is nothing left to do, and says how things are then; without times, which differ. */
async function endOf(world: World) {
  const last = await world.run();
  const quiet = await world.run();
  const records = await world.store.read.slots.list('contoso');
  const runs = await world.store.read.runs.list({ limit: 100 });
  const held = await Promise.all(records.map(async ({ slot }) => [slot, (await world.holdings(slot)).length]));
  const token = (await world.authority.list()).find(({ stage }) => stage === 'current');
  const value = token === undefined ? '' : await world.valueOf(token);
  const end = {
    outcomes: [last.outcome, quiet.outcome],
    leftToDo: quiet.plan?.changes,
    values: [...world.mdm.slots].map(([name, slot]) => [name, slot.values.map((held) => held === value)]),
    records: records.map((record) => ({
      slot: record.slot,
      holdsIt: record.observed?.copies.map(({ holds, count }) => [holds === token?.fingerprint, count]),
      clean: record.cleanFingerprint === token?.fingerprint,
      driftedSince: record.driftedSince,
      heldReason: record.heldReason,
      unknownReason: record.unknownReason,
    })),
    held,
    openRuns: runs.filter(({ endedAt }) => endedAt === null).length,
    trail: (await world.store.read.audit.verify()).broken,
    lease: await world.store.read.leases.holder('account:contoso'),
  };
  await world[Symbol.asyncDispose]();
  return end;
}
