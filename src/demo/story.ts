/**
 * The demo's story, told as it happens and checked at every step: what a step says is what was looked at, and a step that
 * doesn't come true ends the demo with a failure.
 *
 * 1. A token is made, or taken over from the service that decides; the first sync writes it beside all the neighbours.
 * 2. The phones check in and sign in.
 * 3. A rotation is begun: the daemon mints a new token and writes it everywhere; both are active while phones move over.
 * 4. Somebody pastes the old token back in the console, and changes a neighbour: the daemon repairs the one and leaves the other.
 * 5. When every phone is known to have the new token, the daemon takes the old one away.
 */
import { StillServed } from '../authority/refusals.ts';
import { plural } from '../cli/text.ts';
import { UserError } from '../model/failure.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import { beginRotation } from '../reconcile/rotate/people.ts';
import { ACTOR, firstToken } from './first-token.ts';
import { followToItsEnd, trailOf } from './follow.ts';
import { everyPhoneHolds, expect, inSync, isHalted, neighbours, same, until } from './look.ts';
import { checkPlace } from './place.ts';
import { run, written } from './run.ts';
import type { Told } from './told.ts';
import type { DemoWorld } from './world.ts';

export async function tellStory(world: DemoWorld, told: Told): Promise<void> {
  const { mdms, place, watchword } = world;
  const authority = expect([...watchword.authorities.values()][0], 'a token set');

  told.chapter('A token, and the first sync');
  const first = await firstToken(world, authority, told);
  await run(world);
  for (const says of await written(world)) told.says(`  ${says}`);
  await told.check('every slot holds it', () => inSync(world, first, authority));
  await told.check('every neighbour is as it was, byte for byte', () => same(world.untouched, neighbours(world)));
  const again = await run(world);
  await told.check('a second pass finds nothing to write', () =>
    again.every(({ done, outcome }) => done.length === 0 && outcome === 'clean'),
  );

  told.chapter('Phones check in and sign in');
  await told.check(`all ${world.phones.length} phones hold the token`, () =>
    until(() => everyPhoneHolds(world, first, authority)),
  );

  await run(world);
  for (const { account, plan, requests } of await run(world)) {
    const slots = plan?.inSync.length ?? 0;
    const fewest = watchword.accounts.get(account)?.definition.quietPassRequests(slots);
    await told.check(
      `now that all is settled, a pass over ${slots} slots of ${account} costs ${plural(requests, 'request')}`,
      () => requests === fewest,
    );
  }

  told.chapter('The token is replaced while everybody signs in');
  await beginRotation(watchword.rotate, authority.tokenSet, 'the demo');
  told.says('As `watchword rotate start` does it. From here on the daemon does everything by itself.');
  await told.check(
    'beginning a second rotation is refused',
    async () =>
      (await beginRotation(watchword.rotate, authority.tokenSet, '').catch((error: unknown) => error)) instanceof
      UserError,
  );
  const isNew = ({ id, stage }: Token) => stage === 'current' && id !== first.id;
  await told.check('a new token is made', () => until(async () => (await authority.list()).some(isNew)));
  const second = expect((await authority.list()).find(isNew), 'a new token');
  await checkPlace(world, [first, second], authority, told);
  await told.check(`every slot holds ${shortFingerprint(second.fingerprint)}`, () =>
    until(() => inSync(world, second, authority)),
  );
  await told.check('every neighbour is still as it was', () => same(world.untouched, neighbours(world)));
  const refusal = await authority.revoke(first.id, { emergency: false }, ACTOR).catch((error: unknown) => error);
  await told.check(
    'taking the old one away now is refused, with who may still present it',
    () => refusal instanceof StillServed,
  );
  for (const { account, slot, says } of refusal instanceof StillServed ? refusal.serving : []) {
    told.says(`  ${account}/${slot} ${says}`);
  }

  told.chapter('Meanwhile somebody works in the console');
  const old = (await authority.reveal(first.id)).reveal();
  const firsts = mdms.map(({ account, simulator }) => ({
    account,
    simulator,
    slot: expect(simulator.slots[0], 'a slot'),
  }));
  for (const { simulator, slot } of firsts) simulator.console.touchNeighbour(slot.name);
  place?.console.touchNeighbour();
  if (place !== null) told.says(`  ${place.definition.title}: what stands beside the tokens is changed`);
  const touched = neighbours(world);
  for (const { account, simulator, slot } of firsts) {
    simulator.console.setCopy(slot.name, 0, old);
    told.says(`  ${account}/${slot.name}: the old token is pasted back into one copy, and a neighbour changed`);
  }
  await told.check('the daemon repairs the token on its schedule', () => until(() => inSync(world, second, authority)));
  await told.check('what else people have changed stays', () => same(touched, neighbours(world)));

  told.chapter('The old token goes, on evidence');
  await told.check('the rotation ends by itself', () => followToItsEnd(world, authority.tokenSet, told));
  await told.check('when the old token was taken away, every phone had the new one', async () => {
    const revokedAt = (await authority.list()).find(({ id }) => id === first.id)?.revokedAt ?? null;
    return revokedAt !== null && world.lastMovedAt <= revokedAt && (await everyPhoneHolds(world, second, authority));
  });
  await checkPlace(world, [second], authority, told);
  await told.check('within a second the old value is refused', () => until(() => isHalted(world, old), 1000));
  await told.check('what else people have changed is still as they left it', () => same(touched, neighbours(world)));
  await told.check('one new token was made, and the audit trail is whole', async () => {
    return (await authority.list()).length === 2 && (await watchword.store.read.audit.verify()).broken === null;
  });
  for (const { action, reason } of await trailOf(world)) told.says(`  ${action}: ${reason}`);
}
