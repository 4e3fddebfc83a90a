/** What a trio is made of, before anybody runs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { simulatorOf } from '../../../src/daemon.ts';
import type { Simulator } from '../../../src/simulation/contract.ts';
import { freshPostgres } from '../../store/databases.ts';
import type { FreshDatabase } from '../../store/fresh-database.ts';
import { TestPostgres } from '../../store/postgres.ts';
import { Wire } from '../../wire.ts';
import { Recorder } from './recorder.ts';
import { Replica } from './replica.ts';
import { type Configured, environmentOf, settingsOf } from './settings.ts';

/** What a trio has to do. */
export interface TrioOptions {
  readonly accounts: number;
  readonly tokenSets: number;
  /** How often accounts are run: a cron expression with seconds. */
  readonly cron: string;
  /** By replica, by how much its clock is wrong. */
  readonly skewsMs: readonly number[];
}

export interface Parts {
  readonly postgres: TestPostgres;
  readonly fresh: FreshDatabase;
  readonly simulator: Simulator;
  readonly replicas: readonly Replica[];
  readonly recorder: Recorder;
  readonly accounts: readonly string[];
  readonly tokenSets: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What a vendor reports of phones counts where it is newer than the write, by the clock of whoever wrote. Here it is newer than all of
 * them: a rotation shall not wait until a wrong clock is right.
 */
const VENDOR_AHEAD_MS = 15 * 60_000;

/** All of them are closed with `opening`. Beside the replicas there is a configuration for this process, `watchword.yaml`. */
export async function openParts(options: TrioOptions, opening: AsyncDisposableStack): Promise<Parts> {
  const postgres = opening.use(await TestPostgres.start());
  const now = () => Date.now() + VENDOR_AHEAD_MS;
  const simulator = opening.use(await (await simulatorOf('intune')).start({ slots: options.accounts, now }));
  const fresh = opening.use(await freshPostgres(postgres.server));
  const recorder = new Recorder(fresh);
  const accounts = Array.from({ length: options.accounts }, (_, at) => `tenant-${at}`);
  const tokenSets = Array.from({ length: options.tokenSets }, (_, at) => `set-${at}`);
  const configured: Configured = { fresh, simulator, accounts, tokenSets, cron: options.cron };
  const environment = environmentOf(fresh, simulator);
  writeFileSync(join(fresh.baseDir, 'ca.pem'), simulator.ca);
  const own = settingsOf(configured, postgres.server.port, () => null);
  writeFileSync(join(fresh.baseDir, 'watchword.yaml'), stringify(own));

  const replicas: Replica[] = [];
  for (const [at, skewMs] of options.skewsMs.entries()) {
    const database = await Wire.to(postgres.server.port, (port) => recorder.ports.set(port, replica.pid));
    const vendors = new Map<string, Wire>();
    for (const account of accounts) vendors.set(account, await Wire.to(Number(new URL(simulator.url).port)));
    const settings = settingsOf(configured, database.port, (account) => vendors.get(account)?.port ?? null);
    const name = 'abcdefgh'.charAt(at);
    const replica = opening.use(new Replica({ name, skewMs, database, vendors, environment, settings }));
    replicas.push(replica);
  }
  recorder.keepRequests(simulator, (host) => whoseIs(host, replicas));
  return { postgres, fresh, simulator, replicas, recorder, accounts, tokenSets, environment };
}

function whoseIs(host: string, replicas: readonly Replica[]) {
  const port = Number(host.split(':')[1]);
  for (const { pid, vendors } of replicas) {
    for (const [account, wire] of vendors) if (wire.port === port) return { by: pid, account };
  }
  return undefined;
}
