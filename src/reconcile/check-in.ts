import type { Connector } from '../connector/contract.ts';
import { Failure } from '../model/failure.ts';
import type { Account, AccountSlot } from './account.ts';
import type { HeldLease } from './held-lease.ts';
import { closesAccount } from './observe.ts';
import type { Reconcile } from './survey.ts';

/** A slot of which the figures say that phones have not, or not surely, received the value that stands there since then. */
export interface Behind {
  readonly slot: AccountSlot;
  readonly since: number;
}

/** The run that asks. */
export interface RequestCheckIn {
  readonly connector: Connector<unknown>;
  readonly lease: HeldLease;
  readonly stop: AbortSignal;
  readonly run: string;
}

/**
 * Asks phones that are behind to check in, as many as the connector may. Only what was asked about in this run gets here, so
 * that the pauses between two questions are those between two requests. It is a courtesy: phones come by themselves, and a
 * request that fails is told and not repeated.
 */
export async function requestCheckIns(
  on: Reconcile,
  account: Account,
  asking: RequestCheckIn,
  behind: readonly Behind[],
): Promise<void> {
  const { connector, lease, stop, run } = asking;
  for (const { slot, since } of behind) {
    if (connector.requestCheckIn === undefined || stop.aborted) return;
    const at = { account: account.name, run, slot: slot.settings.name };
    try {
      const phones = await connector.requestCheckIn(slot.settings, since, lease.lost);
      if (phones > 0) on.events.checkInRequested({ ...at, phones });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { kind, message: says, status, requestId } = error;
      on.events.checkInFailed({ ...at, kind, says, status, requestId });
      if (closesAccount(error)) return;
    }
  }
}
