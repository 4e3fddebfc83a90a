import { describe, expect, it } from 'vitest';
import { ago, capital, count, duration, share, shortFingerprint } from '../../../src/web/words/format.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

describe('a moment as seen from now', () => {
  it.each([
    [0, 'just now'],
    [-4.9 * SECOND, 'just now'],
    [-5 * SECOND, '5 seconds ago'],
    [-59.9 * SECOND, '59 seconds ago'],
    [-MINUTE, '1 minute ago'],
    [-(HOUR - 1), '59 minutes ago'],
    [-HOUR, '1 hour ago'],
    [-(DAY - 1), '23 hours ago'],
    [-DAY, '1 day ago'],
    [-400 * DAY, '400 days ago'],
    [3 * SECOND, 'in a moment'],
    [90 * SECOND, 'in 1 minute'],
    [2 * HOUR, 'in 2 hours'],
  ])('%d ms from it is %s', (difference, says) => {
    expect(ago(NOW + difference, NOW)).toBe(says);
  });
});

describe('figures', () => {
  it('are counted in words', () => {
    expect(count(1, 'phone')).toBe('1 phone');
    expect(count(0, 'phone')).toBe('0 phones');
    expect(count(2, 'copy', 'copies')).toBe('2 copies');
    expect(count(1234, 'phone')).toMatch(/^1\D?234 phones$/);
  });

  it('are shares of a whole only when there is one, and 100% only when it is all of it', () => {
    expect(share(0, 0)).toBeNull();
    expect(share(1999, 2000)).toBe(99);
    expect(share(2000, 2000)).toBe(100);
  });

  it('are lengths of time in their largest unit', () => {
    expect([999, 1000, 90 * SECOND, DAY].map(duration)).toEqual([
      'less than a second',
      '1 second',
      '1 minute',
      '1 day',
    ]);
  });
});

describe('words', () => {
  it('begin as sentences do, but for names', () => {
    expect(capital('the soak is over')).toBe('The soak is over');
    expect(capital('contoso/ios: it was changed')).toBe('contoso/ios: it was changed');
  });

  it('show eight digits of a fingerprint, as the command line does', () => {
    expect(shortFingerprint('0123456789abcdef'.repeat(4))).toBe('01234567');
  });
});
