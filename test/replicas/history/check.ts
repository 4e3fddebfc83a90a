/** Every promise of docs/high-availability.md that can be seen in a history. */
import { answersAreTrue } from './answers.ts';
import type { History, Rule } from './history.ts';
import { leasesDontOverlap } from './leases.ts';
import { noneIsLeftOut, type Pace } from './left-out.ts';
import { rotationsMintOnce } from './minted.ts';
import { writesAreUnderLease } from './writes.ts';

/** The places in which a history breaks a promise: none where all are kept. */
export function check(history: History, pace: Pace): readonly string[] {
  const rules: readonly Rule[] = [
    leasesDontOverlap,
    writesAreUnderLease,
    answersAreTrue,
    rotationsMintOnce,
    noneIsLeftOut(pace),
  ];
  return rules.flatMap((rule) => rule(history));
}
