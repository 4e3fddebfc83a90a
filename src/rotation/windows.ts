/**
 * Windows: the stretches of the week in which something may happen.
 *
 * The machine's own time zone never counts. A day that is an hour longer or shorter is taken as the clock on the wall shows it:
 * a window that opens at 02:30 opens at 03:00 on the night on which there is no 02:30.
 */
import type { Window } from '../model/rotation.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const DAYS = [0, 1, 2, 3, 4, 5, 6, 7];

/** Whether some window is open; where there are no windows, always. */
export function isOpen(windows: readonly Window[], at: number): boolean {
  return windows.length === 0 || windows.some((window) => isIn(window, onTheWall(at, window.timeZone)));
}

/** The first moment from `at` on when some window is open: `at` itself where one is; null where none ever opens. */
export function nextOpening(windows: readonly Window[], at: number): number | null {
  if (isOpen(windows, at)) return at;
  const openings = windows.flatMap((window) => opening(window, at) ?? []);
  return openings.length === 0 ? null : Math.min(...openings);
}

/** The longest that anybody ever waits for one of the windows; 0 where there are none, null where none ever opens. */
export function longestWaitMs(windows: readonly Window[]): number | null {
  if (windows.length === 0) return 0;
  const week = windows.flatMap(stretchesOf);
  if (week.length === 0) return null;
  const next = week.map(({ from, to }) => ({ from: from + WEEK_MINUTES, to: to + WEEK_MINUTES }));
  let longest = 0;
  let openUntil = Number.POSITIVE_INFINITY;
  for (const { from, to } of [...week, ...next].sort((a, b) => a.from - b.from)) {
    longest = Math.max(longest, from - openUntil);
    openUntil = openUntil === Number.POSITIVE_INFINITY ? to : Math.max(openUntil, to);
  }
  return longest * MINUTE_MS;
}

/** A moment as a clock on a wall shows it. */
interface OnTheWall {
  readonly day: number;
  readonly minute: number;
  /** How far the wall is ahead of UTC. */
  readonly offsetMs: number;
}

function onTheWall(at: number, timeZone: string): OnTheWall {
  const wall = timeZone === 'UTC' ? at : wallOf(at, timeZone);
  const minutes = Math.floor(wall / MINUTE_MS);
  // The first of January 1970 was a Thursday.
  const day = (((Math.floor(minutes / DAY_MINUTES) + 4) % 7) + 7) % 7;
  const minute = ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return { day, minute, offsetMs: minutes * MINUTE_MS - startOfMinute(at) };
}

/** What the wall shows, as if it showed UTC. */
function wallOf(at: number, timeZone: string): number {
  // The Swedish way of writing a time is that of ISO 8601. Language and zone are named, so the answer is the same everywhere.
  const written = new Date(at).toLocaleString('sv-SE', { timeZone });
  return Date.parse(`${written.replace(' ', 'T')}Z`);
}

function isIn({ days, from, to }: Window, { day, minute }: OnTheWall): boolean {
  if (from < to) return days.includes(day) && from <= minute && minute < to;
  return (days.includes(day) && minute >= from) || (days.includes((day + 6) % 7) && minute < to);
}

/** When a window that is closed at `at` opens. */
function opening(window: Window, at: number): number | null {
  const wall = onTheWall(at, window.timeZone);
  const waits = DAYS.filter((later) => window.days.includes((wall.day + later) % 7))
    .map((later) => later * DAY_MINUTES + window.from - wall.minute)
    .filter((wait) => wait > 0);
  if (waits.length === 0) return null;
  const opensAt = startOfMinute(at) + Math.min(...waits) * MINUTE_MS;
  if (offset(window, opensAt) === wall.offsetMs) return opensAt;
  const changesAt = changeOfOffset(window, at, opensAt);
  return isOpen([window], changesAt) ? changesAt : opening(window, changesAt);
}

/** The minute between two moments at which the wall's clock is put forward or back. */
function changeOfOffset(window: Window, before: number, after: number): number {
  let [still, already] = [startOfMinute(before), after];
  const old = offset(window, still);
  while (already - still > MINUTE_MS) {
    const middle = startOfMinute((still + already) / 2);
    if (offset(window, middle) === old) still = middle;
    else already = middle;
  }
  return already;
}

function offset(window: Window, at: number): number {
  return onTheWall(at, window.timeZone).offsetMs;
}

function startOfMinute(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** The stretches of a window in minutes of a week of UTC, with the offset its zone had at the start of 2024. */
function stretchesOf({ days, from, to, timeZone }: Window): readonly { readonly from: number; readonly to: number }[] {
  const ahead = onTheWall(Date.UTC(2024, 0, 1), timeZone).offsetMs / MINUTE_MS;
  const length = to > from ? to - from : to + DAY_MINUTES - from;
  return days.map((day) => {
    const start = (((day * DAY_MINUTES + from - ahead) % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES;
    return { from: start, to: start + length };
  });
}
