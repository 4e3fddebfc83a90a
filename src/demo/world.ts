/**
 * The demo's world: every MDM as its simulator, with phones, the authority as its own where it is not Watchword itself, and a real
 * daemon on a real store in a temporary folder.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stringify } from 'yaml';
import { connectorDefinitions, simulatorOf, type Watchword } from '../daemon.ts';
import { type Daemon, serve } from '../serve.ts';
import type { AuthoritySimulator } from '../simulation/authority.ts';
import type { SimulatedPhone, Simulator } from '../simulation/contract.ts';
import { generateEncryptionKey } from '../store/encryption-key.ts';
import { accountIn } from './account.ts';
import { type Doors, openDoors } from './doors.ts';
import { neighbours } from './look.ts';
import { pageAddress } from './page.ts';
import { authorityIn, startPlace } from './place.ts';

/** Over all MDMs. */
const PHONES = 200;
/**
 * Here each phone is asked to check in by a request of its own, and a minute allows so many: with more phones the demo would spend
 * its time waiting for the next minute.
 */
const FEW: Readonly<Record<string, number>> = { 'workspace-one': 5 };
/** Phones check in every few seconds instead of every hour. */
const SPEED = 1800;
/** How often due phones check in, and how often some phones sign in. */
const TICK_MS = 200;
/** One phone in so many signs in at each tick. */
const SIGN_IN_SHARE = 8;

/**
 * As fast as the phones, and without a person, although one MDM tells nothing of what its phones received. `quiet` is longer than
 * the five seconds after which it is on record what phones presented.
 */
const ROTATION = { deliverTo: '100%', soak: '3s', quiet: '8s', approve: 'auto', waiveEvidence: true };

/** One MDM of the demo; its account bears the connector's name. */
export interface DemoMdm {
  readonly account: string;
  readonly simulator: Simulator;
}

export interface DemoWorld extends AsyncDisposable {
  readonly mdms: readonly DemoMdm[];
  /** The service that decides which tokens are active; null where Watchword itself does. */
  readonly place: AuthoritySimulator | null;
  /** All neighbours as they were before the daemon began. */
  readonly untouched: readonly unknown[];
  readonly phones: readonly SimulatedPhone[];
  readonly daemon: Daemon;
  readonly watchword: Watchword;
  readonly doors: Doors;
  /** When a phone last took another token than it had, milliseconds since 1970. */
  readonly lastMovedAt: number;
  /** The configuration file, for the command line beside a demo that stays up. */
  readonly configuration: string;
  /** Where a browser sees all of it, and is signed in. */
  readonly page: string;
}

/** `authority` is the kind of who decides which tokens are active. Throws `UserError` for one that can't be simulated. */
export async function openDemoWorld(authority: string): Promise<DemoWorld> {
  // What has been opened is closed in the reverse order, also when something on the way fails.
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'watchword-demo-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const place = await startPlace(authority);
  if (place !== null) opening.use(place);
  const mdms = await startMdms(opening);
  const untouched = neighbours({ mdms, place });
  const configuration = join(folder, 'watchword.yaml');
  generateEncryptionKey(join(folder, 'encryption.key'));
  await writeFile(configuration, stringify(settings(mdms, place, folder)));

  const log = new PassThrough();
  log.resume();
  const daemon = await serve({ file: configuration, who: 'daemon', log: 'configured', logStream: log });
  opening.defer(() => daemon.stop('the demo is over'));
  const page = await pageAddress(daemon);
  const doors = openDoors(`http://${daemon.validationAddress}`, place);
  const phones = mdms.flatMap(({ simulator }) => simulator.fleet.phones);
  let turn = 0;
  let lastMovedAt = 0;
  const ticking = setInterval(() => {
    const held = phones.map(({ token }) => token);
    for (const { simulator } of mdms) simulator.fleet.tick(Date.now());
    if (phones.some(({ token }, at) => token !== held[at])) lastMovedAt = Date.now();
    turn += 1;
    void doors.all(phones.filter((_, at) => at % SIGN_IN_SHARE === turn % SIGN_IN_SHARE));
  }, TICK_MS);
  opening.defer(() => clearInterval(ticking));
  const opened = opening.move();
  return {
    mdms,
    place,
    untouched,
    phones,
    daemon,
    watchword: daemon.watchword,
    doors,
    get lastMovedAt() {
      return lastMovedAt;
    },
    configuration,
    page,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function startMdms(opening: AsyncDisposableStack): Promise<readonly DemoMdm[]> {
  const ids = [...(await connectorDefinitions()).keys()];
  const few = ids.filter((id) => FEW[id] !== undefined);
  const left = few.reduce((phones, id) => phones - (FEW[id] ?? 0), PHONES);
  const many = Math.floor(left / (ids.length - few.length));
  return Promise.all(
    ids.map(async (id) => ({
      account: id,
      simulator: opening.use(await (await simulatorOf(id)).start({ phones: FEW[id] ?? many, speed: SPEED })),
    })),
  );
}

function settings(mdms: readonly DemoMdm[], place: AuthoritySimulator | null, folder: string): unknown {
  const accounts = mdms.map(({ account, simulator }) => [account, accountIn(folder, account, simulator)]);
  return {
    store: { url: `sqlite:${join(folder, 'watchword.db')}` },
    keys: { encryption: `file:${join(folder, 'encryption.key')}` },
    listen: { validation: '127.0.0.1:0', admin: '127.0.0.1:0' },
    schedule: { reconcile: '*/3 * * * * *', jitter: '0s' },
    log: { level: 'info' },
    tokenSets: { pingid: { app: 'pingid', authority: authorityIn(folder, place), rotation: ROTATION } },
    accounts: Object.fromEntries(accounts),
  };
}
