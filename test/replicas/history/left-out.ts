/**
 * No account is left out for longer than is stated. What is stated holds from the last failure on, as long as a daemon lives that
 * reaches everything: each stretch between two failures is judged by itself.
 */
import { LEASE_TTL_MS } from '../../../src/reconcile/held-lease.ts';
import { RENEW_MS, TTL_MS } from '../../../src/replicas/membership.ts';
import type { Rule } from './history.ts';

/** How long a run that waits for a lease sleeps before it asks again. */
const ASKED_AGAIN_MS = 1_000;

/** docs/high-availability.md: how long an account waits at most after a crash, the jitter apart. */
export const LEFT_OUT_MS = TTL_MS + RENEW_MS;
/** The same of an account that was being run. */
export const IN_HAND_LEFT_OUT_MS = LEASE_TTL_MS + ASKED_AGAIN_MS;

/** What the daemons were told, and how slow the machine may be. */
export interface Pace {
  readonly intervalMs: number;
  readonly jitterMs: number;
  readonly slackMs: number;
}

/** The rule for daemons that run at this pace. */
export function noneIsLeftOut({ intervalMs, jitterMs, slackMs }: Pace): Rule {
  const mostMs = Math.max(LEFT_OUT_MS + jitterMs, IN_HAND_LEFT_OUT_MS, intervalMs + jitterMs) + slackMs;
  return ({ accounts, requests, turns, endedAt }) => {
    const looks = Map.groupBy(requests, ({ account }) => account);
    const stretches = turns.map(({ at, what, well }, index) => ({
      from: at,
      until: turns[index + 1]?.at ?? endedAt,
      what,
      well,
    }));
    return stretches
      .filter(({ well }) => well > 0)
      .flatMap(({ from, until, what }) =>
        accounts.flatMap((account) => {
          const times = (looks.get(account) ?? []).map(({ at }) => at).filter((at) => from < at && at < until);
          const longest = longestGap([from, ...times, until]);
          return longest > mostMs ? [`${account} was left out for ${longest} ms after: ${what}`] : [];
        }),
      );
  };
}

function longestGap(times: readonly number[]): number {
  return times.slice(1).reduce((longest, at, index) => Math.max(longest, at - (times[index] ?? at)), 0);
}
