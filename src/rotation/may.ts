/**
 * What people may ask of a rotation, and when. Each function answers null, or the sentence that says why not and what to do
 * instead.
 *
 * | asked   | refused when                                                                                   |
 * |---------|------------------------------------------------------------------------------------------------|
 * | begin   | a rotation is going on, a token waits at the authority, others make the tokens of the set, nobody here can make one and none was entered, or `maxActive` tokens are active |
 * | approve | nothing waits for an approval                                                                   |
 * | pause   | no rotation is going on, or it is paused                                                        |
 * | resume  | no rotation is going on, or it is neither paused nor stuck                                      |
 * | abort   | no rotation is going on, it is aborted already, the old token is revoked or never existed, or its removal is ordered: it may be gone by now |
 */
import type { Rotation, RotationSettings } from '../model/rotation.ts';
import { isActive, shortFingerprint, type Token } from '../model/token.ts';
import type { RotationFacts } from './facts.ts';
import { isApproved, needsApproval } from './holding-up.ts';
import { goOn } from './next.ts';
import { orderFor, withdrawing } from './orders.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { tokenOf } from './target.ts';
import { ago } from './words.ts';

/** Null: the defaults. */
type Settings = RotationSettings | null;

/** Whether a person may begin a rotation. */
export function mayBegin(facts: RotationFacts, settings: Settings, now: number): string | null {
  const rotation = goingOn(facts);
  if (rotation !== null) {
    return `A rotation of ${rotation.tokenSet} is going on; it began ${ago(rotation.startedAt, now)}. See \`watchword rotate status\`, and wait for its end, or call it back with \`watchword rotate abort\`.`;
  }
  const appeared = tokenOf(facts.tokens, facts.appeared);
  if (appeared?.stage === 'pending') {
    return `The token ${shortFingerprint(appeared.fingerprint)} has turned up at the authority and is distributed next. Wait for that rotation, or take the token away with \`watchword tokens revoke ${appeared.id}\` first.`;
  }
  if (facts.changedBy === 'others') {
    return 'Others make the tokens of the set, so Watchword has nobody to ask for a new one. Have one added there: it is distributed as soon as it is seen, and `watchword tokens list` looks at once.';
  }
  if (facts.entered !== undefined) {
    if (facts.entered.waiting !== null) return null;
    return `There is no new token to distribute: ${facts.entered.says}. Make one there and enter it with \`watchword tokens add\`; then start the rotation.`;
  }
  const { maxActive } = settings ?? DEFAULT_SETTINGS;
  const active = facts.tokens.filter(isActive);
  if (active.length < maxActive) return null;
  return `${active.length} tokens are active, and \`maxActive\` is ${maxActive}. Take away those that nobody needs with \`watchword tokens revoke\`, or set \`rotation.maxActive\` higher.`;
}

/** Whether a person may approve the revocation. */
export function mayApprove(facts: RotationFacts, settings: Settings, now: number): string | null {
  const rotation = goingOn(facts);
  if (rotation === null) return noneGoesOn('approved');
  const known = settings ?? DEFAULT_SETTINGS;
  const ahead = goOn(facts, rotation, known, now);
  if (ahead.state !== 'overlapping') {
    return `Nothing waits for an approval: the rotation is ${ahead.state}, because ${ahead.says}. Approve when \`watchword rotate status\` asks for it.`;
  }
  if (!needsApproval(facts, rotation, known)) {
    return `Nothing waits for an approval: the evidence alone decides, and ${ahead.says}. To have a say, set \`rotation.approve: manual\`; to stop it, run \`watchword rotate pause\`.`;
  }
  return isApproved(facts, rotation) ? `It is approved already: ${ahead.says}. There is nothing more to do.` : null;
}

/** Whether a person may pause the rotation. */
export function mayPause(facts: RotationFacts, _settings: Settings, now: number): string | null {
  const rotation = goingOn(facts);
  if (rotation === null) return noneGoesOn('paused');
  if (rotation.pausedAt === null) return null;
  return `It was paused ${ago(rotation.pausedAt, now)}. To go on, run \`watchword rotate resume\`.`;
}

/** Whether a person may let the rotation go on: one that is paused, or has given up on a step. */
export function mayResume(facts: RotationFacts, settings: Settings, now: number): string | null {
  const rotation = goingOn(facts);
  if (rotation === null) return noneGoesOn('resumed');
  if (rotation.pausedAt !== null || rotation.failing !== null) return null;
  const ahead = goOn(facts, rotation, settings ?? DEFAULT_SETTINGS, now);
  if (ahead.state === 'stuck') return null;
  return `It is neither paused nor stuck: ${ahead.says}. Follow it with \`watchword rotate status\`.`;
}

/** Whether a person may call the rotation back. */
export function mayAbort(facts: RotationFacts, _settings: Settings, now: number): string | null {
  const rotation = goingOn(facts);
  if (rotation === null) return noneGoesOn('aborted');
  const { abortedAt, from, to, minting } = rotation;
  if (abortedAt !== null) return `It was aborted ${ago(abortedAt, now)}. Follow it with \`watchword rotate status\`.`;
  if (to === null && minting === null) return null;
  const old = tokenOf(facts.tokens, from);
  if (from === null) {
    return 'There was no token before this one to go back to. To distribute another, run `watchword tokens generate --make-current`.';
  }
  if (old !== null && isActive(old)) return whyMayBeGone(facts, old);
  return `The old token ${old === null ? from : shortFingerprint(old.fingerprint)} is revoked and can't come back. To replace the new one, wait for the end of this rotation and run \`watchword rotate start\`.`;
}

function whyMayBeGone(facts: RotationFacts, old: Token): string | null {
  const order = orderFor(facts, 'remove', old.id);
  if (order === null) return null;
  const asked = order.says === null ? 'The authority' : 'Somebody';
  const done =
    order.resolve === null
      ? '`watchword tokens list` shows whether it is gone'
      : `if it is done, run \`${order.resolve}\``;
  return `${asked} was asked to take the old token ${shortFingerprint(old.fingerprint)} away, and it may be gone by now: ${done}. If it isn't and shall stay, run \`${withdrawing(old.id)}\`, and then abort.`;
}

function goingOn({ rotation }: RotationFacts): Rotation | null {
  return rotation === null || rotation.endedAt !== null ? null : rotation;
}

function noneGoesOn(done: string): string {
  return `No rotation is going on, so there is none to be ${done}. To begin one, run \`watchword rotate start\`.`;
}
