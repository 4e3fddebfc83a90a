import { describe, expect, it } from 'vitest';
import {
  ago,
  ahead,
  fingerprintText,
  plural,
  span,
  stepsText,
  table,
  timeText,
  withoutLineEnd,
} from '../../src/cli/text.ts';
import { fingerprint } from '../plan/facts.ts';

const NOW = Date.UTC(2026, 10, 24, 9, 15, 3);
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

describe('a time', () => {
  it.each([
    [0, '1 second'],
    [999, '1 second'],
    [1999, '1 second'],
    [2 * SECOND_MS, '2 seconds'],
    [MINUTE_MS - 1, '59 seconds'],
    [MINUTE_MS, '1 minute'],
    [59 * MINUTE_MS, '59 minutes'],
    [HOUR_MS, '1 hour'],
    [23 * HOUR_MS + 59 * MINUTE_MS, '23 hours'],
    [DAY_MS, '1 day'],
    [90 * DAY_MS, '90 days'],
  ])('of %d ms is %s', (ms, text) => {
    expect(span(ms)).toBe(text);
  });

  it.each([
    [null, 'never'],
    [NOW, 'just now'],
    [NOW + MINUTE_MS, 'just now'],
    [NOW - SECOND_MS, '1 second ago'],
    [NOW - 3 * MINUTE_MS, '3 minutes ago'],
  ])('at %s was %s', (at, text) => {
    expect(ago(at, NOW)).toBe(text);
  });

  it.each([
    [NOW, 'now'],
    [NOW - DAY_MS, 'now'],
    [NOW + 3 * MINUTE_MS, 'in 3 minutes'],
  ])('at %s will be %s', (at, text) => {
    expect(ahead(at, NOW)).toBe(text);
  });

  it('is written in UTC, to the second', () => {
    expect(timeText(NOW)).toBe('2026-11-24 09:15:03Z');
    expect(timeText(null)).toBe('-');
  });
});

describe('words', () => {
  it.each([
    [0, '0 slots'],
    [1, '1 slot'],
    [2, '2 slots'],
    [100_000, '100,000 slots'],
  ])('%d of them', (count, text) => {
    expect(plural(count, 'slot')).toBe(text);
  });

  it('a plural that is another word', () => {
    expect([plural(1, 'entry', 'entries'), plural(2, 'entry', 'entries')]).toEqual(['1 entry', '2 entries']);
  });

  it('steps for a person, numbered', () => {
    expect(stepsText(['Open it.', 'Close it.'], '  ')).toEqual(['  1. Open it.', '  2. Close it.']);
    expect(stepsText([], '  ')).toEqual([]);
  });

  it('a fingerprint in its short form, or nothing', () => {
    expect(fingerprintText(fingerprint('a'))).toBe(fingerprint('a').slice(0, 8));
    expect(fingerprintText(null)).toBe('nothing');
  });
});

describe('a table', () => {
  it('has aligned columns, and no white space at the end of a line', () => {
    const rows = [
      ['pingid', '3f9a1c07', ''],
      ['a-longer-set', 'b2', 'ü'],
    ];
    expect(table(['SET', 'TOKEN', 'NOTE'], rows)).toBe(
      ['SET           TOKEN     NOTE', 'pingid        3f9a1c07', 'a-longer-set  b2        ü'].join('\n'),
    );
  });

  it('can do without a heading', () => {
    expect(table([], [['  ios', 'in-sync']])).toBe('  ios  in-sync');
  });
});

describe('the end of what a pipe delivers', () => {
  it.each([
    ['token\n', 'token'],
    ['token\r\n', 'token'],
    ['token', 'token'],
    ['token\n\n', 'token\n'],
    ['token \n', 'token '],
    ['\ntoken', '\ntoken'],
  ])('%j is %j', (piped, value) => {
    expect(withoutLineEnd(piped)).toBe(value);
  });
});
