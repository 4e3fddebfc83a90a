import type { Account } from './account.ts';
import { HeldLease } from './held-lease.ts';
import type { Reconcile } from './survey.ts';

/** Another process is running the account. */
export class AccountBusy extends Error {
  override readonly name = 'AccountBusy';
}

/** The right to write to an account, for as long as it is held. `work` names what for. Throws `AccountBusy`. */
export async function takeAccount(on: Reconcile, account: Account, work: string): Promise<HeldLease> {
  // Named after the work, not the process: two runs of one process keep each other out like any others.
  const name = `account:${account.name}`;
  const lease = await HeldLease.take(on.store, on.clock, name, `${on.holder} ${work}`, on.isKnownDead, on.events);
  if (lease !== null) return lease;
  const other = await on.store.read.leases.holder(name);
  throw new AccountBusy(
    `${account.name} is being run by ${other?.holder.split(' ')[0] ?? 'another process'} just now.`,
  );
}
