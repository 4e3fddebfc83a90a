import type { Failure, FailureKind } from './failure.ts';
import type { Fingerprint } from './token.ts';

/** The name of a slot, unique in the configuration. */
export interface SlotName {
  readonly account: string;
  readonly slot: string;
}

/** Some copies of a slot that hold the same value. `holds: null` is a copy without our key. */
export interface Copies {
  readonly holds: Fingerprint | null;
  readonly count: number;
}

/** What a connector saw when it looked at every copy of a slot. */
export interface ObservedSlot {
  /** The vendor's object in words a console user recognises, with its id: `PingID iOS (4f1c...)`. */
  readonly place: string;
  /**
   * Copies grouped by value. A slot whose object doesn't exist yet, and may be created, is one copy that holds null. Empty only
   * where every device is a copy and none is enrolled: such a slot holds whatever it should.
   */
  readonly copies: readonly Copies[];
  /**
   * Everything `write` needs to notice that somebody was there in between; opaque to all but the connector that made it.
   * Equal revisions mean an unchanged object.
   */
  readonly revision: string;
  /** Names of the keys beside ours, sorted. */
  readonly neighbours: readonly string[];
  /** Who changed the object last and when, where the vendor tells. */
  readonly changedBy?: string;
  /** Something a person should know about this slot although nothing failed, such as a key that differs from ours in letter case only. */
  readonly remarks?: readonly string[];
}

/** Observed is three-valued: a failed read is `unknown`, and unknown is never taken for absent. */
export type Observed =
  | ({ readonly state: 'present' | 'absent' } & ObservedSlot)
  | { readonly state: 'unknown'; readonly reason: string; readonly kind: FailureKind };

/** `present` where any copy holds a value, else `absent`. */
export function observed(slot: ObservedSlot): Observed {
  return { state: slot.copies.some((copy) => copy.holds !== null) ? 'present' : 'absent', ...slot };
}

/** The reason why nobody knows what a slot holds that a person writes, until somebody has said so. */
export const NOT_CONFIRMED = 'nobody has confirmed what it holds';

/** The one value that phones can be given: copies that hold nothing don't count. Null where copies hold different values, or none does. */
export function soleValue(slot: ObservedSlot): Fingerprint | null {
  const [value = null, ...others] = new Set(slot.copies.flatMap(({ holds }) => holds ?? []));
  return others.length === 0 ? value : null;
}

/** How many copies hold this value; null counts those that hold nothing. */
export function copiesHolding(slot: ObservedSlot, value: Fingerprint | null): number {
  return slot.copies.reduce((sum, copy) => (copy.holds === value ? sum + copy.count : sum), 0);
}

/** Whether every copy holds exactly this value. So does a slot without any copy. */
export function holdsOnly(slot: ObservedSlot, fingerprint: Fingerprint): boolean {
  return slot.copies.every((copy) => copy.holds === fingerprint);
}

/** Whether every copy holds this value or nothing. */
export function holdsOnlyOrNothing(slot: ObservedSlot, fingerprint: Fingerprint): boolean {
  return slot.copies.every((copy) => copy.holds === null || copy.holds === fingerprint);
}

/** Whether some copy holds this value. */
export function holds(slot: ObservedSlot, fingerprint: Fingerprint): boolean {
  return slot.copies.some((copy) => copy.holds === fingerprint);
}

/** How many phones have received a slot's value, and how we know. */
export interface Delivery {
  readonly delivered: number;
  readonly pending: number;
  readonly failed: number;
  /** Phones of which the evidence says nothing, or says something about an older value. */
  readonly unknown: number;
  /** What the counts rest on, in words. */
  readonly evidence: string;
  /** As of when the vendor's figures are; milliseconds since 1970, null where the vendor doesn't say. */
  readonly asOf: number | null;
}

/** Whether the evidence says that every phone has the value. Unknown counts as not. */
export function isDeliveredToAll(delivery: Delivery): boolean {
  return delivery.pending === 0 && delivery.failed === 0 && delivery.unknown === 0;
}

/** A phone as an MDM lists it. Identifiers as the vendor gives them. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly serialNumber: string | null;
  readonly imei: string | null;
  readonly udid: string | null;
  readonly user: string | null;
  /** Milliseconds since 1970, null where unknown. */
  readonly lastSeenAt: number | null;
}

/** What became of the copies of one write. The counts add up to the copies that differed. */
export interface WriteReport {
  readonly outcomes: readonly WriteOutcome[];
  /** The slot as the read-back after the write showed it. */
  readonly after?: ObservedSlot;
}

/**
 * `written`: read back and equal. `unconfirmed`: accepted, but the read-back still shows the old value, so somebody must look again.
 * `failed`: this copy was not written, the others may have been. `not-attempted`: a long write was told to stop before it came here.
 */
export type WriteOutcome =
  | { readonly outcome: 'written' | 'unconfirmed' | 'not-attempted'; readonly copies: number }
  | { readonly outcome: 'failed'; readonly copies: number; readonly failure: Failure };

/** One thing a self-check looked at. */
export interface Finding {
  /** Stable, kebab-case: `apple-push-certificate`. */
  readonly check: string;
  readonly level: 'ok' | 'warning' | 'failure' | 'unknown';
  /** One sentence: what was found. */
  readonly says: string;
  /** One sentence: what to do, where something is to be done. */
  readonly resolve?: string;
  readonly slot?: string;
}
