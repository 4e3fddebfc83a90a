/**
 * Steps that fail. Each is tried again after a longer and longer pause, and given to a person after a handful of times.
 *
 * | failed in a row | is tried again                                   |
 * |-----------------|--------------------------------------------------|
 * | 1, 2, 3, 4      | after 1, 5, 15, 60 minutes                       |
 * | 5 and more      | when a person says `rotate resume`               |
 *
 * A push never waits for a person here, because each slot tells when it needs one; nor does an end, before which the authority is
 * looked at where it was asked for something: after the fourth failure they are tried every hour.
 */
import type { Rotation, RotationState } from '../model/rotation.ts';
import type { Next } from './facts.ts';
import { duration } from './words.ts';

const MINUTE_MS = 60_000;
const PAUSES_MS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_MS);

/** After so many failures in a row a step waits for a person. */
export const MOST_TRIES = PAUSES_MS.length + 1;

const SAID = {
  mint: 'asking the authority for a new token',
  promote: 'making the token current',
  push: 'writing the slots',
  revoke: 'taking the token away',
  end: 'looking at the authority before the rotation ends',
} as const;

/** Why a step isn't taken although its turn has come: it has failed, just now or too often. Null: it is taken. */
export function afterFailures(
  { failing }: Pick<Rotation, 'failing'>,
  step: keyof typeof SAID,
  state: RotationState,
  now: number,
): Next | null {
  if (failing === null || failing.step !== step || failing.times < 1) return null;
  const failed = `${SAID[step]} has failed ${failing.times === 1 ? 'once' : `${failing.times} times in a row`}: ${failing.says}`;
  if (step !== 'push' && step !== 'end' && failing.times >= MOST_TRIES) {
    return {
      state: 'stuck',
      step: { do: 'wait', untilAt: null, resolve: 'watchword rotate resume' },
      says: `${failed}; it is tried again when a person says so`,
    };
  }
  const pauseMs = PAUSES_MS[Math.min(failing.times, PAUSES_MS.length) - 1] ?? 0;
  const untilAt = failing.at + pauseMs;
  // A failure of a time that is still to come is one of a clock that was wrong; nobody waits longer for that.
  if (untilAt <= now || failing.at > now) return null;
  const says = `${failed}; it is tried again in ${duration(untilAt - now)}`;
  return { state, step: { do: 'wait', untilAt, resolve: null }, says };
}
