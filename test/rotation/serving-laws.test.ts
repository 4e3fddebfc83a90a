/** Law 8 on random slots. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlotRecord } from '../../src/model/slot-record.ts';
import { mayServe, type ServingFacts } from '../../src/rotation/serving.ts';
import { slotHolding } from '../plan/facts.ts';
import { at, holdingOf, NEW, OLD, recordOf } from './records.ts';

const times = fc.integer({ min: 0, max: 5 });

const deliveries = fc.record({
  delivered: fc.nat(3),
  pending: fc.nat(1),
  failed: fc.nat(1),
  unknown: fc.nat(1),
  evidence: fc.constant('reports'),
  asOf: fc.constant(null),
});

const records = fc
  .record({
    values: fc.array(fc.constantFrom(OLD, NEW, NEW, null), { maxLength: 3 }),
    unknownReason: fc.option(fc.constant('no answer'), { freq: 4 }),
    delivery: fc.option(deliveries),
    deliveryOf: fc.option(fc.constantFrom(OLD, NEW, NEW)),
    deliveryAt: fc.option(times),
    holdsSince: fc.option(times),
    writtenAt: fc.option(times),
  })
  .map(({ values, ...rest }) => recordOf({ observed: slotHolding(...values), ...rest }));

const facts: fc.Arbitrary<ServingFacts> = fc
  .array(fc.record({ record: fc.option(records), held: fc.boolean(), configured: fc.boolean() }), { maxLength: 4 })
  .map((slots) => {
    const named = slots.map((slot, index) => ({ ...slot, slot: `slot-${index}` }));
    return {
      fingerprint: OLD,
      slots: named.filter(({ configured }) => configured).map(({ slot, record }) => ({ slot: at(slot), record })),
      holdings: named.filter(({ held }) => held).map(({ slot }) => holdingOf(slot)),
    };
  });

/** Ways of knowing less about a slot than before. */
const IGNORANCE: Readonly<Record<string, (record: SlotRecord) => SlotRecord | null>> = {
  'the record is lost': () => null,
  'the slot was never read': (record) => ({ ...record, observed: null }),
  'the last look failed': (record) => ({ ...record, unknownReason: 'no answer' }),
  'delivery was never asked': (record) => ({ ...record, delivery: null, deliveryOf: null, deliveryAt: null }),
  'one phone more of which nothing is known': (record) => ({
    ...record,
    delivery: record.delivery && { ...record.delivery, unknown: record.delivery.unknown + 1 },
  }),
  'the figures are of an unknown time': (record) => ({ ...record, deliveryAt: null }),
  'it is not known since when the value stands there': (record) => ({ ...record, holdsSince: null }),
};

describe('law 8: no phone is locked out by us', () => {
  it.each(Object.entries(IGNORANCE))('ignorance never makes a token revocable: %s', (_, forget) => {
    fc.assert(
      fc.property(facts, fc.nat(3), (known, index) => {
        const slots = known.slots.map((slot, at) =>
          at === index && slot.record !== null ? { ...slot, record: forget(slot.record) } : slot,
        );
        const before = mayServe(known).map(({ slot }) => slot);
        expect(mayServe({ ...known, slots }).map(({ slot }) => slot)).toEqual(expect.arrayContaining(before));
      }),
    );
  });

  it('having held the token once never makes it more revocable', () => {
    fc.assert(
      fc.property(facts, fc.nat(3), (known, index) => {
        const before = mayServe(known).map(({ slot }) => slot);
        const holdings = [...known.holdings, holdingOf(`slot-${index}`)];
        expect(mayServe({ ...known, holdings }).map(({ slot }) => slot)).toEqual(expect.arrayContaining(before));
      }),
    );
  });

  it('a copy that holds nothing never makes a token revocable that was not, nor the other way round', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const slots = known.slots.map(({ slot, record }) => {
          if (record?.observed == null || record.observed.copies.every(({ holds }) => holds === null))
            return { slot, record };
          const copies = [...record.observed.copies.filter(({ holds }) => holds !== null), { holds: null, count: 7 }];
          return { slot, record: { ...record, observed: { ...record.observed, copies } } };
        });
        expect(mayServe({ ...known, slots })).toEqual(mayServe(known));
      }),
    );
  });

  it('unknown counts as may: a slot that was not read the last time is always among them', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const serving = mayServe(known);
        for (const { slot, record } of known.slots) {
          if (record !== null && record.unknownReason === null) continue;
          expect(serving).toContainEqual(expect.objectContaining({ ...slot, reason: 'unknown' }));
        }
      }),
    );
  });

  it('time alone never revokes: only what came before what matters, however long ago all of it was', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 1, max: 10 ** 12 }), (known, ms) => {
        const later = (at: number | null) => (at === null ? null : at + ms);
        const slots = known.slots.map(({ record, ...slot }) => ({
          ...slot,
          record: record && {
            ...record,
            deliveryAt: later(record.deliveryAt),
            holdsSince: later(record.holdsSince),
            writtenAt: later(record.writtenAt),
          },
        }));
        expect(mayServe({ ...known, slots })).toEqual(mayServe(known));
      }),
    );
  });
});
