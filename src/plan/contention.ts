/** Two writers that undo each other: when a slot has been repaired too often, repairing again helps nobody. */

/** How many repairs of one slot within the window make it contended. */
export const CONTENTION_REPAIRS = 3;
/** A repair counts for a day. */
export const CONTENTION_WINDOW_MS = 24 * 60 * 60 * 1000;

/** The repairs that still count at `now`, oldest first. */
export function recentRepairs(repairedAt: readonly number[], now: number): readonly number[] {
  return repairedAt.filter((at) => now - at < CONTENTION_WINDOW_MS).slice(-CONTENTION_REPAIRS);
}

/** Whether repairing again would help nobody. */
export function isContended(repairedAt: readonly number[], now: number): boolean {
  return recentRepairs(repairedAt, now).length >= CONTENTION_REPAIRS;
}
