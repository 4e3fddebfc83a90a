import { describe, expect, it } from 'vitest';
import { Rotation, rotationSettings } from '../../src/config/rotation.ts';
import { DEFAULT_SETTINGS, settingsErrors, settingsWarnings } from '../../src/rotation/settings.ts';
import { DAY, HOUR, MONDAYS } from './facts.ts';

const EVERY = { ...DEFAULT_SETTINGS, everyMs: 30 * DAY };

describe('the defaults', () => {
  it('are those of the configuration', () => {
    expect(rotationSettings(Rotation.parse({}))).toEqual(DEFAULT_SETTINGS);
  });

  it('make sense together', () => {
    expect([...settingsErrors(DEFAULT_SETTINGS), ...settingsWarnings(DEFAULT_SETTINGS)]).toEqual([]);
    expect([...settingsErrors(EVERY), ...settingsWarnings(EVERY)]).toEqual([]);
  });
});

describe('what must not be is refused with a sentence that says what to write instead', () => {
  it.each([
    [{ deliverTo: 1.2 }, '`deliverTo` is 120%; expected a percentage above 0% and up to 100%'],
    [{ deliverTo: 0 }, '`deliverTo` is 0%'],
    [{ deliverTo: Number.NaN }, '`deliverTo` is NaN%'],
    [{ soakMs: 30 * DAY }, '`soak` (30 days) is not shorter than `every` (30 days)'],
    [{ quietMs: 31 * DAY }, '`quiet` (31 days) is not shorter than `every` (30 days)'],
    [{ maxActive: 1 }, '`maxActive` is 1; expected at least 2'],
    [{ pushWindows: [{ ...MONDAYS, days: [] }] }, '`pushWindows` never opens'],
    [{ revokeWindows: [{ ...MONDAYS, days: [] }] }, '`revokeWindows` never opens'],
  ])('%j', (different, says) => {
    const errors = settingsErrors({ ...EVERY, ...different });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(says);
  });

  it('a soak that is a moment shorter than the period is fine, and without a period any is', () => {
    expect(settingsErrors({ ...EVERY, soakMs: 30 * DAY - 1 })).toEqual([]);
    expect(settingsErrors({ ...DEFAULT_SETTINGS, soakMs: 900 * DAY })).toEqual([]);
  });
});

describe('what will surprise somebody is a warning', () => {
  it('a deadline that passes during the soak', () => {
    expect(settingsWarnings({ ...EVERY, deadlineMs: 7 * DAY })).toEqual([
      '`deadline` (7 days) passes before the soak (7 days) is over, so every rotation alerts; choose a longer `deadline`',
    ]);
    expect(settingsWarnings({ ...EVERY, deadlineMs: 7 * DAY + 1 })).toEqual([]);
  });

  it('a window that may not come before the deadline', () => {
    const waitMs = 7 * DAY - 10 * HOUR;
    const tight = { ...EVERY, deadlineMs: 7 * DAY + waitMs, revokeWindows: [MONDAYS] };
    expect(settingsWarnings(tight)).toEqual([
      'a rotation may wait 7 days for the soak, then up to 6 days and 14 hours for a revoke window, and `deadline` (13 days and 14 hours) may pass before the window comes; choose wider windows or a longer `deadline`',
    ]);
    expect(settingsWarnings({ ...tight, deadlineMs: tight.deadlineMs + 1 })).toEqual([]);
    expect(settingsWarnings({ ...tight, pushWindows: [MONDAYS], deadlineMs: 14 * DAY })).toHaveLength(1);
    expect(settingsWarnings({ ...tight, deadlineMs: null })).toEqual([]);
  });
});
