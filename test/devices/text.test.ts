import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { ComparisonDocument, OverlapDocument } from '../../src/api/documents/devices.ts';
import { resultText, standingOf } from '../../src/cli/devices-text.ts';

const accounts = [
  { account: 'contoso', state: 'listed' as const, phones: 12, unmatched: [], says: null },
  {
    account: 'plant',
    state: 'listed' as const,
    phones: 1_200,
    unmatched: [{ why: 'placeholder' as const, phones: 2 }],
    says: null,
  },
  { account: 'old', state: 'failed' as const, phones: 0, unmatched: [], says: 'GET /devices: 401' },
];

const comparison: z.infer<typeof ComparisonDocument> = {
  id: 'c1',
  startedAt: 50_000,
  endedAt: 60_000,
  accounts,
  overlapping: 0,
  disputed: 1,
  kept: 1,
  overlappingSince: null,
  refused: null,
};

const enrolment = { id: '1', name: 'a\u001b[2Jb', platform: 'ios', serialNumber: 'S1', user: null, lastSeenAt: null };
const overlap: z.infer<typeof OverlapDocument> = {
  place: 1,
  evidence: 'disputed',
  agrees: ['serial-number'],
  differs: ['imei', 'udid'],
  seenAt: 10_000,
  enrolments: ['contoso', 'old'].map((account) => ({ ...enrolment, account })),
};

describe('a comparison in words', () => {
  it('says what agrees, what does not, what is old, what could not be compared and why', () => {
    expect(resultText(comparison, [overlap], 120_000).split('\n')).toEqual([
      '#  ACCOUNT  PHONE   SERIAL  USER  LAST SEEN  ID  EVIDENCE',
      '1  contoso  a\ufffd[2Jb  S1      -     -          1   same serial number, different IMEI and UDID: have a look, last seen 1970-01-01 00:00:10Z',
      '   old      a\ufffd[2Jb  S1      -     -          1',
      '',
      '0 phones are in more than one account, and 1 more may be; 1,212 enrolments compared 1 minute ago.',
      'plant: 2 phones could not be compared: a text such as `Unknown` or `0` stands where an identifier should be.',
      'old was not compared: GET /devices: 401.',
    ]);
  });

  it('says that only some are kept', () => {
    expect(resultText({ ...comparison, overlapping: 20_000, kept: 10_000 }, [], 60_000)).toContain(
      'Only the first 10,000 are kept.',
    );
  });

  it('tells each account when it is done with, and how far the others are', () => {
    const [contoso, plant, old] = accounts;
    if (contoso === undefined || plant === undefined || old === undefined) throw new Error('there are three');
    const going = [contoso, { ...plant, state: 'listing' as const }, { ...old, state: 'waiting' as const, says: null }];
    expect(standingOf({ accounts: going })).toEqual({
      text: 'contoso: 12 phones listed\nplant: 1,200 phones so far\nold: waits',
      lines: [{ key: 'contoso listed', text: 'contoso: 12 phones listed' }],
    });
  });
});
