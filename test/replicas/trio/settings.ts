/** The configuration of a trio: the same for every replica, but for the ports behind which it finds its neighbours. */
import { join } from 'node:path';
import type { Simulator } from '../../../src/simulation/contract.ts';
import type { Settings } from '../../e2e/program.ts';
import type { FreshDatabase } from '../../store/fresh-database.ts';

/** What is configured. */
export interface Configured {
  readonly fresh: FreshDatabase;
  readonly simulator: Simulator;
  readonly accounts: readonly string[];
  readonly tokenSets: readonly string[];
  readonly cron: string;
}

/** Phones are not what this is about: a new token has arrived when every slot holds it, and the old one goes at once. */
const ROTATION = { deliverTo: '1%', soak: '0s', quiet: '0s', approve: 'auto', waiveEvidence: true };

/** `database` is the port of the database; `vendor` the port of an account's MDM, null for its own. */
export function settingsOf(
  configured: Configured,
  database: number,
  vendor: (account: string) => number | null,
): Settings {
  const { accounts, cron, fresh, tokenSets } = configured;
  const url = new URL(fresh.url);
  url.port = String(database);
  return {
    store: { url: url.href, password: 'env:DATABASE_PASSWORD' },
    keys: { encryption: `file:${join(fresh.baseDir, 'encryption.key')}` },
    listen: { validation: '127.0.0.1:0', admin: '127.0.0.1:0' },
    schedule: { reconcile: cron, jitter: '0s' },
    tokenSets: Object.fromEntries(
      tokenSets.map((name) => [name, { app: 'pingid', authority: { kind: 'local' }, rotation: ROTATION }]),
    ),
    accounts: Object.fromEntries(
      accounts.map((name, at) => [
        name,
        accountOf(configured, at, String(tokenSets[at % tokenSets.length]), vendor(name)),
      ]),
    ),
  };
}

/** One slot of the simulator is one account. */
function accountOf({ simulator, fresh }: Configured, at: number, tokenSet: string, port: number | null): Settings {
  const caFile = join(fresh.baseDir, 'ca.pem');
  const slot = simulator.slots[at];
  if (slot === undefined) throw new Error('there are fewer slots than accounts');
  const { name, platform, settings } = slot;
  return {
    connector: 'intune',
    drift: 'repair',
    ...simulator.account,
    ...(port !== null && { graphUrl: `https://127.0.0.1:${port}` }),
    clientSecret: 'env:CLIENT_SECRET',
    ca: `file:${caFile}`,
    settle: '0s',
    slots: [{ name, tokenSet, platform, ...settings }],
  };
}

/** What the processes find in their environment. */
export function environmentOf({ password }: FreshDatabase, { account }: Simulator): Readonly<Record<string, string>> {
  return {
    DATABASE_PASSWORD: password?.reveal() ?? '',
    CLIENT_SECRET: String(account.clientSecret),
  };
}
