import type { Run } from '../../model/run.ts';
import type { Account } from '../account.ts';
import { AccountBusy } from '../account-lease.ts';
import { runWhenFree } from '../run-when-free.ts';
import type { Reconcile } from '../survey.ts';
import { type Estate, estateOf } from './estate.ts';
import type { SeenValues } from './seen-values.ts';

/** The accounts that have a slot of a token set. */
export function accountsOf(accounts: Iterable<Account>, tokenSet: string): readonly Account[] {
  return [...accounts].filter((account) => account.slots.some((slot) => slot.tokenSet === tokenSet));
}

/**
 * One look into every account with a slot of the set, side by side, as a plan would be made; what can't be read is told, and stops no
 * other. What slots hold is in `values` afterwards.
 */
export async function lookAround(
  on: Reconcile,
  accounts: Iterable<Account>,
  { tokenSet, values, stop }: { readonly tokenSet: string; readonly values: SeenValues; readonly stop: AbortSignal },
): Promise<Estate> {
  const concerned = accountsOf(accounts, tokenSet).map((account) => values.overhear(account));
  const since = on.clock.now();
  const failures = new Map<string, string>();
  const looks = concerned.map(async (account) => failures.set(account.name, await lookInto(on, account, stop)));
  // The store must stay open until the last one has ended, whatever became of the others.
  const failed = (await Promise.allSettled(looks)).find((look) => look.status === 'rejected');
  // A look that was cut short shows nothing, which must not be taken for "nothing".
  stop.throwIfAborted();
  if (failed !== undefined) throw failed.reason;
  return estateOf(on.store, { tokenSet, accounts: concerned, since, failures, values });
}

/** Why slots of the account may not have been seen, for those that were not. */
async function lookInto(on: Reconcile, account: Account, stop: AbortSignal): Promise<string> {
  let run: Run;
  try {
    run = await runWhenFree(on, account, { trigger: 'person', lookOnly: true, stop });
  } catch (error) {
    if (error instanceof AccountBusy) return 'another process is working on it';
    throw error;
  }
  return run.failure?.says ?? 'it was not looked at';
}
