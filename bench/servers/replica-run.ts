/**
 * One of several whole daemons on one store, in a process of its own. Its schedule is far away; told to, it makes one round over its
 * part of the accounts, with the loop that the daemon uses, and tells what it took.
 */
import { once } from 'node:events';
import { runWhenFree } from '../../src/reconcile/run-when-free.ts';
import { ownerOf } from '../../src/replicas/share.ts';
import { accountWork } from '../../src/replicas/work-names.ts';
import { Schedule } from '../../src/schedule/loop.ts';
import { serve } from '../../src/serve.ts';

/** What the parent says: make a round as this one of so many, or end. */
export type Order = { readonly self: number; readonly of: number } | 'end';

/** What the parent hears first. */
export interface Listening {
  readonly validationUrl: string;
}

/** What it hears after each round. */
export interface Round {
  readonly accounts: number;
  readonly slots: number;
  readonly written: number;
  /** Runs that did not end clean. */
  readonly unclean: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly rssMiB: number;
  readonly peakMiB: number;
}

const MIB = 1024 * 1024;
const FAR_AWAY = '0 0 1 1 *';
const stop = new AbortController();

const daemon = await serve({ file: 'watchword.yaml', who: 'daemon', log: 'silent' });
process.send?.({ validationUrl: `http://${daemon.validationAddress}` } satisfies Listening);
for (;;) {
  const [order] = (await once(process, 'message')) as [Order];
  if (order === 'end') break;
  process.send?.(await round(order));
}
await daemon.stop('the benchmark');
process.disconnect();

async function round({ self, of }: Exclude<Order, 'end'>): Promise<Round> {
  const { accounts, clock, events, reconcile, store } = daemon.watchword;
  const replicas = Array.from({ length: of }, (_, at) => String(at));
  const took = { accounts: 0, slots: 0, written: 0, unclean: 0 };
  const schedule = new Schedule({
    cron: FAR_AWAY,
    timeZone: 'UTC',
    jitterMs: 0,
    accounts: () => [...accounts.keys()],
    owns: (account) => ownerOf(accountWork(account), replicas) === String(self),
    history: (account) => store.read.runs.list({ account, limit: 8 }),
    async run(name) {
      const account = accounts.get(name);
      if (account === undefined) return;
      const { done, outcome } = await runWhenFree(reconcile, account, { trigger: 'schedule', stop: stop.signal });
      took.accounts += 1;
      took.slots += account.slots.length;
      took.written += done.length;
      took.unclean += outcome === 'clean' ? 0 : 1;
    },
    afterwards: async () => undefined,
    clock,
    random: Math.random,
    events,
  });
  const began = performance.now();
  const cpu = process.cpuUsage();
  await schedule.round('schedule');
  const { user, system } = process.cpuUsage(cpu);
  const ms = performance.now() - began;
  await schedule.stop();
  const [rssMiB, peakMiB] = [process.memoryUsage.rss() / MIB, process.resourceUsage().maxRSS / 1024];
  return { ...took, ms, cpuMs: (user + system) / 1000, rssMiB, peakMiB };
}
