/**
 * Whether an account's turn has come. The schedule says when to look; this says what speaks against it.
 *
 * | the account                                            | its run                                     |
 * |--------------------------------------------------------|---------------------------------------------|
 * | was refused by the vendor n times in a row             | waits 15 min, 30 min, 1 h ... at most 6 h    |
 * | anything else                                          | begins                                      |
 *
 * After a start, only an account whose last run is older than one interval of the schedule, or did not come to its end, is run
 * before its time, so that a daemon that restarts again and again doesn't run every account each time.
 *
 * Of several daemons that share the accounts, one that an account has just come to also runs it when nobody has in the round that is
 * going on: its former daemon may have died right before. And none is run by two daemons in the same round: who belongs to a round is
 * told by the times that each wrote down, by its own clock.
 *
 * A run that was stopped, or whose process died, says nothing about the vendor: it neither adds a refusal nor forgets one.
 */
import { FAILURES } from '../model/failure.ts';
import type { Run } from '../model/run.ts';

/** An account's runs, newest first; only as many as waiting is judged by. */
export type History = readonly Pick<Run, 'trigger' | 'startedAt' | 'endedAt' | 'outcome' | 'failure'>[];

/** One time of the schedule, and the next one after it; milliseconds since 1970. */
export interface Round {
  readonly at: number;
  readonly nextAt: number;
}

export type Due = { readonly run: true } | { readonly run: false; readonly untilAt: number; readonly why: string };

const FIRST_WAIT_MS = 15 * 60 * 1000;
const LONGEST_WAIT_MS = 6 * 60 * 60 * 1000;

/** How many runs of the history matter: more refusals in a row than this change nothing. */
export const HISTORY_RUNS = 8;

/** Whether an account's run begins at `now`, or until when it waits and why. */
export function due(history: History, now: number): Due {
  const whole = history.filter(isWhole);
  const refusals = refusalsInARow(whole);
  const last = whole[0]?.endedAt ?? null;
  if (refusals === 0 || last === null) return { run: true };
  // A run that ended in the future is one of a clock that was wrong; nobody waits longer for that.
  const untilAt = Math.min(last, now) + Math.min(FIRST_WAIT_MS * 2 ** (refusals - 1), LONGEST_WAIT_MS);
  if (untilAt <= now) return { run: true };
  const runs = refusals === 1 ? 'last run' : `last ${refusals} runs`;
  return { run: false, untilAt, why: `the vendor refused our ${runs}; \`watchword sync\` tries at once` };
}

/** Whether an account is overdue when the daemon starts. */
export function overdue(history: History, intervalMs: number, now: number): boolean {
  const last = history[0];
  return last === undefined || last.endedAt === null || !isWhole(last) || now - last.endedAt >= intervalMs;
}

/** Whether the account has had its run of this round: begun by the schedule, within it, and gone to its end. */
export function hadItsRun(history: History, { at, nextAt }: Round): boolean {
  return history.some(
    (run) =>
      (run.trigger === 'schedule' || run.trigger === 'start') &&
      run.startedAt >= at &&
      // One that began later is one of a clock that was wrong.
      run.startedAt < nextAt &&
      isWhole(run),
  );
}

function isWhole({ endedAt, outcome }: History[number]): boolean {
  return endedAt !== null && outcome !== 'abandoned';
}

function refusalsInARow(runs: History): number {
  const index = runs.findIndex((run) => !isRefusal(run));
  return index < 0 ? runs.length : index;
}

function isRefusal({ failure }: History[number]): boolean {
  return failure !== null && failure.kind !== 'bug' && FAILURES[failure.kind].afterwards === 'stop-account';
}
