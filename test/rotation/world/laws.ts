/**
 * Law 8 as the worlds check it.
 *
 * The daemon revokes a token. In that moment no phone holds it, and no copy, except:
 *
 * | what holds it                                                                     | may, because                        |
 * |-----------------------------------------------------------------------------------|-------------------------------------|
 * | something below an optional slot                                                  | its owner said it holds nothing up  |
 * | a phone that took it where a person had typed it in, and nobody saw it there       | nobody but the person knows         |
 * | a phone below a slot without evidence                                             | a person approved, or waived it     |
 * | a part of a slot's phones that is not larger than `deliverTo` leaves               | no phone has presented it for `quiet` |
 *
 * What else is promised is looked at too: the token isn't current, another one is, nobody presented it for `quiet`, the soak is
 * over, the window is open, and a person approved where one has to.
 *
 * After every event: a phone that holds a revoked token was excused when it was revoked, or when the phone took it.
 */
import type { Rotation } from '../../../src/model/rotation.ts';
import type { Token } from '../../../src/model/token.ts';
import type { Next } from '../../../src/rotation/facts.ts';
import { isOpen } from '../../../src/rotation/windows.ts';
import { factsOf } from './facts-of.ts';
import { LawBroken, type Phone, type TrueSlot, type World } from './world.ts';

/**
 * Breaks law 8 unless nobody is locked out by the revocation; excuses the phones that are. A person who is asked to take it away goes
 * by what the daemon has seen: what was typed in since, nobody but who typed it knows of.
 */
export function stillServed(world: World, token: Token, by: 'daemon' | 'person'): void {
  const { settings } = world.spec;
  const broken = (says: string) => fail(world, `${token.id} was revoked, but ${says}`);
  if (token.stage === 'current') broken('it was current');
  if (!world.tokens.some((other) => other.stage === 'current')) broken('no token was current');
  if (!isOpen(settings.revokeWindows, world.now)) broken('no revoke window was open');
  const presentedAt = world.memory.presentedAt[token.id];
  const { decidedAt } = world;
  // A phone that signs in between the decision and the call can't be known of.
  const wasKnown = presentedAt !== undefined && presentedAt <= decidedAt;
  if (wasKnown && decidedAt - presentedAt < settings.quietMs) broken('it was presented lately');
  // A new token that was called back before anything was written need not be waited for. What was written before a clock was put
  // back is not known to be of this rotation.
  const wasThere = world.distributed.has(token.id) && !world.wentBack;
  if (settings.approve === 'manual' && wasThere && world.approvedAtEvent === null) broken('nobody approved');
  const required = world.slots.filter(({ configured, spec }) => configured && spec.required);
  const youngest = Math.max(...required.map((slot) => world.memory.record(slot).holdsSince ?? world.now));
  if (wasThere && world.now < youngest + settings.soakMs) broken('the soak was not over');

  for (const slot of world.slots) {
    const phones = world.phones.filter((phone) => phone.slot === slot && phone.holds === token.id);
    if (slot.configured && !slot.spec.required) {
      for (const phone of phones) phone.excuse = 'optional';
      continue;
    }
    const copies = slot.copies.filter(({ hand }) => by === 'daemon' || !isUnseen(hand));
    if (slot.configured && copies.some(({ value }) => value === token.id)) broken(`${slot.spec.slot} holds it`);
    if (slot.copies.some((copy) => copy.pending === token.id)) broken(`${slot.spec.slot} is about to hold it`);
    const ours = phones.filter((phone) => !isUnseen(phone.hand));
    const excuse = excuseOf(world, slot, ours.length);
    if (ours.length > 0 && excuse === null) broken(`${ours.length} phones of ${slot.spec.slot} hold it`);
    for (const phone of phones) phone.excuse = isUnseen(phone.hand) ? 'by hand' : excuse;
  }
}

/** Why so many phones of a slot may hold a token that is revoked, or null. */
function excuseOf(world: World, { spec, configured, writtenAtEvent }: TrueSlot, phones: number): string | null {
  const { deliverTo, waiveEvidence } = world.spec.settings;
  if (!configured) return null;
  if (spec.evidence !== 'none') return (spec.phones - phones) / spec.phones >= deliverTo ? 'beyond deliverTo' : null;
  if (waiveEvidence) return 'waived';
  // A person who approved spoke of what the slot held then. Where the clock was put back, nobody can tell what came first.
  const approved = world.approvedAtEvent !== null && (world.wentBack || world.approvedAtEvent > writtenAtEvent);
  return approved ? 'approved' : null;
}

/** Why a phone may take a revoked token from its slot; breaks law 8 where it may not. */
export function mayFetch(world: World, { slot, hand }: Phone, token: Token): string {
  if (hand !== null) return 'by hand';
  if (world.emergencies.has(token.id)) return 'emergency';
  if (slot.configured && !slot.spec.required) return 'optional';
  return fail(world, `a phone of ${slot.spec.slot} was given ${token.id}, which is revoked`);
}

/** Breaks where a step doesn't fit what people were promised. */
export function mayBeTaken(world: World, { step }: Next): void {
  const { rotation } = world.memory;
  const broken = (says: string) => fail(world, `the step is ${step.do}, but ${says}`);
  if (rotation === null || step.do === 'wait') return;
  if (step.do === 'alert') {
    if (rotation.alertedAt !== null) broken('people were told before');
  } else if (rotation.pausedAt !== null) broken('the rotation is paused');
  if (step.do === 'promote') mayBePromoted(world, rotation, step.token, broken);
  if (step.do !== 'end' || step.outcome === 'overtaken') return;
  const [stays, goes] =
    rotation.to === null
      ? [null, null]
      : step.outcome === 'rotated'
        ? [rotation.to, rotation.from]
        : [rotation.from, rotation.to];
  if (goes !== null && world.token(goes)?.stage !== 'revoked') broken(`${goes} is still active`);
  // What a person has added and not told of, nobody can know of; it is taken away again. What was asked for is looked at first.
  const minted = step.outcome === 'aborted' && world.elsewhere === null ? (world.minted.get(rotation.id) ?? []) : [];
  if (minted.some((id) => world.token(id)?.stage !== 'revoked')) broken('the token it had made is still active');
  if (stays !== null && world.token(stays)?.stage !== 'current') broken(`${stays} isn't current`);
}

/** A new token goes to the canaries first, and to the others when a window is open. */
function mayBePromoted(world: World, rotation: Rotation, token: string, broken: (says: string) => never): void {
  if (rotation.abortedAt !== null || world.token(rotation.from)?.stage === 'revoked') return;
  if (world.token(token)?.stage === 'retiring') return;
  if (!isOpen(world.spec.settings.pushWindows, world.now)) broken('no push window is open');
  const { slots } = factsOf(world);
  if (slots.some(({ canary, required, holds }) => canary && required && holds !== token)) broken('a canary lacks it');
}

/** Until it is current, a token goes to canaries only. */
export function mayBeWritten(world: World, { spec }: TrueSlot, token: string): void {
  if (!spec.canary && world.token(token)?.stage === 'pending') fail(world, `${spec.slot} was given ${token} too early`);
}

/** Looked at after every event. */
export function holdNow(world: World): void {
  for (const phone of world.phones) {
    const token = world.token(phone.holds);
    if (token !== undefined && !world.accepts(token) && phone.excuse === null) {
      fail(world, `a phone of ${phone.slot.spec.slot} is refused with ${token.id}`);
    }
  }
  for (const [rotation, tokens] of world.minted) {
    if (tokens.length > 1) fail(world, `${rotation} minted ${tokens.join(' and ')}`);
  }
}

function isUnseen(hand: Phone['hand']): boolean {
  return hand !== null && !hand.seen;
}

function fail(world: World, says: string): never {
  throw new LawBroken(`${says}${world.story()}`);
}
