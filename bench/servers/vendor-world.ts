/** Any simulated MDM in this process and a configuration that reaches it, in a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { simulatorOf } from '../../src/daemon.ts';
import type { Simulator } from '../../src/simulation/contract.ts';
import { generateEncryptionKey } from '../../src/store/encryption-key.ts';
import type { BenchWorld } from '../world.ts';

/** Which product, how many slots of it, and how many phones below them. */
export interface VendorWorld {
  readonly connector: string;
  readonly slots: number;
  readonly phones: number;
}

export async function openVendorWorld({ connector, slots, phones }: VendorWorld): Promise<BenchWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'watchword-bench-'));
  const simulator = await (await simulatorOf(connector)).start({ slots, phones });
  generateEncryptionKey(join(folder, 'encryption.key'));
  writeFileSync(join(folder, 'ca.pem'), simulator.ca);
  const account = withoutSecrets(simulator, folder);
  writeFileSync(join(folder, 'watchword.yaml'), stringify(settings(simulator, connector, account)));
  return {
    folder,
    simulator,
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The account's settings, each secret in a file of its own. */
function withoutSecrets({ account, secrets }: Simulator, folder: string): Readonly<Record<string, unknown>> {
  const secret = new Set<unknown>(secrets());
  return Object.fromEntries(
    Object.entries(account).map(([name, value]) => {
      if (!secret.has(value)) return [name, value];
      writeFileSync(join(folder, name), String(value), { mode: 0o600 });
      return [name, `file:./${name}`];
    }),
  );
}

function settings(simulator: Simulator, connector: string, account: Readonly<Record<string, unknown>>): unknown {
  return {
    store: { url: 'sqlite:./data/watchword.db' },
    keys: { encryption: 'file:./encryption.key' },
    listen: { validation: '127.0.0.1:0' },
    schedule: { reconcile: '0 0 1 1 *', jitter: '0s' },
    tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' } } },
    accounts: {
      contoso: {
        connector,
        drift: 'repair',
        ...account,
        ca: 'file:./ca.pem',
        maxWritesPerRun: 1000,
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
