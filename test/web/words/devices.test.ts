import { describe, expect, it } from 'vitest';
import type { Comparison, Overlap } from '../../../src/web/api/client.ts';
import {
  comparisonWords,
  evidenceWords,
  isIncomplete,
  type Listing,
  listingWords,
} from '../../../src/web/words/devices.ts';

const listed: Listing = { account: 'contoso', state: 'listed', phones: 1200, unmatched: [], says: null };

function comparison(more: Partial<Comparison> = {}): Comparison {
  return {
    id: '1',
    startedAt: 1,
    endedAt: 2,
    accounts: [listed, { ...listed, account: 'plant', phones: 34 }],
    overlapping: 0,
    disputed: 0,
    kept: 0,
    overlappingSince: null,
    refused: null,
    ...more,
  };
}

describe('a comparison in words', () => {
  it.each([
    [{}, 'No phone is known to be in more than one account. 1,234 enrolments were compared.'],
    [{ overlapping: 1, kept: 1 }, '1 phone is in more than one account. 1,234 enrolments were compared.'],
    [
      { overlapping: 2, disputed: 1, kept: 3 },
      '2 phones are in more than one account; 1 more has to be looked at, for the identifiers disagree. 1,234 enrolments were compared.',
    ],
    [
      { overlapping: 2000, kept: 1000 },
      '2,000 phones are in more than one account. 1,234 enrolments were compared. The first 1,000 are shown.',
    ],
  ])('of %o', (more, says) => {
    expect(comparisonWords(comparison(more))).toBe(says);
  });

  it('is incomplete where an account or a phone could not be compared', () => {
    const with_ = (more: Partial<Listing>) => comparison({ accounts: [listed, { ...listed, ...more }] });
    expect(isIncomplete(comparison())).toBe(false);
    expect(isIncomplete(with_({ state: 'failed', says: 'away' }))).toBe(true);
    expect(isIncomplete(with_({ state: 'cannot', says: 'no list' }))).toBe(true);
    expect(isIncomplete(with_({ unmatched: [{ why: 'shared', phones: 2 }] }))).toBe(true);
  });

  it('says of an account how many phones it has, and why some or all are not compared', () => {
    expect(listingWords({ ...listed, phones: 1, unmatched: [{ why: 'malformed', phones: 1 }] })).toEqual([
      '1 phone',
      '1 phone could not be compared: what stands where an identifier should be can not be one',
    ]);
    expect(listingWords({ ...listed, phones: 0, state: 'failed', says: 'away' })).toEqual(['0 phones', 'away']);
  });
});

it.each([
  [['serial-number', 'udid'], [], 'Same serial number and UDID.'],
  [['imei'], ['serial-number'], 'Same IMEI, but another serial number.'],
] as const)('the evidence of %j without %j', (agrees, differs, says) => {
  const overlap: Overlap = { place: 1, evidence: 'agreed', agrees, differs, seenAt: 1, enrolments: [] };
  expect(evidenceWords(overlap)).toBe(says);
});
