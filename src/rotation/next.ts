/**
 * What is done next about a token set: `next`, a pure function of what is seen.
 *
 * `from` and `to` are the old and the new token of a rotation. The *target* is the one that every slot holds in the end, the
 * *victim* the one that is taken away: `to` and `from`; after an abort the other way round.
 *
 * No rotation is going on (begin.ts). The first line that fits:
 *
 * | what is seen                                                        | state    | step                      |
 * |---------------------------------------------------------------------|----------|---------------------------|
 * | a token appeared at the authority, and is pending                   | steady   | begin: elsewhere, with it |
 * | no `every`, or no current token                                     | steady   | wait                      |
 * | the period isn't over                                               | steady   | wait, until it is and a push window opens |
 * | others make the tokens of the set                                   | stuck    | wait: `tokens list`, which looks whether they did |
 * | nobody here can make a token, and none waits                        | stuck    | wait: `tokens add`        |
 * | ... and one waits                                                   | steady   | begin: schedule, with it, in a push window |
 * | `maxActive` tokens are active                                       | stuck    | wait: `tokens revoke`     |
 * | no push window is open                                              | steady   | wait, until one opens     |
 * | else                                                                | steady   | begin: schedule           |
 *
 * A rotation is going on. Before the tables below:
 *
 * | what is seen                                                        | state    | step                      |
 * |---------------------------------------------------------------------|----------|---------------------------|
 * | the tables below say `end`, and it isn't paused                     |          | that                      |
 * | the deadline has passed, and nobody was told                        | as below | alert, once               |
 * | it is paused                                                        | as below | wait: `rotate resume`     |
 *
 * `to` isn't known (mint.ts). The tokens that the authority has beyond `minting.known` are *fresh*:
 *
 * | what is seen                                                        | state    | step                      |
 * |---------------------------------------------------------------------|----------|---------------------------|
 * | more than one fresh token is active                                 | stuck    | wait: `tokens revoke`     |
 * | one fresh token is active                                           | minted   | remember it               |
 * | fresh tokens, all revoked                                           | minted   | end: overtaken            |
 * | aborted                                                             | minted   | end: aborted              |
 * | another token than `from` is current                                | minted   | end: overtaken            |
 * | others make the tokens of the set                                   | stuck    | wait: `rotate abort`      |
 * | nobody here can make a token                                        | stuck    | wait: `rotate abort`      |
 * | somebody was asked to add it                                        | minted   | wait: `tokens confirm`    |
 * | else                                                                | minted   | mint (*)                  |
 *
 * `to` is known (distribute.ts):
 *
 * | what is seen                                                        | state    | step                      |
 * |---------------------------------------------------------------------|----------|---------------------------|
 * | aborted, and there is no `from` to go back to                       | pushing  | end: overtaken            |
 * | the target is revoked                                               | pushing  | end: overtaken            |
 * | a third token is current                                            | pushing  | end: overtaken            |
 * | the removal of the target is ordered                                | stuck    | wait: what records it, or withdraws the order |
 * | the victim was made current again by hand                           | pushing  | end: overtaken            |
 * | the victim is revoked, and the target is current                    | revoking | end: rotated or aborted   |
 * | the victim is revoked, and the target isn't current                 | pushing  | promote the target (*)    |
 * | aborted, and the target isn't current                               | pushing  | promote the target (*)    |
 * | the target was current before, and no token is                      | pushing  | promote the target (*)    |
 * | the target isn't current, a required canary doesn't hold it         | minted   | push the canaries (*)     |
 * | ... and all such canaries are blocked                               | stuck    | wait: what unblocks them  |
 * | the target isn't current, no push window is open                    | minted   | wait, until one opens     |
 * | the target isn't current                                            | minted   | promote the target (*)    |
 * | a required slot doesn't hold the target                             | pushing  | push the slots (*)        |
 * | ... and all such slots are blocked                                  | stuck    | wait: what unblocks them  |
 * | there is no victim                                                  | pushing  | end: rotated              |
 *
 * Every required slot holds the target (revocation.ts):
 *
 * | what is seen                                                        | state       | step                   |
 * |---------------------------------------------------------------------|-------------|------------------------|
 * | some required slot hasn't delivered it to enough phones             | delivering  | wait                   |
 * | a place may serve the victim, and nothing will ever tell            | stuck       | wait: `tokens revoke --emergency` |
 * | a person has to approve                                             | overlapping | wait: `rotate approve` |
 * | the soak isn't over, or the victim was presented lately             | overlapping | wait, until it may be  |
 * | no revoke window is open                                            | overlapping | wait, until one opens  |
 * | somebody was asked to take the victim away                          | revoking    | wait: `tokens confirm` |
 * | else                                                                | revoking    | revoke the victim (*)  |
 *
 * Where somebody was asked to take the victim away, the lines above that one wait for `tokens confirm --withdraw` (orders.ts): what
 * speaks against it has come up since, and only people can be told not to do it.
 *
 * (*) A step that has just failed is tried again after a while; one that has failed too often is `stuck` until a person says
 * `rotate resume` (failing.ts). What is pushed is bounded slot by slot instead.
 *
 * Nothing here revokes because time has passed. Which evidence a revocation needs is in holding-up.ts.
 */
import type { Rotation, RotationSettings } from '../model/rotation.ts';
import { nextBeginning } from './begin.ts';
import { distribute } from './distribute.ts';
import type { Next, RotationFacts } from './facts.ts';
import { afterFailures } from './failing.ts';
import { mint } from './mint.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { duration } from './words.ts';

/** What is done next about a token set, where its rotation is, and why. Null settings are the defaults. */
export function next(facts: RotationFacts, settings: RotationSettings | null, now: number): Next {
  const { rotation } = facts;
  const known = settings ?? DEFAULT_SETTINGS;
  if (rotation === null || rotation.endedAt !== null) return nextBeginning(facts, known, now);
  return heldBack(rotation, goOn(facts, rotation, known, now), known, now);
}

/** What is done next of a rotation that is going on, were it neither paused nor late. */
export function goOn(facts: RotationFacts, rotation: Rotation, settings: RotationSettings, now: number): Next {
  const ahead = rotation.to === null ? mint(facts, rotation, now) : distribute(facts, rotation, settings, now);
  return (ahead.step.do === 'end' ? afterFailures(rotation, 'end', ahead.state, now) : null) ?? ahead;
}

function heldBack(rotation: Rotation, ahead: Next, { deadlineMs }: RotationSettings, now: number): Next {
  if (ahead.step.do === 'end' && rotation.pausedAt === null) return ahead;
  const lateAt = deadlineMs === null || rotation.alertedAt !== null ? null : rotation.startedAt + deadlineMs;
  if (deadlineMs !== null && lateAt !== null && now >= lateAt) {
    const says = `the deadline of ${duration(deadlineMs)} has passed; ${ahead.says}`;
    return { ...ahead, step: { do: 'alert' }, says };
  }
  if (rotation.pausedAt !== null) {
    const step = { do: 'wait', untilAt: lateAt, resolve: 'watchword rotate resume' } as const;
    return { ...ahead, step, says: `paused by a person; without that: ${ahead.says}` };
  }
  if (ahead.step.do !== 'wait') return ahead;
  return { ...ahead, step: { ...ahead.step, untilAt: sooner(ahead.step.untilAt, lateAt) } };
}

function sooner(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
