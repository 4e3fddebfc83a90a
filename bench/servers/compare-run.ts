/** One comparison of so many phones in a process of its own; tells its parent what it took. */
import { readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../src/clock.ts';
import type { ConnectorDefinition } from '../../src/connector/contract.ts';
import { compareDevices } from '../../src/devices/compare.ts';
import type { Device } from '../../src/model/slot.ts';
import type { Account } from '../../src/reconcile/account.ts';
import type { Reconcile } from '../../src/reconcile/survey.ts';
import { generateEncryptionKey, readEncryptionKey } from '../../src/store/encryption-key.ts';
import { openStore } from '../../src/store/open.ts';

/** What it took. */
export interface CompareRun {
  readonly ms: number;
  readonly overlaps: number;
  readonly peakRssMiB: number;
  readonly fileMiB: number;
  readonly longestMs: number;
}

const PAGE = 1_000;
const IN_BOTH = 100;
const MIB = 1024 * 1024;

const phones = Number(process.argv[2]);
const folder = await mkdtemp(join(tmpdir(), 'watchword-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
generateEncryptionKey(join(folder, 'encryption.key'));
const encryptionKey = readEncryptionKey('file:./encryption.key', folder);
await using store = await openStore({ url: 'sqlite:./bench.db', baseDir: folder, encryptionKey, clock: Date });

let fileMiB = 0;

function phone(at: number): Device {
  const digits = String(at).padStart(10, '0');
  return {
    id: `d0000000-0000-4000-8000-00${digits}`,
    name: `iPhone ${digits}`,
    platform: 'ios',
    serialNumber: `F2L${digits}`,
    imei: `3537${digits}`,
    udid: `00008110-00${digits}ABCDE0`.slice(0, 25),
    user: `user.${digits}@contoso.example`,
    lastSeenAt: 1_700_000_000_000 + at,
  };
}

/** Every second phone, and those that are in both. */
async function* list(half: number): AsyncGenerator<Device> {
  for (let at = 0; at < phones; at += 1) {
    if (at % PAGE === 0) await page();
    if (at % 2 === half || at % IN_BOTH < 2) yield phone(at % IN_BOTH === 1 ? at - 1 : at);
  }
}

async function page(): Promise<void> {
  fileMiB = Math.max(fileMiB, temporaryBytes() / MIB);
  await setImmediate();
}

function temporaryBytes(): number {
  return readdirSync('/proc/self/fd').reduce((sum, number) => {
    const path = `/proc/self/fd/${number}`;
    try {
      return readlinkSync(path).includes('etilqs_') ? sum + statSync(path).size : sum;
    } catch {
      return sum;
    }
  }, 0);
}

const accounts = ['contoso', 'plant'].map((name, half) => {
  const definition = { capabilities: { devices: true } } as ConnectorDefinition;
  return [name, { name, definition, open: () => ({ devices: () => list(half) }) } as unknown as Account] as const;
});
const silent = new Proxy({}, { get: () => () => undefined });
const reconcile = {
  store,
  clock: systemClock,
  retry: (call: () => unknown) => call(),
  events: silent,
  holder: 'bench',
};
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const began = performance.now();
const { overlapping } = await compareDevices(
  { reconcile: { ...reconcile, isKnownDead: () => false } as unknown as Reconcile, accounts: new Map(accounts) },
  { stop: new AbortController().signal },
);
const run: CompareRun = {
  ms: performance.now() - began,
  overlaps: overlapping,
  peakRssMiB: process.resourceUsage().maxRSS / 1024,
  fileMiB,
  longestMs: delay.max / 1e6,
};
if (overlapping !== Math.ceil(phones / IN_BOTH)) throw new Error(`${overlapping} overlaps were found`);
process.send?.(run);
process.disconnect();
