import { describe, expect, test } from 'vitest';
import { failureKindOf, failureOf, retryAfterMs } from '../../src/connector/failure-of.ts';
import { FAILURES, type FailureKind } from '../../src/model/failure.ts';

/** The whole table: every status from 100 to 599 that isn't named here has the kind of its hundred. */
const NAMED: Readonly<Record<number, FailureKind>> = {
  401: 'auth',
  403: 'auth',
  407: 'auth',
  408: 'unavailable',
  409: 'conflict',
  412: 'conflict',
  423: 'conflict',
  425: 'unavailable',
  429: 'throttled',
};
const HUNDREDS: readonly FailureKind[] = ['protocol', 'protocol', 'protocol', 'protocol', 'rejected', 'unavailable'];

test('every status from 100 to 599 has a kind, and every kind a policy', () => {
  for (let status = 100; status <= 599; status++) {
    const kind = failureKindOf(status);
    expect(kind, String(status)).toBe(NAMED[status] ?? HUNDREDS[Math.floor(status / 100)]);
    expect(FAILURES[kind].means).not.toBe('');
  }
});

test('what is no status is an answer without the documented shape', () => {
  for (const status of [-1, 0, 99, 600, 999, Number.NaN]) expect(failureKindOf(status)).toBe('protocol');
});

test('only what may pass by itself is tried again', () => {
  const retried = Object.entries(FAILURES).filter(([, { retries }]) => retries > 0);
  expect(retried.map(([kind]) => kind).toSorted()).toEqual(['throttled', 'unavailable']);
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1);
  test.each([
    ['120', 120_000],
    ['0', 0],
    ['2.128', 2128],
    ['0.0001', 1],
    [' 7 ', 7000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%j means %j milliseconds', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });

  test('travels in the failure beside status, permission and request id', () => {
    const answer = new Response(null, { status: 429, headers: { 'retry-after': '1.5' } });
    expect(failureOf(answer, 'GET /x: slow down', now, { requestId: 'r-1', permission: 'Read.All' })).toMatchObject({
      kind: 'throttled',
      message: 'GET /x: slow down',
      retryAfterMs: 1500,
      status: 429,
      requestId: 'r-1',
      permission: 'Read.All',
    });
  });
});
