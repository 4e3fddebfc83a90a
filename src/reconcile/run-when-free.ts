import type { Run } from '../model/run.ts';
import { startStopwatch } from '../stopwatch.ts';
import type { Account } from './account.ts';
import { AccountBusy } from './account-lease.ts';
import { LEASE_TTL_MS } from './held-lease.ts';
import { runAccount } from './run.ts';
import type { Reconcile, RunOptions } from './survey.ts';

/** Long enough for the lease of a process that died to run out, and for a run in hand to end. */
const PATIENCE_MS = 4 * LEASE_TTL_MS;
const LOOK_AGAIN_MS = 500;

/** One run, after the one that another process, or another part of this one, has in hand. Throws `AccountBusy` when that takes too long, and `NotDue`. */
export async function runWhenFree(on: Reconcile, account: Account, options: RunOptions): Promise<Run> {
  const waited = startStopwatch(on.clock);
  for (;;) {
    try {
      return await runAccount(on, account, options);
    } catch (error) {
      if (!(error instanceof AccountBusy) || waited() >= PATIENCE_MS || options.stop.aborted) throw error;
      await on.clock.sleep(LOOK_AGAIN_MS, options.stop).catch(() => undefined);
    }
  }
}
