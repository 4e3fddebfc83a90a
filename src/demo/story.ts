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
  const { mdms, watchword } = world;
  const authority = expect([...watchword.authorities.values()][0], 'a token set');
  const before = neighbours(world);

  told.chapter('A token, and the first sync');
  const first = await authority.generate({ note: 'the first', makeCurrent: true }, ACTOR);
  told.says(`The authority has one token, ${shortFingerprint(first.fingerprint)}. Its value is shown nowhere.`);
  for (const { account, plan } of await run(world)) {
    for (const { slot, place, neighbours: beside } of plan?.changes ?? []) {
      told.says(`  ${account}/${slot}: ${place}, written; ${plural(beside.length, 'neighbour')} stay`);
    }
  }
  await told.check('every slot holds it', () => inSync(world, first, authority));
  await told.check('every neighbour in every MDM is as it was, byte for byte', () => same(before, neighbours(world)));
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
  const serving = refused instanceof StillServed ? refused.serving : [];
  for (const { account, slot, says } of serving) told.says(`  ${account}/${slot} ${says}`);

  told.chapter('Somebody works in the console');
  const old = (await authority.reveal(first.id)).reveal();
  const firsts = mdms.map(({ account, simulator }) => ({
    account,
    simulator,
    slot: expect(simulator.slots[0], 'a slot'),
  }));
  for (const { simulator, slot } of firsts) simulator.console.touchNeighbour(slot.name);
  const touched = neighbours(world);
  for (const { account, simulator, slot } of firsts) {
    simulator.console.setValue(slot.name, old);
    told.says(`  ${account}/${slot.name}: the old token is pasted back, and a neighbour changed`);
  }
  await told.check('the daemon repairs the token on its schedule', () => until(() => inSync(world, second, authority)));
  await told.check('what else people have changed stays', () => same(touched, neighbours(world)));

  told.chapter('The old token goes, on evidence');
  await told.check('the last phone has moved to the second token', () =>
    until(() => everyPhoneHolds(world, second, authority)),
  );
  await told.check('the MDMs say so, and the token is revoked', () => until(() => revoked(world, authority, first)));
  await told.check('within a second the old value is refused', () => until(() => isHalted(world, old), 1000));
  await told.check('the audit trail is whole', async () => (await watchword.store.read.audit.verify()).broken === null);
  return { signIns: world.signIns.proceeds, lockOuts: world.signIns.halts };
}

/** One run of every account, as `watchword sync` makes it, after the daemon's own. */
function run({ watchword }: DemoWorld): Promise<readonly Run[]> {
  const options = { trigger: 'person', stop: new AbortController().signal } as const;
  return Promise.all(
    [...watchword.accounts.values()].map((account) => runWhenFree(watchword.reconcile, account, options)),
  );
}

async function inSync({ mdms }: DemoWorld, token: Token, authority: LocalAuthority): Promise<boolean> {
  const value = (await authority.reveal(token.id)).reveal();
  return mdms.every(({ simulator: { slots, console } }) =>
    slots.every(({ name }) => console.values(name).every((held) => held === value)),
  );
}

async function everyPhoneHolds({ phones }: DemoWorld, token: Token, authority: LocalAuthority): Promise<boolean> {
  const value = (await authority.reveal(token.id)).reveal();
  return phones.every((phone) => phone.token === value);
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

function neighbours({ mdms }: DemoWorld): readonly unknown[] {
  return mdms.flatMap(({ simulator: { slots, console } }) => slots.map(({ name }) => console.neighbours(name)));
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
