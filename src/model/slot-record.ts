import { type Delivery, type ObservedSlot, soleValue } from './slot.ts';
import type { Fingerprint } from './token.ts';

/**
 * A slot by its name and by the one place it claims, as its connector names it. A slot whose configuration is pointed
 * somewhere else is another slot: what is known of the one place says nothing about the other, and the phones of the old place
 * still have what they had.
 */
export interface SlotAt {
  readonly account: string;
  readonly slot: string;
  readonly place: string;
}

/** Same name, same account, same place. */
export function isSameSlot(a: SlotAt, b: SlotAt): boolean {
  return a.account === b.account && a.slot === b.slot && a.place === b.place;
}

/**
 * What is remembered of a slot between runs. Every "At" is milliseconds since 1970 and says when the thing beside it was
 * last known to be so; null means never.
 */
export interface SlotRecord extends SlotAt {
  readonly tokenSet: string;
  /** The last successful observation, however old. */
  readonly observed: ObservedSlot | null;
  readonly observedAt: number | null;
  /** Why the slot could not be observed at the last try; null when it could. */
  readonly unknownReason: string | null;
  readonly unknownSince: number | null;
  /**
   * Since when no copy has been seen to hold another value than the one that stands there now; null while copies hold different
   * values, or none does, and from the moment that another value is on its way until somebody looks. Copies that hold nothing don't count, as long as some copy holds the value: a phone that was heard of
   * since then has received the value or nothing, so that it can't present one of before. A device that enrols, or an assignment
   * that is added, therefore doesn't set the clock back for all the others. One copy with another value does: a phone may have
   * taken it, and from outside nobody can tell which.
   */
  readonly holdsSince: number | null;
  /** The value a clean pass last saw in every copy: the base line that drift is measured against. */
  readonly cleanFingerprint: Fingerprint | null;
  readonly cleanAt: number | null;
  /** Since when the slot differs from its base line; null when it doesn't. */
  readonly driftedSince: number | null;
  readonly writtenFingerprint: Fingerprint | null;
  readonly writtenAt: number | null;
  /** When a person last said what the slot holds; null for a slot that is read from the MDM. */
  readonly confirmedAt: number | null;
  /** When drift was repaired, newest last; only as many as contention is judged by. */
  readonly repairedAt: readonly number[];
  readonly contendedSince: number | null;
  readonly delivery: Delivery | null;
  /** The value the delivery figures speak of. */
  readonly deliveryOf: Fingerprint | null;
  readonly deliveryAt: number | null;
  /** Why the last plan declined to change the slot. */
  readonly heldReason: string | null;
}

/** A slot of which nothing is known yet. */
export function newSlotRecord({ account, slot, place }: SlotAt, tokenSet: string): SlotRecord {
  return {
    account,
    slot,
    place,
    tokenSet,
    observed: null,
    observedAt: null,
    unknownReason: null,
    unknownSince: null,
    holdsSince: null,
    cleanFingerprint: null,
    cleanAt: null,
    driftedSince: null,
    writtenFingerprint: null,
    writtenAt: null,
    confirmedAt: null,
    repairedAt: [],
    contendedSince: null,
    delivery: null,
    deliveryOf: null,
    deliveryAt: null,
    heldReason: null,
  };
}

/**
 * Whether the delivery figures speak of the value that the slot holds now, for as long as it has held it. Figures of the same
 * value from before something else stood there say nothing: phones may have taken that.
 */
export function isDeliveryOfPresentValue({ observed, holdsSince, deliveryOf, deliveryAt }: SlotRecord): boolean {
  if (observed === null || holdsSince === null || deliveryOf === null || deliveryAt === null) return false;
  return soleValue(observed) === deliveryOf && deliveryAt >= holdsSince;
}

/** A value that a slot has been seen to hold, so that phones below it may still be serving it. */
export interface Holding extends SlotAt {
  readonly fingerprint: Fingerprint;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}
