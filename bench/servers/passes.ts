/** A first pass, then quiet ones, in a process of its own. Tells the parent time and requests of each, and the peak of its memory. */
import { once } from 'node:events';
import { openWatchword } from '../../src/daemon.ts';
import { runAccount } from '../../src/reconcile/run.ts';
import { liftCeilings } from './ceilings.ts';

/** What the parent hears. */
export interface Passes {
  readonly written: number;
  readonly passes: readonly { readonly ms: number; readonly requests: number; readonly cpuMs: number }[];
  readonly peakMiB: number;
}

const [quiet = '10'] = process.argv.slice(2);
const stop = new AbortController().signal;

await liftCeilings();

await using watchword = await openWatchword({ file: 'watchword.yaml', who: 'cli', log: 'silent' });
const [authority] = watchword.authorities.values();
const [account] = watchword.accounts.values();
if (authority === undefined || account === undefined) throw new Error('the configuration has no account');
await authority.generate({ note: '', makeCurrent: true }, { name: 'bench', reason: '' });
const first = await runAccount(watchword.reconcile, account, { trigger: 'person', stop });
// The parent lets every phone check in; one more pass hears of it, and then all is settled.
process.send?.('written');
await once(process, 'message');
await runAccount(watchword.reconcile, account, { trigger: 'person', stop });

const passes: Passes['passes'][number][] = [];
for (let pass = 0; pass < Number(quiet); pass += 1) {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const { requests, outcome, done } = await runAccount(watchword.reconcile, account, { trigger: 'person', stop });
  if (outcome !== 'clean' || done.length > 0) throw new Error(`a quiet pass ended ${outcome}`);
  const { user, system } = process.cpuUsage(cpu);
  passes.push({ ms: performance.now() - began, requests, cpuMs: (user + system) / 1000 });
}
const peakMiB = process.resourceUsage().maxRSS / 1024;
process.send?.({ written: first.done.length, passes, peakMiB } satisfies Passes);
process.disconnect();
