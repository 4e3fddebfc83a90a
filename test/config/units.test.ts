import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration, parsePercentage } from '../../src/config/units.ts';
import { UserError } from '../../src/model/failure.ts';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['15m', 900_000],
    ['12h', 43_200_000],
    ['90d', 7_776_000_000],
    ['1h30m', 5_400_000],
    ['1d2h3m4s5ms', 93_784_005],
    ['5m5ms', 300_005],
    ['0s', 0],
  ])('%s is %i milliseconds', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs);
  });

  it.each(['', '30', 's', '1.5h', '-1s', '30 s', '30S', '30m1h', '1h1h', '1w', '1h ', '١s'])('%j is none', (text) => {
    expect(() => parseDuration(text)).toThrow(UserError);
    expect(() => parseDuration(text)).toThrow('expected a duration such as `30s`');
  });

  it('too long to count in milliseconds are refused', () => {
    expect(() => parseDuration('99999999999d')).toThrow('expected a shorter duration');
  });

  it('come back as they were from being written and read', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000_000 }), (durationMs) => {
        expect(parseDuration(formatDuration(durationMs))).toBe(durationMs);
      }),
    );
  });

  it('are written with their biggest parts only where that is asked for', () => {
    expect(formatDuration(93_784_005, 2)).toBe('1d2h');
    expect(formatDuration(86_401_000, 2)).toBe('1d1s');
    expect(formatDuration(0)).toBe('0s');
    expect(formatDuration(-90_000)).toBe('-1m30s');
    expect(formatDuration(1499.6)).toBe('1s500ms');
  });
});

describe('percentages', () => {
  it.each([
    ['98%', 0.98],
    ['99.9%', 0.999],
    ['100%', 1],
    ['0.5%', 0.005],
  ])('%s is %d', (text, part) => {
    expect(parsePercentage(text)).toBe(part);
  });

  it.each(['', '98', '0%', '101%', '-1%', '9 8%', '98 %', '1e1%'])('%j is none', (text) => {
    expect(() => parsePercentage(text)).toThrow('expected a percentage above `0%` and up to `100%`');
  });
});
