/**
 * One cell of the crash matrix: a part of a rotation is carried out by the real program, which is killed at one boundary; then the
 * daemon is started, and brings the rotation to its end. Whatever the boundary, it is the same end.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { signIns } from '../../../src/simulation/sign-ins.ts';
import type { Store } from '../../../src/store/contract.ts';
import { type Boundary, openCellWorld, type Part, start } from './boundaries.ts';
import { type FleetWorld, SET } from './fleet.ts';

const CHECK_IN_EVERY_MS = 250;
/** Longer than any cell needs on a busy machine. */
const PATIENCE_MS = 120_000;

/** What the trail says of the rotation in the end, and which tokens there are then. */
const ENDS = {
  rotated: { tale: ['begun', 'minting', 'minted', 'promoted', 'revoked', 'ended'], stages: ['revoked', 'current'] },
  aborted: {
    tale: ['begun', 'minting', 'minted', 'promoted', 'aborted', 'promoted', 'revoked', 'ended'],
    stages: ['current', 'revoked'],
  },
} as const;

/** Kills the part at the boundary, lets the daemon finish, and looks at everything. */
export async function crash(part: Part, boundary: Boundary): Promise<void> {
  await using world = await openCellWorld();
  const neighbours = world.neighbours();
  await part.before(world);
  await using store = await world.store();
  const hadItBefore = everyPhoneHas(world, await targetOf(store, part.outcome));
  const startedAt = Date.now();
  const killed = start(world, part, boundary);
  await killed.ended;
  expect(killed.child.signalCode, 'the process was killed, and did not end by itself').toBe('SIGKILL');

  if (part.asks !== null && !(await tale(store)).includes(part.asks)) {
    expect(await world.run(part.command)).toMatchObject({ code: 0 });
  }
  const hadItAt = await finish(world, store, part.outcome);
  const everyPhoneHadItAt = hadItBefore ? startedAt : hadItAt;

  const { stages, tale: whole } = ENDS[part.outcome];
  const tokens = await store.read.tokens.list();
  expect(tokens.map(({ stage }) => stage)).toEqual(stages);
  const value = await targetOf(store, part.outcome);
  expect([...world.values()], 'every slot holds it').toEqual([value]);
  expect(everyPhoneHas(world, value)).toBe(true);
  const gone = tokens.find(({ stage }) => stage === 'revoked');
  expect(gone?.revokedAt, 'it went when every phone had the other one').toBeGreaterThanOrEqual(everyPhoneHadItAt);
  expect(world.neighbours(), 'the neighbours are as they were').toBe(neighbours);
  expect(await store.read.rotations.list({ limit: 9 })).toMatchObject([{ outcome: part.outcome }]);
  expect((await store.read.audit.verify()).broken).toBeNull();
  expect(await tale(store)).toEqual(whole);
  const runs = await store.read.runs.list({ limit: 500 });
  expect(runs.filter(({ endedAt }) => endedAt === null)).toEqual([]);
}

/** What the trail says of the rotation, oldest first. That the authority is asked is said each time; what comes of it only once. */
async function tale(store: Store): Promise<readonly string[]> {
  const entries = await store.read.audit.list({ limit: 1000 });
  return entries
    .flatMap(({ action }) => (action.startsWith('rotation.') ? [action.slice('rotation.'.length)] : []))
    .toReversed()
    .filter((action, at, all) => action !== 'minting' || all.indexOf(action) === at);
}

function everyPhoneHas({ phones }: FleetWorld, value: string | null): boolean {
  return value !== null && phones.every(({ token }) => token === value);
}

/** The value that every slot is to hold in the end; null while there is none. */
async function targetOf(store: Store, outcome: Part['outcome']): Promise<string | null> {
  const [old, made] = await store.read.tokens.list();
  const target = outcome === 'rotated' ? made : old;
  return target === undefined ? null : (await store.read.tokens.reveal(target.id)).reveal();
}

/**
 * The daemon until the rotation is over. Phones check in only when every slot has held the token that they are to have for a while, and
 * sign in with what they hold. Returns the moment before the last of them had it.
 */
async function finish(world: FleetWorld, store: Store, outcome: Part['outcome']): Promise<number> {
  world.configure({ reconcile: '* * * * * *' });
  const before = new Set([...world.values(), ...world.phones.map(({ token }) => token)]);
  await using daemon = await world.serve();
  const page = signIns(daemon.url);
  let writtenAt = Number.POSITIVE_INFINITY;
  let everyPhoneHadItAt = Number.POSITIVE_INFINITY;
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    expect(Date.now(), `the rotation did not end:\n${world.printed.slice(-4000)}`).toBeLessThan(until);
    const held = [...world.values()];
    const isWritten = held.length === 1 && held[0] === (await targetOf(store, outcome));
    if (isWritten) writtenAt = Math.min(writtenAt, Date.now());
    if (isWritten && (await isWaiting(world, store, writtenAt))) {
      everyPhoneHadItAt = Math.min(everyPhoneHadItAt, Date.now());
      world.checkIn();
    }
    await page.all(world.phones);
    if ((await store.read.rotations.going(SET)) === null) break;
    await pause(CHECK_IN_EVERY_MS);
  }
  expect(page).toMatchObject({ halts: 0, errors: 0 });
  for (const value of before) {
    if (value === null || world.values().has(value)) continue;
    await expect.poll(() => daemon.decision(value), { timeout: PATIENCE_MS }).toBe('halt');
  }
  return everyPhoneHadItAt;
}

/** Whether the daemon has had time to do the wrong thing: it has looked at every account twice since every slot was written. */
async function isWaiting({ mdms }: FleetWorld, store: Store, writtenAt: number): Promise<boolean> {
  const runs = await store.read.runs.list({ limit: 50 });
  const since = runs.filter(({ endedAt, startedAt }) => endedAt !== null && startedAt > writtenAt);
  return [...mdms.keys()].every((name) => since.filter(({ account }) => account === name).length >= 2);
}
