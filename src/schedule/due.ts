/**
 * Whether an account's turn has come. The schedule says when to look; this says what speaks against it.
 *
 * | the account                                            | its run                                     |
 * |--------------------------------------------------------|---------------------------------------------|
 * | was refused by the vendor n times in a row             | waits 15 min, 30 min, 1 h ... at most 6 h    |
 * | anything else                                          | begins                                      |
 *
 * After a start, only an account whose last run is older than one interval of the schedule is run before its time, so that a
 * daemon that restarts again and again doesn't run every account each time.
 */
import type { Run } from '../model/run.ts';

/** An account's finished runs, newest first; only as many as waiting is judged by. */
export type History = readonly Pick<Run, 'endedAt' | 'failure'>[];

export type Due = { readonly run: true } | { readonly run: false; readonly untilAt: number; readonly why: string };

const FIRST_WAIT_MS = 15 * 60 * 1000;
const LONGEST_WAIT_MS = 6 * 60 * 60 * 1000;

/** How many runs of the history matter: more refusals in a row than this change nothing. */
export const HISTORY_RUNS = 8;

export function due(history: History, now: number): Due {
  const refusals = refusalsInARow(history);
  const last = history[0]?.endedAt ?? null;
  if (refusals === 0 || last === null) return { run: true };
  const untilAt = last + Math.min(FIRST_WAIT_MS * 2 ** (refusals - 1), LONGEST_WAIT_MS);
  if (untilAt <= now) return { run: true };
  return {
    run: false,
    untilAt,
    why: `the vendor refused us ${refusals} times in a row; \`watchword sync\` tries at once`,
  };
}

/** Whether an account is overdue when the daemon starts. */
export function overdue(history: History, intervalMs: number, now: number): boolean {
  const last = history[0]?.endedAt ?? null;
  return last === null || now - last >= intervalMs;
}

function refusalsInARow(history: History): number {
  const index = history.findIndex((run) => run.failure?.kind !== 'auth');
  return index < 0 ? history.length : index;
}
