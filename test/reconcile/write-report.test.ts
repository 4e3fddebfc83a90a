/** What a person reads of a write with several outcomes: of three assignments, and of a hundred thousand devices. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { Change } from '../../src/model/plan.ts';
import type { WriteOutcome } from '../../src/model/slot.ts';
import {
  copiesIn,
  copiesThat,
  saysNotReached,
  saysRefused,
  saysWritten,
  toBeWritten,
  withoutLeft,
} from '../../src/reconcile/write-report.ts';
import { CURRENT, FOREIGN, slotHolding } from '../plan/facts.ts';

function failed(copies: number, says = 'PUT /x: 400', kind: Failure['kind'] = 'rejected'): WriteOutcome {
  return { outcome: 'failed', copies, failure: new Failure(kind, says) };
}

function changeLeaving(copies: number): Change {
  return {
    after: { fingerprint: CURRENT.fingerprint, tokenId: 'current' },
    leaves: { copies, reason: 'report-only' },
  } as Change;
}

describe('refused copies', () => {
  it.each<[string, readonly WriteOutcome[]]>([
    ['1 of 1 copy was refused: PUT /x: 400', [failed(1)]],
    ['1 of 3 copies were refused: PUT /x: 400', [failed(1), { outcome: 'written', copies: 2 }]],
    ['3 of 3 copies were refused: PUT /x: 400', [failed(1), failed(2)]],
    ['3 of 3 copies were refused: a (1 other reason)', [failed(1, 'a'), failed(1, 'a'), failed(1, 'b')]],
    [
      '1,200 of 100,000 copies were refused: a (2 other reasons, 60,000 not reached, 800 not visible yet)',
      [
        failed(1_000, 'a'),
        failed(150, 'b'),
        failed(50, 'c'),
        { outcome: 'written', copies: 38_000 },
        { outcome: 'not-attempted', copies: 60_000 },
        { outcome: 'unconfirmed', copies: 800 },
      ],
    ],
  ])('%s', (says, outcomes) => {
    expect(saysRefused({ outcomes })).toBe(says);
  });
});

it.each([
  [0, 'written and read back'],
  [1, 'written and read back'],
  [3, '3 copies written and read back'],
  [100_000, '100,000 copies written and read back'],
])('%i written copies', (copies, says) => {
  expect(saysWritten(copies)).toBe(says);
});

it('a write that ended early says how far it came', () => {
  const outcomes: WriteOutcome[] = [
    { outcome: 'written', copies: 39_000 },
    { outcome: 'unconfirmed', copies: 1_000 },
    { outcome: 'not-attempted', copies: 60_000 },
  ];
  expect(saysNotReached({ outcomes }, 'because')).toBe('40,000 of 100,000 copies written, 60,000 left: because');
  expect(copiesThat({ outcomes }, 'not-attempted')).toBe(60_000);
  expect(copiesIn({ outcomes })).toBe(100_000);
});

describe('copies that are to stay', () => {
  it('are unknown to the write, and nothing and the value itself are not', () => {
    const before = slotHolding(CURRENT.fingerprint, FOREIGN, FOREIGN, null);
    expect(toBeWritten(before, changeLeaving(2)).copies).toEqual(slotHolding(CURRENT.fingerprint, null).copies);
    expect(toBeWritten(before, { ...changeLeaving(2), leaves: undefined } as unknown as Change)).toBe(before);
  });

  it.each<[string, number, readonly WriteOutcome[], readonly number[]]>([
    ['all of them', 2, [failed(2, 'x', 'conflict')], []],
    ['in several outcomes', 3, [failed(1, 'x', 'conflict'), failed(2, 'y', 'conflict')], []],
    ['beside others that somebody was faster with', 2, [failed(5, 'x', 'conflict')], [3]],
    ['beside others that were refused', 2, [failed(2, 'x', 'conflict'), failed(4)], [4]],
    ['but none that was refused for another reason', 2, [failed(2)], [2]],
  ])('are no failures: %s', (_, copies, outcomes, left) => {
    const report = withoutLeft({ outcomes: [...outcomes, { outcome: 'written', copies: 7 }] }, changeLeaving(copies));
    expect(report.outcomes.filter(({ outcome }) => outcome === 'failed').map((one) => one.copies)).toEqual(left);
    expect(copiesThat(report, 'written')).toBe(7);
  });
});
