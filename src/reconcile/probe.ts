import type { Finding } from '../model/slot.ts';
import type { Account, AccountSlot } from './account.ts';
import { takeAccount } from './account-lease.ts';
import type { Reconcile } from './survey.ts';
import { eachUnderLease } from './under-lease.ts';

/** A device on which it is proved that writing works, and the slots whose place there is written. */
export interface Probe {
  readonly device: string;
  readonly slots: readonly AccountSlot[];
}

/**
 * Proves on one device what is unverified about writing, slot by slot. No run may write meanwhile: the value that a probe writes
 * back would be an old one. Throws `AccountBusy`.
 */
export async function* probe(
  on: Reconcile,
  account: Account,
  { device, slots }: Probe,
  stop: AbortSignal,
): AsyncGenerator<Finding> {
  const connector = account.open();
  if (connector.probe === undefined) {
    yield {
      check: 'write-probe',
      level: 'unknown',
      says: `${account.definition.title} has no write probe: nothing about writing to one device has to be proved, or can be`,
    };
    return;
  }
  await using lease = await takeAccount(on, account, 'probe');
  for (const slot of slots) {
    const name = slot.settings.name;
    await on.store.write(async (tables) => {
      await tables.leases.assertHeld(lease.current);
      await tables.audit.append({
        at: on.clock.now(),
        actor: on.actor,
        action: 'slot.probed',
        subject: `slot:${account.name}/${name}`,
        reason: 'asked for with --write-probe',
        detail: { tokenSet: slot.tokenSet, device },
      });
    });
    const findings = connector.probe(slot.settings, device, AbortSignal.any([stop, lease.lost]));
    for await (const finding of eachUnderLease(lease, findings)) yield { ...finding, slot: finding.slot ?? name };
  }
}
