/** Who may still serve a token: the table at the top of `serving.ts`, and law 8 on random slots. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/model/slot.ts';
import { type Holding, newSlotRecord, type SlotAt, type SlotRecord } from '../../src/model/slot-record.ts';
import { mayServe, type ServingFacts } from '../../src/rotation/serving.ts';
import { fingerprint, slotHolding } from '../plan/facts.ts';

const OLD = fingerprint('old');
const NEW = fingerprint('new');
const WRITTEN_AT = 1_000;

const ALL: Delivery = {
  delivered: 10,
  pending: 0,
  failed: 0,
  unknown: 0,
  evidence: 'reports of each phone',
  asOf: null,
};
const SOME: Delivery = { ...ALL, delivered: 4, pending: 3, failed: 2, unknown: 1 };

/** A slot that held the old token, was given the new one at `WRITTEN_AT`, and is known to have delivered it. */
function recordOf(different: Partial<SlotRecord> = {}): SlotRecord {
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

function at(slot: string, account = 'contoso'): SlotAt {
  return { account, slot, place: `place of ${slot}` };
}

function holdingOf(slot: string): Holding {
  return { ...at(slot), fingerprint: OLD, firstSeenAt: 1, lastSeenAt: 900 };
}

function factsOf(record: SlotRecord | null, held: boolean): ServingFacts {
  const slots = [{ slot: at('ios'), record }];
  return { fingerprint: OLD, slots, holdings: held ? [holdingOf('ios')] : [] };
}

type Row = readonly [reason: string, phones: number | null, slot: string, record: SlotRecord | null, held: boolean];

const TABLE: readonly Row[] = [
  ['unknown', null, 'has never been looked at', null, false],
  ['unknown', 10, 'could never be read', recordOf({ observed: null, unknownReason: 'no answer' }), false],
  ['unknown', 10, 'could not be read the last time', recordOf({ unknownReason: 'no answer' }), false],
  ['holds', 10, 'holds it in every copy', recordOf({ observed: slotHolding(OLD, OLD) }), true],
  ['holds', 10, 'holds it in some copy', recordOf({ observed: slotHolding(NEW, OLD) }), true],
  ['holds', null, 'holds it, and nobody counts phones', recordOf({ observed: slotHolding(OLD), delivery: null }), true],
  ['no', null, 'has held it, and every phone has what followed', recordOf(), true],
  ['not-delivered', 6, 'has held it, and some phones may be behind', recordOf({ delivery: SOME }), true],
  ['not-delivered', 1, 'has held it, and one phone failed', recordOf({ delivery: { ...ALL, failed: 1 } }), true],
  [
    'not-delivered',
    1,
    'has held it, and of one phone nothing is known',
    recordOf({ delivery: { ...ALL, unknown: 1 } }),
    true,
  ],
  [
    'not-delivered',
    1,
    'has held it, and one phone is on its way',
    recordOf({ delivery: { ...ALL, pending: 1 } }),
    true,
  ],
  ['no-evidence', null, 'has held it, and delivery was never asked', recordOf({ delivery: null }), true],
  ['no-evidence', 10, 'has held it, and the figures are of another value', recordOf({ deliveryOf: OLD }), true],
  [
    'no-evidence',
    10,
    'has held it, and the figures are older than the write',
    recordOf({ deliveryAt: WRITTEN_AT - 1 }),
    true,
  ],
  [
    'no-evidence',
    10,
    'has held it, and holds nothing now',
    recordOf({ observed: slotHolding(null), holdsSince: null }),
    true,
  ],
  [
    'no-evidence',
    10,
    'has held it, and holds several values now',
    recordOf({ observed: slotHolding(NEW, null) }),
    true,
  ],
  [
    'no-evidence',
    10,
    'has held it, and nobody knows since when it no longer does',
    recordOf({ holdsSince: null }),
    true,
  ],
  [
    'no',
    null,
    'has held it, and the figures are of the moment of the write',
    recordOf({ deliveryAt: WRITTEN_AT }),
    true,
  ],
  ['no', null, 'has never been seen to hold it', recordOf({ delivery: null }), false],
  ['no', null, 'has never been seen to hold it, and holds nothing', recordOf({ observed: slotHolding(null) }), false],
];

it.each(TABLE)('%s (%s phones): a slot that %s', (reason, phones, _, record, held) => {
  const serving = mayServe(factsOf(record, held)).map((slot) => ({ reason: slot.reason, phones: slot.phones }));
  expect(serving).toEqual(reason === 'no' ? [] : [{ reason, phones }]);
});

it('not-configured: a slot that has held it and is no longer in the configuration', () => {
  expect(mayServe({ fingerprint: OLD, slots: [], holdings: [holdingOf('gone')] })).toEqual([
    expect.objectContaining({ account: 'contoso', slot: 'gone', reason: 'not-configured', phones: null }),
  ]);
});

it('a slot of the same name in another account is another slot', () => {
  const elsewhere: Holding = { ...holdingOf('ios'), account: 'fabrikam' };
  const serving = mayServe({ ...factsOf(recordOf({ delivery: null }), false), holdings: [elsewhere] });
  expect(serving).toEqual([expect.objectContaining({ account: 'fabrikam', reason: 'not-configured' })]);
});

it('the figures of a value count no more once another value stood there in between, even if nobody wrote through us', () => {
  const restored = recordOf({ holdsSince: WRITTEN_AT + 5_000, deliveryAt: WRITTEN_AT + 500 });
  expect(mayServe(factsOf(restored, true)).map(({ reason }) => reason)).toEqual(['no-evidence']);
});

it('a slot that was pointed somewhere else is another one: the phones of the old place still have what they had', () => {
  const moved = { ...at('ios'), place: 'somewhere else' };
  const slots = [{ slot: moved, record: recordOf({ place: moved.place }) }];
  expect(mayServe({ fingerprint: OLD, slots, holdings: [holdingOf('ios')] })).toMatchObject([
    { slot: 'ios', reason: 'not-configured' },
  ]);
});

it('slots come sorted by account and name, each with a sentence', () => {
  const names = ['b/x', 'a/z', 'a/y'].map((name) => name.split('/') as [string, string]);
  const slots = names.map(([account, slot]) => ({ slot: at(slot, account), record: null }));
  const serving = mayServe({ fingerprint: OLD, slots, holdings: [{ ...holdingOf('gone'), account: 'aa' }] });
  expect(serving.map(({ account, slot }) => `${account}/${slot}`)).toEqual(['a/y', 'a/z', 'aa/gone', 'b/x']);
  for (const { says } of serving) expect(says).not.toBe('');
});

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
    values: fc.array(fc.constantFrom(OLD, NEW, NEW, null), { minLength: 1, maxLength: 3 }),
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
