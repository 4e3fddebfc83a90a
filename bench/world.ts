/** A simulated MDM in this process and a configuration that reaches it, in a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { simulatorOf } from '../src/daemon.ts';
import { accountIn } from '../src/demo/account.ts';
import type { Simulator } from '../src/simulation/contract.ts';
import { generateEncryptionKey } from '../src/store/encryption-key.ts';

export interface BenchWorld extends AsyncDisposable {
  readonly folder: string;
  readonly simulator: Simulator;
}

/** How many slots there are, and of what. */
export interface BenchOptions {
  /** Intune unless given. */
  readonly connector?: string;
  readonly slots: number;
  /** As many as slots unless given. */
  readonly phones?: number;
  /** Added to every answer of the vendor. */
  readonly latencyMs?: number;
}

export async function openBenchWorld(options: BenchOptions): Promise<BenchWorld> {
  const { connector = 'intune', slots, phones = slots, latencyMs = 0 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'watchword-bench-'));
  const simulator = await (await simulatorOf(connector)).start({ slots, phones, latencyMs });
  generateEncryptionKey(join(folder, 'encryption.key'));
  writeFileSync(join(folder, 'watchword.yaml'), stringify(settings(folder, simulator)));
  return {
    folder,
    simulator,
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settings(folder: string, simulator: Simulator): unknown {
  return {
    store: { url: 'sqlite:./data/watchword.db' },
    keys: { encryption: 'file:./encryption.key' },
    listen: { validation: '127.0.0.1:0' },
    schedule: { reconcile: '0 0 1 1 *', jitter: '0s' },
    tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' } } },
    accounts: { contoso: { ...accountIn(folder, 'contoso', simulator), maxWritesPerRun: 1000 } },
  };
}
