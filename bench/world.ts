/** A simulated Intune in this process and a configuration that reaches it, in a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { simulatorOf } from '../src/daemon.ts';
import type { Simulator } from '../src/simulation/contract.ts';
import { generateEncryptionKey } from '../src/store/encryption-key.ts';

export interface BenchWorld extends AsyncDisposable {
  readonly folder: string;
  readonly simulator: Simulator;
}

export async function openBenchWorld(slots: number, latencyMs = 0): Promise<BenchWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'watchword-bench-'));
  const simulator = await (await simulatorOf('intune')).start({ slots, phones: slots, latencyMs });
  generateEncryptionKey(join(folder, 'encryption.key'));
  writeFileSync(join(folder, 'ca.pem'), simulator.ca);
  writeFileSync(join(folder, 'client-secret'), String(simulator.account.clientSecret), { mode: 0o600 });
  writeFileSync(join(folder, 'watchword.yaml'), stringify(settings(simulator)));
  return {
    folder,
    simulator,
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settings(simulator: Simulator): unknown {
  return {
    store: { url: 'sqlite:./data/watchword.db' },
    keys: { encryption: 'file:./encryption.key' },
    listen: { validation: '127.0.0.1:0' },
    schedule: { reconcile: '0 0 1 1 *', jitter: '0s' },
    tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' } } },
    accounts: {
      contoso: {
        connector: 'intune',
        drift: 'repair',
        ...simulator.account,
        clientSecret: 'file:./client-secret',
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
