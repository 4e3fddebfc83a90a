/** What the daemon has in its store: all that is left of it after a crash. */
import type { Rotation } from '../../../src/model/rotation.ts';
import { type Delivery, type ObservedSlot, soleValue } from '../../../src/model/slot.ts';
import {
  type Holding,
  isSameSlot,
  newSlotRecord,
  type SlotAt,
  type SlotRecord,
} from '../../../src/model/slot-record.ts';
import { fingerprint, slotHolding } from '../../plan/facts.ts';
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
  remember(slot: TrueSlot, now: number): SlotRecord {
    const seen = slotHolding(...slot.copies.map(({ value }) => (value === null ? null : fingerprint(value))));
    const before = this.record(slot);
    const value = soleValue(seen);
    const stayed = value !== null && before.observed !== null && soleValue(before.observed) === value;
    const record: SlotRecord = {
      ...before,
      observed: seen,
      observedAt: now,
      unknownReason: null,
      holdsSince: value === null ? null : stayed ? (before.holdsSince ?? now) : now,
      // Figures about what stood there before say nothing any more, whatever the clock shows.
      ...(stayed ? {} : { delivery: null, deliveryOf: null, deliveryAt: null }),
    };
    this.records.set(slot.spec.slot, record);
    for (const { holds } of (record.observed as ObservedSlot).copies) if (holds !== null) this.saw(slot, holds, now);
    for (const copy of slot.copies) if (copy.hand !== null) copy.hand.seen = true;
    return record;
  }

  rememberUnreadable(slot: TrueSlot): void {
    this.records.set(slot.spec.slot, { ...this.record(slot), unknownReason: 'no answer came' });
  }

  rememberDelivery(slot: TrueSlot, delivery: Delivery, now: number): void {
    const record = this.record(slot);
    const deliveryOf = record.observed === null ? null : soleValue(record.observed);
    this.records.set(slot.spec.slot, { ...record, delivery, deliveryOf, deliveryAt: now });
  }

  /** A slot holds a value, or is about to. */
  saw(slot: TrueSlot, value: SlotRecord['writtenFingerprint'], now: number): void {
    if (value === null) return;
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
