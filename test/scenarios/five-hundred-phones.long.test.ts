/**
 * A rotation as an operator would see it: 500 phones on four MDMs that fail now and then, and everybody signs in all the while. One MDM
 * is down for a time, somebody pastes the old token back, a phone enrols, some phones lie in drawers, and the daemon is killed.
 *
 * The claim: a token that an MDM delivered is never refused. `deliverTo` is 100%, so the phones in the drawers are part of the claim:
 * the rotation waits for them. What becomes of phones beyond a lower threshold is in beyond-the-threshold.test.ts.
 */
import { expect, it } from 'vitest';
import { random } from '../../src/simulation/random.ts';
import { FleetWorld } from '../e2e/rotate/fleet.ts';
import { Crowd } from './crowd.ts';
import { sprinkleFaults } from './faults.ts';
import { refusedWithinTheBound, tale, tokenAt, tokenValue, until } from './story.ts';

const SEED = Number(process.env.SEED ?? 20261124);
const SPEED = 600;
const DOWN = 'workspace-one';
const PASTED = 'intune';
/** How many of the phones lie in drawers while the token is replaced. */
const IN_DRAWERS = 15;
/** The old token is revoked only from then on, so that there is time for everything that happens before. */
const WINDOW_OPENS_AFTER_MS = 150_000;

it(`500 phones sign in while the token is replaced, and none is refused (SEED=${SEED})`, {
  timeout: 900_000,
}, async () => {
  const numbers = random(SEED);
  const says = (text: string) => process.stdout.write(`${new Date().toISOString()} ${text}\n`);
  const options = { seed: SEED, speed: SPEED };
  await using world = await FleetWorld.open({
    mdms: {
      intune: { phones: 160, ...options },
      'workspace-one': { phones: 140, ...options },
      'mobileiron-core': { phones: 80, ...options },
      'mobileiron-cloud': { phones: 120, ...options },
    },
    rotation: {},
    reconcile: '*/5 * * * * *',
    isNew: ({ id }) => id === 'phone-0042',
  });
  const neighbours = world.neighbours();
  const opensAt = minuteOf(Date.now() + WINDOW_OPENS_AFTER_MS);
  world.configure({
    rotation: {
      deliverTo: '100%',
      soak: '2s',
      quiet: '5s',
      approve: 'auto',
      deadline: '30s',
      pushWindows: [{ hours: hoursFrom(Date.now() - 60_000) }],
      revokeWindows: [{ hours: hoursFrom(opensAt) }],
    },
  });
  const started = await world.serve();
  world.configure({ validation: new URL(started.url).host });
  await using store = await world.store();
  await using crowd = new Crowd(world, started.url);
  await until('everybody has signed in once', () => crowd.rounds > 0);
  const old = await tokenValue(store, 0);
  sprinkleFaults(world, SEED);

  for (let left = IN_DRAWERS; left > 0; left -= 1) {
    const phone = world.phones[numbers.whole(0, world.phones.length - 1)];
    if (phone !== undefined) phone.reachable = false;
  }
  const down = world.mdms.get(DOWN);
  const comesBack = down?.behave(() => down.errorAnswer(503));
  expect(await world.run(['rotate', 'start', '--reason', 'the quarter is over'])).toMatchObject({ code: 0 });
  says('begun');
  await until(`${DOWN} has been given up for a while`, async () => (await tale(store)).includes('failed'));
  comesBack?.();
  says(`${DOWN} is back`);

  const made = await tokenValue(store, 1);
  const holdsAll = (value: string) => world.values().size === 1 && world.values().has(value);
  await until('every slot holds the new token', () => holdsAll(made));
  const pasted = world.mdms.get(PASTED);
  const [slot] = pasted?.slots ?? [];
  pasted?.console.setValue(slot?.name ?? '', old);
  says('somebody has pasted the old token');
  await until('it is repaired', () => holdsAll(made));

  const errorsBefore = crowd.page.errors;
  await started.signal('SIGKILL');
  await using again = await world.serve();
  says('the daemon was killed, and is back');
  const errorsOfOutage = crowd.page.errors;

  const reachable = world.phones.filter((phone) => phone.reachable);
  await until('every phone that can be reached has the new token', () =>
    reachable.every(({ token }) => token === made),
  );
  const { rounds } = crowd;
  await until('everybody has signed in again', () => crowd.rounds > rounds + 1);
  expect(await tokenAt(store, 0), 'phones in drawers hold the old token, so it stays').toMatchObject({
    stage: 'retiring',
  });
  for (const phone of world.phones) phone.reachable = true;
  says('the drawers are opened, and a new phone checks in');
  const lateAt = Date.now();

  await until('the old token is revoked', async () => (await tokenAt(store, 0)).revokedAt !== null);
  const revokedAt = (await tokenAt(store, 0)).revokedAt ?? 0;
  await refusedWithinTheBound(again.url, old, revokedAt);
  await until('the rotation is over', async () => (await tale(store)).includes('ended'));
  const after = crowd.rounds;
  await until('everybody has signed in with the new token', () => crowd.rounds > after + 1);
  says(`over: ${crowd.page.proceeds} sign-ins`);

  expect(crowd.page.halted, 'a token that an MDM delivered was refused').toEqual([]);
  expect(errorsBefore).toBe(0);
  expect(crowd.page.errors, 'without an answer only while the daemon was down').toBe(errorsOfOutage);
  expect(new Set(world.phones.map(({ token }) => token))).toEqual(new Set([made]));
  expect(revokedAt).toBeGreaterThan(Math.max(lateAt, opensAt));
  expect(await tokenAt(store, 1)).toMatchObject({ stage: 'current' });
  expect(await store.read.tokens.list()).toHaveLength(2);
  expect(world.neighbours(), 'what else stands in the MDMs is as it was').toBe(neighbours);
  expect((await store.read.audit.verify()).broken).toBeNull();
  const told = await tale(store);
  expect(told.filter((action) => !['failed', 'recovered'].includes(action)).toSorted()).toEqual([
    'begun',
    'ended',
    'late',
    'minted',
    'minting',
    'promoted',
    'revoked',
  ]);
  expect(told).toContain('failed');
});

/** Two hours from then on, in UTC, as a window is written. */
function hoursFrom(at: number): string {
  const hour = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  return `${hour(at)}-${hour(at + 2 * 3_600_000)}`;
}

function minuteOf(at: number): number {
  return Math.floor(at / 60_000) * 60_000;
}
