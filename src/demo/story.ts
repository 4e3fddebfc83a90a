/**
 * The demo's story, told as it happens and checked at every step: what a step says is what was looked at, and a step that
 * doesn't come true ends the demo with a failure.
 *
 * 1. A token is made; the first sync writes it beside all the neighbours.
 * 2. The phones check in and sign in.
 * 3. A second token becomes current: both are active while phones move over.
 * 4. Somebody pastes the old token back in the console, and changes a neighbour: the daemon repairs the one and leaves the other.
 * 5. Revoking the old token is refused while phones may still present it, and goes through when the last one has moved.
 */

import type { LocalAuthority } from '../authority/local.ts';
import { StillServed } from '../authority/local.ts';
import { plural } from '../cli/text.ts';
import type { Run } from '../model/run.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import { runWhenFree } from '../reconcile/run-when-free.ts';
import type { Told } from './told.ts';
import type { DemoWorld } from './world.ts';

const ACTOR = { name: 'demo', reason: 'the demo' };
/** The slowest phone of the demo checks in every quarter of a minute. */
const PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 100;

export interface Ending {
  readonly signIns: number;
  readonly lockOuts: number;
}

export async function tellStory(world: DemoWorld, told: Told): Promise<Ending> {
  const { simulator, watchword } = world;
  const authority = expect([...watchword.authorities.values()][0], 'a token set');
  const before = simulator.slots.map(({ name }) => simulator.console.neighbours(name));

  told.chapter('A token, and the first sync');
  const first = await authority.generate({ note: 'the first', makeCurrent: true }, ACTOR);
  told.says(`The authority has one token, ${shortFingerprint(first.fingerprint)}. Its value is shown nowhere.`);
  const synced = await run(world);
  for (const change of synced.plan?.changes ?? []) {
    told.says(`  ${change.slot}: ${change.place}, written; ${change.neighbours.length} neighbours stay`);
  }
  await told.check('every slot holds it', () => inSync(world, first, authority));
  await told.check('every neighbour is as it was, byte for byte', () => same(before, neighbours(world)));
  const again = await run(world);
  await told.check('a second pass finds nothing to write', () => again.done.length === 0 && again.outcome === 'clean');

  told.chapter('Phones check in and sign in');
  await told.check(`all ${simulator.fleet.phones.length} phones hold the token`, () =>
    until(() => everyPhoneHolds(world, first, authority)),
  );

  await run(world);
  const quiet = await run(world);
  await told.check(
    `now that all is settled, a pass over ${quiet.plan?.inSync.length} slots costs ${plural(quiet.requests, 'request')}`,
    () => quiet.requests === 1,
  );

  told.chapter('A second token becomes current; both are active');
  const second = await authority.generate({ note: 'the second', makeCurrent: true }, ACTOR);
  await run(world);
  await told.check(`every slot holds ${shortFingerprint(second.fingerprint)}`, () => inSync(world, second, authority));
  const refused = await authority.revoke(first.id, { emergency: false }, ACTOR).then(
    () => null,
    (error: unknown) => error,
  );
  await told.check(
    'revoking the first one now is refused, with who may still present it',
    () => refused instanceof StillServed,
  );
  if (refused instanceof StillServed) for (const slot of refused.serving) told.says(`  ${slot.slot} ${slot.says}`);

  told.chapter('Somebody works in the console');
  const slot = expect(simulator.slots[0], 'a slot').name;
  const old = (await authority.reveal(first.id)).reveal();
  simulator.console.touchNeighbour(slot);
  const touched = neighbours(world);
  simulator.console.setValue(slot, old);
  told.says(`  ${slot}: the old token is pasted back, and a neighbour changed`);
  await told.check('the daemon repairs the token on its schedule', () => until(() => inSync(world, second, authority)));
  await told.check("the person's other change stays", () => same(touched, neighbours(world)));

  told.chapter('The old token goes, on evidence');
  await told.check('the last phone has moved to the second token', () =>
    until(() => everyPhoneHolds(world, second, authority)),
  );
  await told.check('the MDM says so, and the token is revoked', () => until(() => revoked(world, authority, first)));
  await told.check('within a second the old value is refused', () => until(() => isHalted(world, old), 1000));
  await told.check('the audit trail is whole', async () => (await watchword.store.read.audit.verify()).broken === null);
  return { signIns: world.signIns.proceeds, lockOuts: world.signIns.halts };
}

/** One run of the account, as `watchword sync` makes it, after the daemon's own. */
async function run({ watchword }: DemoWorld): Promise<Run> {
  const account = expect(watchword.accounts.get('contoso'), 'the account');
  return runWhenFree(watchword.reconcile, account, { trigger: 'person', stop: new AbortController().signal });
}

async function inSync({ simulator }: DemoWorld, token: Token, authority: LocalAuthority): Promise<boolean> {
  const value = (await authority.reveal(token.id)).reveal();
  return simulator.slots.every(({ name }) => simulator.console.values(name).every((held) => held === value));
}

async function everyPhoneHolds({ simulator }: DemoWorld, token: Token, authority: LocalAuthority): Promise<boolean> {
  const value = (await authority.reveal(token.id)).reveal();
  return simulator.fleet.phones.every((phone) => phone.token === value);
}

async function revoked(world: DemoWorld, authority: LocalAuthority, token: Token): Promise<boolean> {
  await run(world);
  try {
    await authority.revoke(token.id, { emergency: false }, ACTOR);
    return true;
  } catch (error) {
    if (error instanceof StillServed) return false;
    throw error;
  }
}

async function isHalted({ daemon }: DemoWorld, token: string): Promise<boolean> {
  const response = await fetch(`http://${daemon.validationAddress}/v1/validate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const answer: unknown = await response.json();
  return typeof answer === 'object' && answer !== null && 'decision' in answer && answer.decision === 'halt';
}

function neighbours({ simulator }: DemoWorld): readonly unknown[] {
  return simulator.slots.map(({ name }) => simulator.console.neighbours(name));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

async function until(isSo: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<boolean> {
  for (const end = Date.now() + patienceMs; Date.now() < end; ) {
    if (await isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return isSo();
}

function expect<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the demo needs ${what}`);
  return value;
}
