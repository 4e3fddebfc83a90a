import { expect, it } from 'vitest';
import { carriedOver, enrolmentKey } from '../../src/devices/carried-over.ts';
import type { Overlap } from '../../src/model/overlap.ts';

function overlap(...names: readonly string[]): Overlap {
  const enrolments = names.map((name) => {
    const [account = '', id = ''] = name.split('/');
    return { account, id, name, platform: 'ios', serialNumber: null, user: null, lastSeenAt: null };
  });
  return { evidence: 'agreed', agrees: ['imei'], differs: [], seenAt: 1, enrolments };
}

const before = [overlap('contoso/1', 'plant/1')];

function believed(failed: readonly string[], still: readonly string[], found: readonly Overlap[] = []): number {
  const hasFailed = (account: string) => failed.includes(account);
  const has = (enrolment: Overlap['enrolments'][number]) =>
    still.some((name) => name.replace('/', '\n') === enrolmentKey(enrolment));
  return carriedOver(before, found, { hasFailed, has }).length;
}

it.each([
  ['whose other account failed, and that is still in its own', ['plant'], ['contoso/1'], 1],
  ['whose accounts both failed', ['plant', 'contoso'], [], 1],
  ['that is gone from the account that was listed', ['plant'], [], 0],
  ['that the lists of both accounts have, and that is no overlap any more', [], ['contoso/1', 'plant/1'], 0],
])('an overlap %s', (_, failed, still, kept) => {
  expect(believed(failed, still)).toBe(kept);
});

it('an overlap that was found anew, with another account, is not there twice', () => {
  expect(believed(['plant'], ['contoso/1'], [overlap('contoso/1', 'more/7')])).toBe(0);
});
