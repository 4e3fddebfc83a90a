/**
 * What the page shows in the tests: a real daemon on a real store, beside simulated MDMs whose phones check in and sign in, with an
 * access key of each role. It is the demo's world, smaller and faster.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stringify } from 'yaml';
import { AccessKeys } from '../../../src/access/keys.ts';
import { ROLES, type Role } from '../../../src/access/roles.ts';
import { simulatorOf } from '../../../src/daemon.ts';
import { accountIn } from '../../../src/demo/account.ts';
import { type Daemon, serve } from '../../../src/serve.ts';
import type { SimulatedPhone, Simulator } from '../../../src/simulation/contract.ts';
import { signIns } from '../../../src/simulation/sign-ins.ts';
import { generateEncryptionKey } from '../../../src/store/encryption-key.ts';
import { expectBuilt } from './built-page.ts';

/** What a story's world is made of. */
export interface Estate {
  /** The accounts: their names and connectors. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Of each account. */
  readonly phones?: number;
  /** Settings of the token set instead of the world's own. */
  readonly tokenSet?: Readonly<Record<string, unknown>>;
  /** How many times faster than in life the phones check in; 1 keeps them as they are for the length of a story. */
  readonly speed?: number;
  /** Whether a first token is made and written before the story begins. */
  readonly settled?: boolean;
  /** When accounts are run by themselves. */
  readonly reconcile?: string;
  /** Changes what the configuration says of an account. */
  readonly account?: (settings: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** Sections of the configuration beside the world's own. `folder` is where files may be put. */
  readonly sections?: (folder: string) => Readonly<Record<string, unknown>>;
}

const ACCOUNTS = { contoso: 'intune', plant: 'mobileiron-cloud' };
const TICK_MS = 200;
/** `quiet` is longer than the five seconds after which it is on record what phones presented. */
const ROTATION = { deliverTo: '100%', soak: '1s', quiet: '6s', approve: 'manual' };
const ACTOR = { name: 'test', reason: 'the story begins' };

/** One that is up. */
export interface WebWorld extends AsyncDisposable {
  readonly daemon: Daemon;
  readonly simulators: Readonly<Record<string, Simulator>>;
  readonly phones: readonly SimulatedPhone[];
  readonly keys: Readonly<Record<Role, string>>;
  /** `http://127.0.0.1:port/` */
  readonly address: string;
}

export async function openWebWorld(estate: Estate = {}): Promise<WebWorld> {
  expectBuilt();
  await using opening = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'watchword-web-'));
  opening.defer(() => rmSync(folder, { recursive: true, force: true }));
  const simulators = await startAll(opening, estate);
  const file = join(folder, 'watchword.yaml');
  generateEncryptionKey(join(folder, 'encryption.key'));
  writeFileSync(file, stringify(settings(folder, simulators, estate)));
  const daemon = await serve({ file, who: 'daemon', log: 'configured', logStream: new PassThrough().resume() });
  opening.defer(() => daemon.stop('the test is over'));
  const phones = Object.values(simulators).flatMap(({ fleet }) => fleet.phones);
  opening.defer(live(Object.values(simulators), `http://${daemon.validationAddress}`));
  const keys = await keysOf(daemon);
  if (estate.settled !== false) {
    await daemon.watchword.authorities.get('pingid')?.generate({ note: 'the first', makeCurrent: true }, ACTOR);
    await eventually(() => Object.values(simulators).every(isWritten));
    await eventually(() => {
      for (const { fleet } of Object.values(simulators)) fleet.checkInAll(Date.now());
      return phones.every(({ token }) => token !== null);
    });
  }
  const opened = opening.move();
  return {
    daemon,
    simulators,
    phones,
    keys,
    address: `http://${daemon.adminAddress}/`,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function isWritten({ console, slots }: Simulator): boolean {
  return slots.every(({ name }) => console.values(name).every((value) => value !== null));
}

/** Waits until it is so; what it waits for is on a clock of its own: phones, runs, turns. */
export async function eventually(isSo: () => boolean | Promise<boolean>, patienceMs = 20_000): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await isSo()); ) {
    if (Date.now() > end) throw new Error(`it is still not so after ${patienceMs} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function startAll(
  opening: AsyncDisposableStack,
  { accounts = ACCOUNTS, phones = 10, speed = 3600 }: Estate,
): Promise<Readonly<Record<string, Simulator>>> {
  const started = Object.entries(accounts).map(async ([name, connector]) => {
    const simulator = opening.use(await (await simulatorOf(connector)).start({ phones, speed }));
    return [name, simulator] as const;
  });
  return Object.fromEntries(await Promise.all(started));
}

function settings(folder: string, simulators: Readonly<Record<string, Simulator>>, estate: Estate): unknown {
  const accounts = Object.entries(simulators).map(([name, simulator]) => {
    const account = accountIn(folder, name, simulator);
    return [name, estate.account?.(account) ?? account];
  });
  return {
    store: { url: `sqlite:${join(folder, 'watchword.db')}` },
    keys: { encryption: `file:${join(folder, 'encryption.key')}` },
    listen: { validation: '127.0.0.1:0', admin: '127.0.0.1:0' },
    schedule: { reconcile: estate.reconcile ?? '*/2 * * * * *', jitter: '0s' },
    tokenSets: {
      pingid: { app: 'pingid', authority: { kind: 'local' }, rotation: ROTATION, ...estate.tokenSet },
    },
    accounts: Object.fromEntries(accounts),
    ...estate.sections?.(folder),
  };
}

async function keysOf({ watchword }: Daemon): Promise<Readonly<Record<Role, string>>> {
  const access = new AccessKeys(watchword.store, watchword.clock);
  const keys = await Promise.all(
    ROLES.map(async (role) => [role, (await access.create({ name: role, role, expiresAt: null }, ACTOR)).key] as const),
  );
  return Object.fromEntries(keys) as Record<Role, string>;
}

/** Phones check in when they are due, and every one signs in with what it has, until the answer is called. */
function live(simulators: readonly Simulator[], validation: string): () => Promise<void> {
  const doors = signIns(validation);
  let signing: Promise<void> = Promise.resolve();
  let turn = 0;
  const ticking = setInterval(() => {
    for (const { fleet } of simulators) fleet.tick(Date.now());
    turn += 1;
    const some = simulators.flatMap(({ fleet }) => fleet.phones).filter((_, at) => at % 8 === turn % 8);
    signing = signing.then(() => doors.all(some));
  }, TICK_MS);
  return async () => {
    clearInterval(ticking);
    await signing;
  };
}
