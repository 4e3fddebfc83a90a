/** What the daemon has in its store: all that is left of it after a crash. */
import type { Rotation } from '../../../src/model/rotation.ts';
import { type Delivery, soleValue } from '../../../src/model/slot.ts';
import {
  type Holding,
  isSameSlot,
  newSlotRecord,
  type SlotAt,
  type SlotRecord,
} from '../../../src/model/slot-record.ts';
import type { Fingerprint } from '../../../src/model/token.ts';
import { rememberDelivery, rememberIntended, rememberObserved } from '../../../src/reconcile/remember.ts';
import { fingerprint, seen, UNREADABLE } from '../../plan/facts.ts';
import type { TrueSlot } from './world.ts';

export class Memory {
  rotation: Rotation | null = null;
  readonly ended: Rotation[] = [];
  lastReplacedAt: number | null = null;
  readonly presentedAt: Record<string, number> = {};
  readonly records = new Map<string, SlotRecord>();
  readonly holdings: Holding[] = [];
  /** How often a slot couldn't be written in a row. */
  readonly failures = new Map<string, number>();
  /** How many rotations there have been. */
  count = 0;

  record(slot: TrueSlot): SlotRecord {
    const { spec } = slot;
    return this.records.get(spec.slot) ?? newSlotRecord(atOf(slot), 'pingid');
  }

  /** After a look at a slot: what its copies hold, and since when. */
  remember(slot: TrueSlot, now: number): void {
    const look = seen(...slot.copies.map(({ value }) => (value === null ? null : fingerprint(value))));
    this.records.set(
      slot.spec.slot,
      rememberObserved(this.record(slot), look, { desired: null, comeAndGo: false }, now),
    );
    for (const { value } of slot.copies) if (value !== null) this.saw(slot, fingerprint(value), now);
    for (const copy of slot.copies) if (copy.hand !== null) copy.hand.seen = true;
  }

  rememberUnreadable(slot: TrueSlot, now: number): void {
    this.records.set(
      slot.spec.slot,
      rememberObserved(this.record(slot), UNREADABLE, { desired: null, comeAndGo: false }, now),
    );
  }

  /** Phones may have what is written from the first moment on, whether or not the answer arrives: so it is written down before. */
  intend(slot: TrueSlot, token: string, now: number): void {
    this.records.set(slot.spec.slot, rememberIntended(this.record(slot), fingerprint(token)));
    this.saw(slot, fingerprint(token), now);
  }

  rememberDelivery(slot: TrueSlot, delivery: Delivery, now: number): void {
    const record = this.record(slot);
    const value = record.observed === null ? null : soleValue(record.observed);
    if (value !== null) this.records.set(slot.spec.slot, rememberDelivery(record, value, delivery, now));
  }

  /** A slot holds a value, or is about to. */
  saw(slot: TrueSlot, value: Fingerprint, now: number): void {
    const at = atOf(slot);
    const index = this.holdings.findIndex((one) => isSameSlot(one, at) && one.fingerprint === value);
    const before = this.holdings[index];
    const holding = { ...at, fingerprint: value, firstSeenAt: before?.firstSeenAt ?? now, lastSeenAt: now };
    if (before === undefined) this.holdings.push(holding);
    else this.holdings[index] = holding;
  }
}

export function atOf({ spec }: TrueSlot): SlotAt {
  return { account: spec.account, slot: spec.slot, place: `place of ${spec.slot}` };
}
