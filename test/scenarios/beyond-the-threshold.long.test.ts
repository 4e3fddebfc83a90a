/**
 * What becomes of phones beyond the threshold. `deliverTo: 90%` says that the last tenth of the phones isn't waited for. Such a phone
 * that comes back after the revocation with the old token is refused, and signs in again as soon as it has checked in. As long as it
 * presents the old token, even now and then, the revocation waits: only a phone that is silent for `quiet` is ever passed over.
 */
import { expect, it } from 'vitest';
import { FleetWorld } from '../e2e/rotate/fleet.ts';
import { Crowd } from './crowd.ts';
import { tokenAt, tokenValue, until } from './story.ts';

/** What was presented is on record after five seconds, so anything shorter would say nothing. */
const QUIET = '15s';

it('a phone that is passed over is refused when it comes back, until it checks in; and nobody else is', {
  timeout: 300_000,
}, async () => {
  await using world = await FleetWorld.open({
    mdms: { intune: { phones: 20, slots: 1, speed: 3600 } },
    rotation: { deliverTo: '90%', soak: '0s', quiet: QUIET, approve: 'auto' },
    reconcile: '* * * * * *',
  });
  const [silent, wakeful] = world.phones;
  if (silent === undefined || wakeful === undefined) throw new Error('there are no phones');
  const others = world.phones.filter((phone) => phone !== silent);
  for (const phone of [silent, wakeful]) phone.reachable = false;

  await using daemon = await world.serve();
  await using store = await world.store();
  await using crowd = new Crowd(world, daemon.url, others);
  expect(await world.run(['rotate', 'start'])).toMatchObject({ code: 0 });
  const made = await tokenValue(store, 1);
  const fetched = others.filter((phone) => phone !== wakeful);
  await until('9 of 10 phones have the new token', () => fetched.every(({ token }) => token === made));
  await until('all that holds it up is that one of the last phones presents the old token', async () => {
    const { state, says } = JSON.parse((await world.run(['rotate', 'status', '--json'])).out).rotations[0];
    return state === 'overlapping' && says.includes('was last presented');
  });
  expect(await tokenAt(store, 0)).toMatchObject({ stage: 'retiring' });

  wakeful.reachable = true;
  await until('the old token is revoked', async () => (await tokenAt(store, 0)).revokedAt !== null);
  expect(crowd.page.halted).toEqual([]);
  await until('it is refused everywhere', async () => (await daemon.decision(silent.token ?? '')) === 'halt');
  expect(await crowd.page.one(silent), 'it was passed over').toBe('halt');
  silent.reachable = true;
  await until('it has checked in', () => silent.token === made);
  expect(await crowd.page.one(silent)).toBe('proceed');
  expect(crowd.page.halted).toEqual([silent.id]);
});
