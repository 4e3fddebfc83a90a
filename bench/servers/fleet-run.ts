/** One run over a large fleet, in a process of its own: in the end it tells the parent what it took. */
import { openWatchword } from '../../src/daemon.ts';
import { runAccount } from '../../src/reconcile/run.ts';
import { liftCeilings } from './ceilings.ts';

/** What the parent hears. */
export interface FleetRun {
  readonly written: number;
  readonly requests: number;
  readonly ms: number;
  readonly peakRssMiB: number;
  readonly peakHeapMiB: number;
}

await liftCeilings();
const stop = new AbortController().signal;
let peakHeap = 0;
const look = () => {
  peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
};
setInterval(look, 20).unref();

await using watchword = await openWatchword({ file: 'watchword.yaml', who: 'cli', log: 'silent' });
const [authority] = watchword.authorities.values();
const [account] = watchword.accounts.values();
if (authority === undefined || account === undefined) throw new Error('the configuration has no account');
if ((await authority.list()).length === 0) {
  await authority.generate({ note: '', makeCurrent: true }, { name: 'bench', reason: '' });
}
const began = performance.now();
const run = await runAccount(watchword.reconcile, account, { trigger: 'schedule', stop });
const ms = performance.now() - began;
if (run.outcome !== 'clean') throw new Error(`the run ended ${run.outcome}: ${run.failure?.says ?? run.done[0]?.says}`);
const quiet = await runAccount(watchword.reconcile, account, { trigger: 'schedule', stop });
if (quiet.outcome !== 'clean' || quiet.done.length > 0) throw new Error(`a quiet pass ended ${quiet.outcome}`);
look();
process.send?.({
  written: run.done.reduce((sum, { copies }) => sum + copies, 0),
  requests: run.requests,
  ms,
  peakRssMiB: process.resourceUsage().maxRSS / 1024,
  peakHeapMiB: peakHeap / 2 ** 20,
} satisfies FleetRun);
process.disconnect();
