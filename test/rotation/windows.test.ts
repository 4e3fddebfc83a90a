import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from '../../src/model/rotation.ts';
import { isOpen, longestWaitMs, nextOpening } from '../../src/rotation/windows.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Monday to Friday, in the afternoon. */
const OFFICE: Window = { days: [1, 2, 3, 4, 5], from: 13 * 60, to: 17 * 60 + 30, timeZone: 'UTC' };
const NIGHT: Window = { days: [5], from: 22 * 60, to: 6 * 60, timeZone: 'Europe/Berlin' };

function utc(text: string): number {
  return Date.parse(`${text}Z`);
}

describe('isOpen', () => {
  it.each([
    ['no window is always open', [], '2026-06-13T03:00', true],
    ['opens on its first minute', [OFFICE], '2026-06-12T13:00', true],
    ['is closed a minute before', [OFFICE], '2026-06-12T12:59', false],
    ['is open on its last minute', [OFFICE], '2026-06-12T17:29', true],
    ['closes on the minute it names', [OFFICE], '2026-06-12T17:30', false],
    ['is closed on other days', [OFFICE], '2026-06-13T14:00', false],
    ['one of several is enough', [OFFICE, NIGHT], '2026-06-12T14:00', true],
    ['a night begins on its day, in its time zone', [NIGHT], '2026-06-12T20:00', true],
    ['... and not before', [NIGHT], '2026-06-12T19:59', false],
    ['... and ends on the next day', [NIGHT], '2026-06-13T03:59', true],
    ['... on time', [NIGHT], '2026-06-13T04:00', false],
    ['... and not on the morning of its own day', [NIGHT], '2026-06-12T03:00', false],
    ['the same minute twice is a whole day', [{ ...NIGHT, from: 0, to: 0, timeZone: 'UTC' }], '2026-06-12T23:59', true],
    ['... and no more', [{ ...NIGHT, from: 0, to: 0, timeZone: 'UTC' }], '2026-06-13T00:00', false],
  ] as const)('%s', (_what, windows, at, open) => {
    expect(isOpen(windows, utc(at))).toBe(open);
  });
});

describe('nextOpening', () => {
  it.each([
    ['now, where it is open', [OFFICE], '2026-06-12T14:00', '2026-06-12T14:00'],
    ['today', [OFFICE], '2026-06-12T09:00', '2026-06-12T13:00'],
    ['after the week-end', [OFFICE], '2026-06-12T17:30', '2026-06-15T13:00'],
    ['in a week, where it has just closed', [NIGHT], '2026-06-13T04:00', '2026-06-19T20:00'],
    ['the earliest of several', [OFFICE, NIGHT], '2026-06-12T18:00', '2026-06-12T20:00'],
    ['in winter time after the clocks went back', [NIGHT], '2026-10-24T12:00', '2026-10-30T21:00'],
    ['in summer time after the clocks went forward', [NIGHT], '2026-03-28T12:00', '2026-04-03T20:00'],
    [
      'when the clock jumps over its opening',
      [{ ...NIGHT, days: [0], from: 150 }],
      '2026-03-28T12:00',
      '2026-03-29T01:00',
    ],
  ] as const)('%s', (_what, windows, at, opens) => {
    expect(nextOpening(windows, utc(at))).toBe(utc(opens));
  });

  it('skips a window that the clock jumps over as a whole', () => {
    const skipped: Window = { days: [0], from: 130, to: 170, timeZone: 'Europe/Berlin' };
    expect(nextOpening([skipped], utc('2026-03-28T12:00'))).toBe(utc('2026-04-05T00:10'));
  });

  it('is never, where no day is named', () => {
    expect(nextOpening([{ ...OFFICE, days: [] }], 0)).toBe(null);
  });

  it('is the first open minute, whatever the zone and the season', () => {
    const window = fc.record({
      days: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 2 }),
      from: fc.nat(24 * 60 - 1),
      to: fc.nat(24 * 60 - 1),
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
    });
    // Around the changes of the clocks, where it is easy to be wrong.
    const changes = [
      '2026-03-29T01:00',
      '2026-10-25T01:00',
      '2026-04-04T15:00',
      '2026-10-03T15:30',
      '2026-11-01T05:30',
    ];
    const moment = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -36 * 60, max: 12 * 60 }))
      .map(([change, minutes]) => utc(change) + minutes * MINUTE + 1_234);
    fc.assert(
      fc.property(window, moment, (one, at) => {
        const opens = nextOpening([one], at) ?? Number.NaN;
        expect(isOpen([one], opens)).toBe(true);
        for (let before = at; before < Math.min(opens, at + 36 * HOUR); before += 10 * MINUTE) {
          expect(isOpen([one], before)).toBe(false);
        }
        if (opens > at) expect(isOpen([one], opens - 1)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

describe('longestWaitMs', () => {
  it.each([
    ['nothing, where there is no window', [], 0],
    ['from Friday evening to Monday at noon', [OFFICE], 67.5 * HOUR],
    ['a week without the night', [NIGHT], (7 * 24 - 8) * HOUR],
    ['the longest between several', [OFFICE, { ...OFFICE, days: [6], from: 0, to: 60 }], (24 + 24 + 12) * HOUR],
    ['nothing, where every day is one', [{ ...OFFICE, days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 0 }], 0],
    ['what lies within another counts once', [OFFICE, { ...OFFICE, from: 14 * 60, to: 15 * 60 }], 67.5 * HOUR],
    ['for ever, where no day is named', [{ ...OFFICE, days: [] }], null],
  ] as const)('%s', (_what, windows, waits) => {
    expect(longestWaitMs(windows)).toBe(waits);
  });
});
