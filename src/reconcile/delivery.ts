/** Asking how many phones have received a slot's value, only while somebody needs to know. */
import type { Connector } from '../connector/contract.ts';
import { Failure } from '../model/failure.ts';
import type { Run, RunDelivery } from '../model/run.ts';
import { type Delivery, isDeliveredToAll, soleValue } from '../model/slot.ts';
import { type Holding, isDeliveryOfPresentValue, isSameSlot, type SlotRecord } from '../model/slot-record.ts';
import type { Fingerprint } from '../model/token.ts';
import type { Account, AccountSlot } from './account.ts';
import type { Behind } from './check-in.ts';
import type { HeldLease } from './held-lease.ts';
import { closesAccount } from './observe.ts';
import { rememberDelivery } from './remember.ts';
import type { Reconcile } from './survey.ts';

/** After a write people want to watch it arrive, whether or not a token waits to be revoked. */
const WATCHED_AFTER_WRITE_MS = 24 * 60 * 60 * 1000;

/** The older a value, the slower its last phones come: the schedule asks again after an eighth of the value's age, or after this. */
const LONGEST_PAUSE_MS = 6 * 60 * 60 * 1000;
const PAUSE_SHARE = 1 / 8;

/**
 * Whether the vendor is to be asked about a slot: its value is not known to have arrived everywhere, and either it was written
 * lately or phones may still be serving another one. So a pass that finds everything settled costs no request for it, and
 * phones that never come back cost few. A person who asks gets an answer of today.
 */
export function wantsDelivery(
  record: SlotRecord,
  holdings: readonly Holding[],
  asked: { readonly trigger: Run['trigger']; readonly now: number },
): boolean {
  const value = presentValue(record);
  if (value === null) return false;
  const { now, trigger } = asked;
  const writtenAt = record.writtenAt ?? Number.NEGATIVE_INFINITY;
  const answeredAt = record.deliveryAt ?? Number.NEGATIVE_INFINITY;
  if (record.delivery !== null && isDeliveryOfPresentValue(record)) {
    // A write after the answer was for phones that have come since; they are asked about like any that are behind.
    if (isDeliveredToAll(record.delivery) && writtenAt <= answeredAt) return false;
    const pause = Math.min(LONGEST_PAUSE_MS, (now - (record.holdsSince ?? now)) * PAUSE_SHARE);
    if (trigger !== 'person' && now - answeredAt < pause) return false;
  }
  return now - writtenAt < WATCHED_AFTER_WRITE_MS || otherHoldings(record, value, holdings).length > 0;
}

/** The run that asks, and the slots it may ask about. */
export interface AskDelivery {
  readonly connector: Connector<unknown>;
  readonly lease: HeldLease;
  readonly stop: AbortSignal;
  readonly slots: readonly AccountSlot[];
  readonly trigger: Run['trigger'];
  /** Somebody wants to know how many phones there are below each slot, also where nothing was written by us. */
  readonly counting: boolean;
  readonly run: string;
  /** Takes every answer, for the history. */
  readonly deliveries: RunDelivery[];
}

/**
 * Asks for each slot that wants it and remembers the answer. A question that fails leaves what was known; one that the account
 * refuses is the last. Returns the slots whose phones are behind.
 */
export async function askDelivery(on: Reconcile, account: Account, asking: AskDelivery): Promise<readonly Behind[]> {
  const behind: Behind[] = [];
  const { connector, stop, trigger } = asking;
  if (connector.delivery === undefined) return behind;
  const records = await on.store.read.slots.list(account.name);
  const holdings = await on.store.read.slots.holdings();
  for (const slot of asking.slots) {
    const record = records.find((one) => one.slot === slot.settings.name);
    const value = record === undefined ? null : presentValue(record);
    if (record === undefined || value === null) continue;
    const counts = asking.counting && !isDeliveryOfPresentValue(record);
    if (!counts && !wantsDelivery(record, holdings, { trigger, now: on.clock.now() })) continue;
    if (stop.aborted) return behind;
    try {
      // Older evidence may speak of the same value before another one stood there in between.
      const since = record.holdsSince ?? on.clock.now();
      const delivery = await on.retry(async () => connector.delivery?.(slot.settings, since, asking.lease.lost), stop);
      if (delivery === undefined) continue;
      await remember(on, asking.lease, { record, value, holdings }, delivery);
      tellDelivery(on, account, asking, { slot: record.slot, of: value, delivery });
      if (delivery.pending + delivery.unknown > 0) behind.push({ slot, since });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      on.events.slotUnknown({
        account: account.name,
        slot: record.slot,
        kind: error.kind,
        says: `delivery: ${error.message}`,
      });
      if (closesAccount(error)) return behind;
    }
  }
  return behind;
}

function tellDelivery(
  on: Reconcile,
  account: Account,
  { run, deliveries }: AskDelivery,
  said: { readonly slot: string; readonly of: Fingerprint; readonly delivery: Delivery },
): void {
  const { slot, of } = said;
  const { delivered, pending, failed, unknown } = said.delivery;
  deliveries.push({ slot, of, at: on.clock.now(), delivered, pending, failed, unknown });
  on.events.slotDelivery({ account: account.name, run, slot, fingerprint: of, delivered, pending, failed, unknown });
}

async function remember(
  on: Reconcile,
  lease: HeldLease,
  asked: { readonly record: SlotRecord; readonly value: Fingerprint; readonly holdings: readonly Holding[] },
  delivery: Delivery,
): Promise<void> {
  const { record, value, holdings } = asked;
  const now = on.clock.now();
  await on.store.write(async (tables) => {
    await tables.leases.assertHeld(lease.current);
    // A person may have confirmed another value while the vendor was thinking: then this is no answer any more.
    const known = (await tables.slots.list(record.account)).find((one) => isSameSlot(one, record));
    if (known === undefined || known.holdsSince !== record.holdsSince || presentValue(known) !== value) return;
    await tables.slots.save(rememberDelivery(known, value, delivery, now));
    if (!isDeliveredToAll(delivery)) return;
    for (const holding of otherHoldings(record, value, holdings)) {
      await tables.slots.forgetHolding(holding, holding.fingerprint);
    }
  });
}

/** The values beside the present one that phones below the slot may be serving. */
function otherHoldings(record: SlotRecord, value: Fingerprint, holdings: readonly Holding[]): readonly Holding[] {
  return holdings.filter((holding) => isSameSlot(holding, record) && holding.fingerprint !== value);
}

/** The one value that phones below the slot can be given, or null. */
function presentValue({ observed, unknownReason }: SlotRecord): Fingerprint | null {
  return observed === null || unknownReason !== null ? null : soleValue(observed);
}
