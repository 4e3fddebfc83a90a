import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { History } from '../../src/schedule/due.ts';
import { nextRoundAt } from '../../src/schedule/loop.ts';
import { MINUTE_MS, ScheduleWorld } from './world.ts';

describe('the cron expression', () => {
  /** What node-cron goes by, moved on by the test. */
  const clock = { ...systemClock, now: () => Date.now() };
  const RAN_JUST_NOW = async (): Promise<History> => [
    { trigger: 'person', startedAt: Date.now(), endedAt: Date.now(), outcome: 'clean', failure: null },
  ];

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('begins a round each time it fits, until the schedule is stopped', async () => {
    vi.setSystemTime('2026-03-02T08:59:30Z');
    const world = new ScheduleWorld(['contoso'], { cron: '0 * * * *', clock, history: RAN_JUST_NOW });
    world.schedule.start();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(world.begun).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.begun).toMatchObject([{ account: 'contoso', trigger: 'schedule' }]);
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect(world.begun).toHaveLength(2);

    await world.schedule.stop();
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect(world.begun).toHaveLength(2);
  });

  it.each([
    { at: '2026-03-02T12:00:00Z', timeZone: 'UTC', next: '2026-03-03T03:00:00Z' },
    { at: '2026-03-02T12:00:00Z', timeZone: 'Europe/Berlin', next: '2026-03-03T02:00:00Z' },
    { at: '2026-07-02T12:00:00Z', timeZone: 'Europe/Berlin', next: '2026-07-03T01:00:00Z' },
    { at: '2026-07-02T12:00:00Z', timeZone: 'America/New_York', next: '2026-07-03T07:00:00Z' },
  ])('is read in the time zone: 3 in the morning in $timeZone, seen from $at', ({ at, timeZone, next }) => {
    vi.setSystemTime(at);
    expect(new Date(nextRoundAt('0 3 * * *', timeZone) ?? 0).toISOString()).toBe(next.replace('Z', '.000Z'));
  });

  it('is not before a moment that somebody waits for', () => {
    vi.setSystemTime('2026-03-02T12:00:30Z');
    const at = (notBefore: string) => new Date(nextRoundAt('*/5 * * * *', 'UTC', Date.parse(notBefore)) ?? 0);
    expect(at('2026-03-02T12:00:00Z')).toEqual(new Date('2026-03-02T12:05:00Z'));
    expect(at('2026-03-02T12:15:00Z')).toEqual(new Date('2026-03-02T12:15:00Z'));
    expect(at('2026-03-02T12:15:01Z')).toEqual(new Date('2026-03-02T12:20:00Z'));
    // The longest wait there is, with a round a minute.
    const late = Date.parse('2026-03-02T18:00:30Z');
    expect(nextRoundAt('* * * * *', 'UTC', late)).toBe(Date.parse('2026-03-02T18:01:00Z'));
  });

  it('is read in the time zone where it begins rounds', async () => {
    vi.setSystemTime('2026-07-02T00:59:59Z');
    const timeZone = 'Europe/Berlin';
    const world = new ScheduleWorld(['contoso'], { cron: '0 3 * * *', timeZone, clock, history: RAN_JUST_NOW });
    world.schedule.start();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.accountsBegun()).toEqual(['contoso']);
    await world.schedule.stop();
  });
});
