/**
 * What a place that may still be serving the victim means for its revocation (law 8).
 *
 * | the place                                                                  | is        |
 * |----------------------------------------------------------------------------|-----------|
 * | is no longer configured                                                    | person    |
 * | is an optional slot                                                        | passed    |
 * | holds the victim, or could not be read, or has not delivered to enough phones | waited for |
 * | has no figures, although its MDM could tell                                | waited for |
 * | ... and has no phones or copies any more, so that none will come           | person    |
 * | has no figures, because its MDM tells nothing                              | approved, or passed with `waiveEvidence` |
 *
 * `person`: nothing that can be seen will ever change it; only an emergency revocation, which shows its price, goes past it.
 * An approval is what a person said about the slots as they were: it counts from the moment when the last of them held the target.
 */
import type { Rotation, RotationSettings } from '../model/rotation.ts';
import type { Token } from '../model/token.ts';
import type { RotationFacts, SlotFact } from './facts.ts';
import type { Serving } from './serving.ts';
import { targetOf, tokenOf, victimOf } from './target.ts';
import { isDeliveredTo, phonesIn } from './threshold.ts';

/** What is needed to go past a place: nothing, time, an approval, or an emergency revocation. */
export type Needs = 'nothing' | 'waiting' | 'approval' | 'emergency';

/** What is needed to go past a place that may still be serving the victim; the table says when. */
export function needsOf(place: Serving, slots: readonly SlotFact[], { waiveEvidence }: RotationSettings): Needs {
  if (place.reason === 'not-configured') return 'emergency';
  const slot = slots.find((one) => one.account === place.account && one.slot === place.slot);
  if (slot?.required === false) return 'nothing';
  if (place.reason !== 'no-evidence') return 'waiting';
  if (slot === undefined) return 'emergency';
  if (!slot.evidence) return waiveEvidence ? 'nothing' : 'approval';
  return slot.delivery !== null && phonesIn(slot.delivery) === 0 ? 'emergency' : 'waiting';
}

/** The places that forbid the revocation of the victim as things are. Who carries out `revoke` asks again at the last moment. */
export function holdingUp(facts: RotationFacts, rotation: Rotation, settings: RotationSettings): readonly Serving[] {
  const approved = isApproved(facts, rotation);
  return facts.serving.filter((place) => {
    const needs = needsOf(place, facts.slots, settings);
    return needs !== 'nothing' && !(needs === 'approval' && approved);
  });
}

/** Required slots whose MDM can tell about phones, and whose phones haven't received the target, or not enough of them. */
export function undelivered(
  { slots }: RotationFacts,
  rotation: Rotation,
  { deliverTo }: RotationSettings,
): readonly SlotFact[] {
  return slots.filter(
    (slot) =>
      slot.required &&
      slot.evidence &&
      isTouched(slot, rotation) &&
      (slot.delivery === null || !isDeliveredTo(slot.delivery, deliverTo)),
  );
}

/** When the last required slot came to hold the target, and the target became current. */
export function everywhereSince({ slots, tokens }: RotationFacts, rotation: Rotation): number {
  const target = tokenOf(tokens, targetOf(rotation));
  const holding = slots.filter((slot) => slot.required && slot.holds === target?.id);
  return Math.max(target?.currentAt ?? 0, ...holding.map(({ holdsSince }) => holdsSince ?? 0));
}

/** Whether a person has to say that the victim may go. */
export function needsApproval(facts: RotationFacts, rotation: Rotation, settings: RotationSettings): boolean {
  if (neverLeft(facts, rotation)) return false;
  if (settings.approve === 'manual') return true;
  if (settings.waiveEvidence) return false;
  const required = facts.slots.filter((slot) => slot.required);
  return (
    required.length === 0 ||
    required.some((slot) => !slot.evidence && isTouched(slot, rotation)) ||
    facts.serving.some((place) => needsOf(place, facts.slots, settings) === 'approval')
  );
}

/** Whether a person has said that the victim may go, of the slots as they are now. */
export function isApproved(facts: RotationFacts, rotation: Rotation): boolean {
  const { approvedAt, abortedAt } = rotation;
  return approvedAt !== null && approvedAt >= Math.max(abortedAt ?? 0, everywhereSince(facts, rotation));
}

/** A new token that was called back before any slot was seen to hold it: no phone got it from us, and nobody waits for it. */
export function neverLeft({ slots, serving, tokens }: RotationFacts, rotation: Rotation): boolean {
  if (rotation.abortedAt === null || serving.length > 0) return false;
  return wasNeverCurrent(tokenOf(tokens, victimOf(rotation))) && !slots.some((slot) => isTouched(slot, rotation));
}

/** A slot that has changed hands since the rotation began: what its phones hold has to be asked anew. */
function isTouched({ holdsSince }: SlotFact, { startedAt }: Rotation): boolean {
  return holdsSince === null || holdsSince >= startedAt;
}

function wasNeverCurrent(token: Token | null): boolean {
  return token !== null && token.currentAt === null;
}
