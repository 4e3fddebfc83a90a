/** Who may still serve a token: the table at the top of `serving.ts`. */
import { expect, it } from 'vitest';
import { NOT_CONFIRMED } from '../../src/model/slot.ts';
import type { Holding, SlotRecord } from '../../src/model/slot-record.ts';
import { mayServe } from '../../src/rotation/serving.ts';
import { fingerprint, slotHolding } from '../plan/facts.ts';
import { ALL, at, factsOf, holdingOf, NEW, OLD, recordOf, SOME, WRITTEN_AT } from './records.ts';

type Row = readonly [reason: string, phones: number | null, slot: string, record: SlotRecord | null, held: boolean];

const TABLE: readonly Row[] = [
  ['unknown', null, 'has never been looked at', null, false],
  ['unknown', 10, 'could never be read', recordOf({ observed: null, unknownReason: 'no answer' }), false],
  ['unknown', 10, 'could not be read the last time', recordOf({ unknownReason: 'no answer' }), false],
  [
    'unknown',
    null,
    'is written by a person, and nobody has confirmed it',
    recordOf({ observed: null, unknownReason: NOT_CONFIRMED, delivery: null }),
    false,
  ],
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
    recordOf({ observed: slotHolding(NEW, fingerprint('third')) }),
    true,
  ],
  ['no-evidence', 10, 'has held it, and has no copy any more', recordOf({ observed: slotHolding() }), true],
  [
    'holds',
    10,
    'holds it in some copy, and nothing in the others',
    recordOf({ observed: slotHolding(OLD, null) }),
    true,
  ],
  [
    'no',
    null,
    'has held it, every phone has what followed, and a phone has come since that holds nothing',
    recordOf({ observed: slotHolding(NEW, null) }),
    true,
  ],
  [
    'not-delivered',
    6,
    'has held it, some phones may be behind, and others hold nothing yet',
    recordOf({ observed: slotHolding(NEW, null), delivery: SOME }),
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

it('a slot that nobody has confirmed says what is waited for, and large numbers can be read', () => {
  const unconfirmed = recordOf({ observed: null, unknownReason: NOT_CONFIRMED });
  const behind = recordOf({ delivery: { ...ALL, delivered: 58_766, unknown: 41_234 } });
  expect(mayServe(factsOf(unconfirmed, false))[0]?.says).toBe(
    'is written by a person: nobody has confirmed what it holds',
  );
  expect(mayServe(factsOf(behind, true))[0]?.says).toContain('41,234 of 100,000 phones');
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
