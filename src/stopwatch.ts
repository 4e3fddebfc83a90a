import type { Clock } from './clock.ts';

/**
 * Begins to measure now; what it returns says how many milliseconds have passed. By two clocks, and the longer time counts: the
 * one of the machine may be set back, and the one that can't be set may stand still while the machine sleeps.
 */
export function startStopwatch(clock: Pick<Clock, 'now' | 'steady'>): () => number {
  const begun = { at: clock.now(), steadyAt: clock.steady?.() };
  return () => {
    const passedMs = clock.now() - begun.at;
    const steadyMs = begun.steadyAt === undefined ? 0 : (clock.steady?.() ?? 0) - begun.steadyAt;
    return Math.max(passedMs, steadyMs, 0);
  };
}
