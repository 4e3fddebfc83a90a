/** The demo's world: a simulated MDM with phones, and a real daemon on a real store in a temporary folder. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stringify } from 'yaml';
import { simulatorOf, type Watchword } from '../daemon.ts';
import { type Daemon, serve } from '../serve.ts';
import type { Simulator } from '../simulation/contract.ts';
import { type SignIns, signIns } from '../simulation/sign-ins.ts';
import { generateEncryptionKey } from '../store/encryption-key.ts';

const PHONES = 200;
/** Phones check in every few seconds instead of every hour. */
const SPEED = 1800;
/** How often due phones check in, and how often some phones sign in. */
const TICK_MS = 200;
/** One phone in so many signs in at each tick. */
const SIGN_IN_SHARE = 8;

export interface DemoWorld extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly daemon: Daemon;
  readonly watchword: Watchword;
  readonly signIns: SignIns;
  readonly folder: string;
  /** The configuration file, for the command line beside a demo that stays up. */
  readonly configuration: string;
}

export async function openDemoWorld(): Promise<DemoWorld> {
  // What has been opened is closed in the reverse order, also when something on the way fails.
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'watchword-demo-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const simulator = opening.use(await (await simulatorOf('intune')).start({ phones: PHONES, speed: SPEED }));
  const configuration = join(folder, 'watchword.yaml');
  await writeFile(join(folder, 'ca.pem'), simulator.ca);
  generateEncryptionKey(join(folder, 'encryption.key'));
  await writeFile(join(folder, 'client-secret'), String(simulator.account.clientSecret), { mode: 0o600 });
  await writeFile(configuration, stringify(settings(simulator, folder)));

  const log = new PassThrough();
  log.resume();
  const daemon = await serve({ file: configuration, who: 'daemon', log: 'configured', logStream: log });
  opening.defer(() => daemon.stop('the demo is over'));
  const phones = signIns(`http://${daemon.validationAddress}`);
  let turn = 0;
  const ticking = setInterval(() => {
    simulator.fleet.tick(Date.now());
    turn += 1;
    void phones.all(simulator.fleet.phones.filter((_, at) => at % SIGN_IN_SHARE === turn % SIGN_IN_SHARE));
  }, TICK_MS);
  opening.defer(() => clearInterval(ticking));
  const opened = opening.move();
  return {
    simulator,
    daemon,
    watchword: daemon.watchword,
    signIns: phones,
    folder,
    configuration,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function settings(simulator: Simulator, folder: string): unknown {
  const { clientSecret: _, ...account } = simulator.account;
  return {
    store: { url: `sqlite:${join(folder, 'watchword.db')}` },
    keys: { encryption: `file:${join(folder, 'encryption.key')}` },
    listen: { validation: '127.0.0.1:0' },
    schedule: { reconcile: '*/3 * * * * *', jitter: '0s' },
    log: { level: 'info' },
    tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' } } },
    accounts: {
      contoso: {
        connector: 'intune',
        drift: 'repair',
        ...account,
        clientSecret: `file:${join(folder, 'client-secret')}`,
        ca: `file:${join(folder, 'ca.pem')}`,
        slots: simulator.slots.map(({ name, platform, settings: own }) => ({
          name,
          tokenSet: 'pingid',
          platform,
          ...own,
        })),
      },
    },
  };
}
