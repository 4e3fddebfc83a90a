/** What the daemons of a benchmark find before they start. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { stringify } from 'yaml';
import type { FreshDatabase } from '../../test/store/fresh-database.ts';
import type { TestPostgres } from '../../test/store/postgres.ts';
import type { Vendor } from './vendors.ts';

/** How much of everything. */
export interface Sizes {
  readonly accounts: number;
  /** Of each account. */
  readonly slots: number;
  readonly latencyMs: number;
  readonly revocations: number;
}

/** The only token set. */
export const SET = 'pingid';
/** So many accounts are one tenant. */
const ACCOUNTS_OF_A_TENANT = 100;

export function tenantsOf({ accounts }: Sizes): number {
  return Math.ceil(accounts / ACCOUNTS_OF_A_TENANT);
}

/** Writes `watchword.yaml`; returns what has to stand in the environment. */
export function writeConfiguration(
  { baseDir, password, url }: FreshDatabase,
  { accounts }: Sizes,
  vendors: readonly Vendor[],
): Readonly<Record<string, string>> {
  for (const [at, { ca }] of vendors.entries()) writeFileSync(join(baseDir, `ca-${at}.pem`), ca);
  const account = (at: number) => {
    const tenant = at % vendors.length;
    const vendor = vendors[tenant];
    return {
      connector: 'intune',
      drift: 'repair',
      ...vendor?.account,
      clientSecret: `env:SECRET_${tenant}`,
      ca: `file:${join(baseDir, `ca-${tenant}.pem`)}`,
      settle: '0s',
      slots: vendor?.slots.map(({ name, platform, settings }) => ({ name, tokenSet: SET, platform, ...settings })),
    };
  };
  const settings = {
    store: { url, password: 'env:DATABASE_PASSWORD' },
    keys: { encryption: 'file:./encryption.key' },
    listen: { validation: '127.0.0.1:0' },
    schedule: { reconcile: '0 0 1 1 *', jitter: '0s' },
    tokenSets: { [SET]: { app: 'pingid', authority: { kind: 'local' } } },
    accounts: Object.fromEntries(Array.from({ length: accounts }, (_, at) => [`tenant-${at}`, account(at)])),
  };
  writeFileSync(join(baseDir, 'watchword.yaml'), stringify(settings));
  return {
    DATABASE_PASSWORD: password?.reveal() ?? '',
    ...Object.fromEntries(vendors.map((vendor, at) => [`SECRET_${at}`, String(vendor.account.clientSecret)])),
  };
}

/** From now on the server counts statements; it is started again for that. */
export async function countStatements(postgres: TestPostgres): Promise<void> {
  const superuser = await superuserOf(postgres, 'postgres');
  await superuser.query("alter system set shared_preload_libraries = 'pg_stat_statements'");
  await superuser.end();
  await postgres.stop();
  await postgres.start();
}

/** A connection to one database of the server. */
export async function superuserOf({ server }: TestPostgres, database: string): Promise<pg.Client> {
  const { password, port, superuser: user } = server;
  const client = new pg.Client({ host: '127.0.0.1', port, user, password, database });
  await client.connect();
  return client;
}
