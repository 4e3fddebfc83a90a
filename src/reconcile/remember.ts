/** What a run leaves behind of each slot, as pure functions from one record to the next. */
import { type Delivery, holdsOnly, type Observed, type ObservedSlot, soleValue } from '../model/slot.ts';
import type { SlotRecord } from '../model/slot-record.ts';
import type { Fingerprint } from '../model/token.ts';
import { CONTENTION_REPAIRS } from '../plan/contention.ts';

/** After looking: what the slot holds now, or why nobody can tell. What was known before an unknown stays, with its time. */
export function rememberObserved(
  record: SlotRecord,
  observed: Observed,
  desired: Fingerprint | null,
  now: number,
): SlotRecord {
  if (observed.state === 'unknown') {
    return { ...record, unknownReason: observed.reason, unknownSince: record.unknownSince ?? now };
  }
  const { state: _, ...seen } = observed;
  const known = rememberSeen(record, seen, now);
  if (desired !== null && holdsOnly(seen, desired)) return rememberClean(known, desired, now);
  const drifted = record.cleanFingerprint !== null && !holdsOnly(seen, record.cleanFingerprint);
  return { ...known, driftedSince: drifted ? (record.driftedSince ?? now) : null };
}

/** After a write that was read back. */
export function rememberWritten(
  record: SlotRecord,
  written: { readonly fingerprint: Fingerprint; readonly observed: ObservedSlot },
  now: number,
): SlotRecord {
  return {
    ...rememberClean(rememberSeen(record, written.observed, now), written.fingerprint, now),
    writtenFingerprint: written.fingerprint,
    writtenAt: now,
  };
}

/** The vendor took a repair, whether or not it could be read back: contention counts it. */
export function rememberRepair(record: SlotRecord, now: number): SlotRecord {
  return { ...record, repairedAt: [...record.repairedAt, now].slice(-CONTENTION_REPAIRS) };
}

/** After the vendor has said how many phones have the value. */
export function rememberDelivery(record: SlotRecord, of: Fingerprint, delivery: Delivery, now: number): SlotRecord {
  return { ...record, delivery, deliveryOf: of, deliveryAt: now };
}

/** A person said `--repair`: what was counted against repairing is forgotten. */
export function forgiveContention(record: SlotRecord): SlotRecord {
  return { ...record, repairedAt: [] };
}

function rememberSeen(record: SlotRecord, seen: ObservedSlot, now: number): SlotRecord {
  const value = soleValue(seen);
  const stayed = value !== null && record.observed !== null && soleValue(record.observed) === value;
  const holdsSince = value === null ? null : stayed ? (record.holdsSince ?? now) : now;
  return { ...record, observed: seen, observedAt: now, unknownReason: null, unknownSince: null, holdsSince };
}

function rememberClean(record: SlotRecord, fingerprint: Fingerprint, now: number): SlotRecord {
  return { ...record, cleanFingerprint: fingerprint, cleanAt: now, driftedSince: null, heldReason: null };
}
