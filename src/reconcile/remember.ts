/** What a run leaves behind of each slot, as pure functions from one record to the next. */
import {
  type Delivery,
  holds,
  holdsOnly,
  holdsOnlyOrNothing,
  NOT_CONFIRMED,
  type Observed,
  type ObservedSlot,
  observed,
  soleValue,
} from '../model/slot.ts';
import type { SlotRecord } from '../model/slot-record.ts';
import type { Fingerprint } from '../model/token.ts';
import { CONTENTION_REPAIRS } from '../plan/contention.ts';

/** What a look is judged by. */
export interface Expected {
  /** The value the slot should hold; null where there is none. */
  readonly desired: Fingerprint | null;
  /** Whether the copies are devices, so that one that holds nothing has only just come. */
  readonly comeAndGo: boolean;
}

/** After looking: what the slot holds now, or why nobody can tell. What was known before an unknown stays, with its time. */
export function rememberObserved(
  record: SlotRecord,
  look: Observed,
  { desired, comeAndGo }: Expected,
  now: number,
): SlotRecord {
  if (look.state === 'unknown') {
    return { ...record, unknownReason: look.reason, unknownSince: record.unknownSince ?? now };
  }
  const { state: _, ...seen } = look;
  const known = rememberSeen(record, seen, now);
  if (desired !== null && holdsOnly(seen, desired)) return rememberClean(known, seen, desired, now);
  // What holds the desired value already is no drift, although the base line is still the value before it.
  const drifted = seen.copies.some(
    (copy) => copy.holds !== record.cleanFingerprint && copy.holds !== desired && !(comeAndGo && copy.holds === null),
  );
  return { ...known, driftedSince: drifted && record.cleanFingerprint !== null ? (record.driftedSince ?? now) : null };
}

/**
 * Before a write: from now on nobody knows since when the slot holds what it holds, until somebody looks. The process may die,
 * and somebody may undo its write before anybody has seen it.
 */
export function rememberIntended(record: SlotRecord, intended: Fingerprint): SlotRecord {
  if (record.observed === null || soleValue(record.observed) === intended) return record;
  return { ...record, holdsSince: null };
}

/** After a write that was read back. Copies that hold nothing have come meanwhile; what holds another value was left alone. */
export function rememberWritten(
  record: SlotRecord,
  written: { readonly fingerprint: Fingerprint; readonly observed: ObservedSlot },
  now: number,
): SlotRecord {
  const { fingerprint } = written;
  const known = rememberSeen(record, written.observed, now);
  return {
    ...(holdsOnlyOrNothing(written.observed, fingerprint)
      ? rememberClean(known, written.observed, fingerprint, now)
      : known),
    writtenFingerprint: fingerprint,
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

/**
 * A person says that a slot holds a value now. Since when is not known, and it may have been said too early the time before, so
 * that it counts from now on.
 */
export function rememberConfirmed(
  record: SlotRecord,
  confirmed: { readonly fingerprint: Fingerprint; readonly by: string },
  now: number,
): SlotRecord {
  const { fingerprint, by } = confirmed;
  const said: ObservedSlot = {
    place: record.place,
    copies: [{ holds: fingerprint, count: 1 }],
    revision: `confirmed at ${now}`,
    neighbours: [],
    changedBy: by,
  };
  return {
    ...rememberWritten(record, { fingerprint, observed: said }, now),
    holdsSince: now,
    confirmedAt: now,
  };
}

/** A run over a slot that a person writes: nothing was looked at, and what was confirmed stays as it is. */
export function rememberManual(record: SlotRecord, now: number): SlotRecord {
  if (record.confirmedAt !== null) return record;
  return { ...record, unknownReason: NOT_CONFIRMED, unknownSince: record.unknownSince ?? now };
}

/** What is taken for observed of a slot that a person writes: what was confirmed last. */
export function confirmed(record: SlotRecord): Observed {
  if (record.confirmedAt !== null && record.observed !== null) return observed(record.observed);
  return { state: 'unknown', reason: NOT_CONFIRMED, kind: 'rejected' };
}

function rememberSeen(record: SlotRecord, seen: ObservedSlot, now: number): SlotRecord {
  const value = soleValue(seen);
  const stayed = value !== null && record.observed !== null && soleValue(record.observed) === value;
  const holdsSince = value === null ? null : stayed ? (record.holdsSince ?? now) : now;
  return {
    ...record,
    observed: seen,
    observedAt: now,
    unknownReason: null,
    unknownSince: null,
    holdsSince,
    confirmedAt: null,
  };
}

/** A slot without copies holds no value that drift could be measured against. */
function rememberClean(record: SlotRecord, seen: ObservedSlot, fingerprint: Fingerprint, now: number): SlotRecord {
  const settled = { ...record, driftedSince: null, heldReason: null };
  return holds(seen, fingerprint) ? { ...settled, cleanFingerprint: fingerprint, cleanAt: now } : settled;
}
