/** Slots that held an old token and were given a new one, as the store remembers them. */
import type { Delivery } from '../../src/model/slot.ts';
import { type Holding, newSlotRecord, type SlotAt, type SlotRecord } from '../../src/model/slot-record.ts';
import type { ServingFacts } from '../../src/rotation/serving.ts';
import { fingerprint, slotHolding } from '../plan/facts.ts';

export const OLD = fingerprint('old');
export const NEW = fingerprint('new');
export const WRITTEN_AT = 1_000;

export const ALL: Delivery = {
  delivered: 10,
  pending: 0,
  failed: 0,
  unknown: 0,
  evidence: 'reports of each phone',
  asOf: null,
};
export const SOME: Delivery = { ...ALL, delivered: 4, pending: 3, failed: 2, unknown: 1 };

/** A slot that held the old token, was given the new one at `WRITTEN_AT`, and is known to have delivered it. */
export function recordOf(different: Partial<SlotRecord> = {}): SlotRecord {
  return {
    ...newSlotRecord(at('ios'), 'pingid'),
    observed: slotHolding(NEW, NEW),
    observedAt: WRITTEN_AT + 500,
    holdsSince: WRITTEN_AT,
    writtenAt: WRITTEN_AT,
    delivery: ALL,
    deliveryOf: NEW,
    deliveryAt: WRITTEN_AT + 500,
    ...different,
  };
}

export function at(slot: string, account = 'contoso'): SlotAt {
  return { account, slot, place: `place of ${slot}` };
}

export function holdingOf(slot: string): Holding {
  return { ...at(slot), fingerprint: OLD, firstSeenAt: 1, lastSeenAt: 900 };
}

export function factsOf(record: SlotRecord | null, held: boolean): ServingFacts {
  const slots = [{ slot: at('ios'), record }];
  return { fingerprint: OLD, slots, holdings: held ? [holdingOf('ios')] : [] };
}
