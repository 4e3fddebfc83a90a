import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAILURES, type FailureKind } from '../../src/model/failure.ts';
import { due, HISTORY_RUNS, type History, overdue } from '../../src/schedule/due.ts';

const NOW = Date.UTC(2026, 10, 24, 9);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Past = History[number];

/** A run that came to its end so many minutes ago. */
function ended(minutesAgo: number, different: Partial<Past> = {}): Past {
  const at = NOW - minutesAgo * MINUTE_MS;
  return { trigger: 'schedule', startedAt: at, endedAt: at, outcome: 'clean', failure: null, ...different };
}

function failed(minutesAgo: number, kind: FailureKind | 'bug'): Past {
  return ended(minutesAgo, { outcome: 'failed', failure: { kind, says: 'no' } });
}

const refused = (minutesAgo: number) => failed(minutesAgo, 'auth');
const stopped = (minutesAgo: number) => ended(minutesAgo, { outcome: 'abandoned' });
const goingOn: Past = { trigger: 'schedule', startedAt: NOW, endedAt: null, outcome: null, failure: null };

/** The table in `due.ts`: the account's runs, newest first, and in how many minutes its run begins. */
const TABLE: readonly { readonly account: string; readonly history: History; readonly inMinutes: number }[] = [
  { account: 'has never run', history: [], inMinutes: 0 },
  { account: 'was in order', history: [ended(1)], inMinutes: 0 },
  { account: 'was out of reach', history: [failed(1, 'unavailable'), failed(2, 'unavailable')], inMinutes: 0 },
  { account: 'met a bug', history: [failed(1, 'bug')], inMinutes: 0 },
  { account: 'is being run', history: [goingOn], inMinutes: 0 },
  { account: 'was refused once', history: [refused(1)], inMinutes: 14 },
  { account: 'was refused once, a quarter of an hour ago', history: [refused(15)], inMinutes: 0 },
  { account: 'was refused twice', history: [refused(1), refused(20)], inMinutes: 29 },
  { account: 'was refused three times', history: [refused(0), refused(1), refused(2)], inMinutes: 60 },
  { account: 'was refused four times', history: Array(4).fill(refused(0)), inMinutes: 120 },
  { account: 'was refused five times', history: Array(5).fill(refused(0)), inMinutes: 240 },
  { account: 'was refused six times', history: Array(6).fill(refused(0)), inMinutes: 360 },
  { account: 'was refused many times', history: Array(HISTORY_RUNS).fill(refused(0)), inMinutes: 360 },
  { account: 'was refused before something else', history: [failed(1, 'conflict'), refused(2)], inMinutes: 0 },
  { account: 'was refused again after a success', history: [refused(5), ended(6), refused(7)], inMinutes: 10 },
  { account: 'was refused, then stopped', history: [stopped(1), refused(5)], inMinutes: 10 },
  { account: 'was refused, then its process died', history: [goingOn, refused(5), refused(9)], inMinutes: 25 },
];

describe('an account begins', () => {
  it.each(TABLE)('in $inMinutes minutes when it $account', ({ history, inMinutes }) => {
    const verdict = due(history, NOW);
    expect(verdict.run ? NOW : verdict.untilAt).toBe(NOW + inMinutes * MINUTE_MS);
  });

  it('says how often it was refused, and what to do', () => {
    expect(due([refused(1)], NOW)).toMatchObject({
      why: 'the vendor refused our last run; `watchword sync` tries at once',
    });
    expect(due([refused(1), refused(2)], NOW)).toMatchObject({
      why: 'the vendor refused our last 2 runs; `watchword sync` tries at once',
    });
  });
});

const kinds = fc.constantFrom<FailureKind | 'bug'>('bug', ...(Object.keys(FAILURES) as FailureKind[]));
const runs: fc.Arbitrary<Past> = fc.record({
  trigger: fc.constantFrom('schedule', 'start', 'person', 'rotation'),
  startedAt: fc.integer({ min: NOW - 48 * HOUR_MS, max: NOW + 48 * HOUR_MS }),
  endedAt: fc.option(fc.integer({ min: NOW - 48 * HOUR_MS, max: NOW + 48 * HOUR_MS })),
  outcome: fc.constantFrom('clean', 'held', 'failed', 'abandoned'),
  failure: fc.option(fc.record({ kind: kinds, says: fc.string() })),
});
const histories = fc.array(runs, { maxLength: 20 });
const times = fc.integer({ min: NOW - 24 * HOUR_MS, max: NOW + 24 * HOUR_MS });

describe('whatever the history', () => {
  it('nobody waits longer than six hours, even where a clock was wrong', () => {
    fc.assert(
      fc.property(histories, times, (history, now) => {
        const verdict = due(history, now);
        if (verdict.run) return;
        expect(verdict.untilAt).toBeGreaterThan(now);
        expect(verdict.untilAt - now).toBeLessThanOrEqual(6 * HOUR_MS);
      }),
    );
  });

  it("a person's success forgets every refusal before it", () => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(due([ended(0), ...history], NOW)).toEqual({ run: true });
      }),
    );
  });

  it('a run that was stopped changes nothing', () => {
    fc.assert(
      fc.property(histories, times, (history, now) => {
        expect(due([stopped(0), goingOn, ...history], now)).toEqual(due(history, now));
      }),
    );
  });

  it('the waiting ends when it says', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const past = history.filter(({ endedAt }) => endedAt === null || endedAt <= NOW);
        const verdict = due(past, NOW);
        if (!verdict.run) {
          expect(due(past, verdict.untilAt - 1).run).toBe(false);
          expect(due(past, verdict.untilAt).run).toBe(true);
        }
      }),
    );
  });

  it('nothing but the arguments decides, and they stay as they are', () => {
    fc.assert(
      fc.property(histories, times, fc.nat(), (history, now, intervalMs) => {
        const frozen = Object.freeze(history.map((run) => Object.freeze(run)));
        expect(due(frozen, now)).toEqual(due(structuredClone(history), now));
        expect(overdue(frozen, intervalMs, now)).toBe(overdue(structuredClone(history), intervalMs, now));
      }),
    );
  });
});

describe('at the start of the daemon', () => {
  const QUARTER_MS = 15 * MINUTE_MS;

  it.each([
    { account: 'has never run', history: [], isOverdue: true },
    { account: 'ran within the interval', history: [ended(14)], isOverdue: false },
    { account: 'ran one interval ago', history: [ended(15)], isOverdue: true },
    { account: 'was refused within the interval', history: [refused(14)], isOverdue: false },
    { account: 'was being run when its process died', history: [goingOn, ended(1)], isOverdue: true },
    { account: 'was being run when it was stopped', history: [stopped(1), ended(2)], isOverdue: true },
  ])('an account that $account is overdue: $isOverdue', ({ history, isOverdue }) => {
    expect(overdue(history, QUARTER_MS, NOW)).toBe(isOverdue);
  });
});
