/** Bringing a token into every slot: the fourth table in next.ts. */
import type { Rotation, RotationSettings } from '../model/rotation.ts';
import { isActive, shortFingerprint, type Token } from '../model/token.ts';
import type { Next, RotationFacts, SlotFact, Step } from './facts.ts';
import { afterFailures } from './failing.ts';
import { orderFor, targetGoes } from './orders.ts';
import { revocation } from './revocation.ts';
import { currentOf, targetOf, tokenOf, victimOf } from './target.ts';
import { isOpen, nextOpening } from './windows.ts';
import { duration, list, slotName } from './words.ts';

/** What is done next of a rotation whose two tokens are known. */
export function distribute(facts: RotationFacts, rotation: Rotation, settings: RotationSettings, now: number): Next {
  const target = tokenOf(facts.tokens, targetOf(rotation));
  const victim = tokenOf(facts.tokens, victimOf(rotation));
  const removal = target === null ? null : orderFor(facts, 'remove', target.id);
  const overtaken = whyOvertaken(facts.tokens, rotation, { target, victim, goes: removal !== null });
  if (target === null || overtaken !== null) {
    return pushing({ do: 'end', outcome: 'overtaken' }, overtaken ?? 'the token is gone');
  }
  if (removal !== null) return targetGoes(removal, target);
  const gone = victimOf(rotation) !== null && !isStillActive(victim);
  if (target.stage !== 'current') {
    if (gone) return promote(rotation, target, 'pushing', 'the other token is revoked already', now);
    if (rotation.abortedAt !== null) return promote(rotation, target, 'pushing', 'the rotation was aborted', now);
    if (target.stage === 'retiring') return promote(rotation, target, 'pushing', 'no token is current', now);
    return toCanaries(facts, rotation, target, settings, now);
  }
  if (gone) {
    const outcome = rotation.abortedAt === null ? 'rotated' : 'aborted';
    return {
      state: 'revoking',
      step: { do: 'end', outcome },
      says: `the other token is revoked, ${name(target)} stays`,
    };
  }
  const ahead = push(facts.slots, rotation, target, 'pushing', now);
  if (ahead !== null) return ahead;
  if (victim === null) {
    return pushing({ do: 'end', outcome: 'rotated' }, 'every slot holds the token, and there was none before it');
  }
  return revocation(facts, rotation, { target, victim }, settings, now);
}

function whyOvertaken(
  tokens: readonly Token[],
  { from, to, abortedAt }: Rotation,
  { target, victim, goes }: { readonly target: Token | null; readonly victim: Token | null; readonly goes: boolean },
): string | null {
  if (abortedAt !== null && from === null) return 'it was aborted, and there is no earlier token to go back to';
  if (target === null || !isActive(target)) {
    return abortedAt === null
      ? 'the new token was revoked; the old one stays'
      : 'the old token was revoked before it came back; the new one stays';
  }
  const current = currentOf(tokens);
  if (current !== null && current.id !== from && current.id !== to) {
    return `another token, ${name(current)}, was made current; the tokens of this rotation stay active until somebody revokes them`;
  }
  // A token that is to be taken away is retiring, whatever it was before.
  if (!goes && victim?.stage === 'current' && wasCurrentMeanwhile(target, abortedAt)) {
    return `the token ${name(victim)}, which was to be taken away, was made current again by hand`;
  }
  return null;
}

/** A new token that is retiring has been current. An old one is retiring at first, and comes back only after the abort. */
function wasCurrentMeanwhile({ stage, currentAt }: Token, abortedAt: number | null): boolean {
  if (stage !== 'retiring') return false;
  return abortedAt === null || (currentAt !== null && currentAt >= abortedAt);
}

function toCanaries(
  facts: RotationFacts,
  rotation: Rotation,
  target: Token,
  { pushWindows }: RotationSettings,
  now: number,
): Next {
  const canaries = facts.slots.filter(({ canary }) => canary);
  const ahead = push(canaries, rotation, target, 'minted', now);
  if (ahead !== null) return ahead;
  if (!isOpen(pushWindows, now)) {
    const untilAt = nextOpening(pushWindows, now);
    const says = untilAt === null ? 'no push window ever opens' : `a push window opens in ${duration(untilAt - now)}`;
    return { state: 'minted', step: { do: 'wait', untilAt, resolve: null }, says };
  }
  const says = canaries.length === 0 ? 'no slot is a canary' : 'every required canary slot holds it';
  return promote(rotation, target, 'minted', says, now);
}

/** Null when nothing required is left to be written. A blocked slot doesn't hold the others up. */
function push(
  slots: readonly SlotFact[],
  rotation: Rotation,
  target: Token,
  state: 'minted' | 'pushing',
  now: number,
): Next | null {
  const missing = slots.filter(({ holds }) => holds !== target.id);
  const required = missing.filter((slot) => slot.required);
  if (required.length === 0) return null;
  const names = list(required.map(slotName).sort());
  if (required.some(({ blocked }) => blocked === null)) {
    const writable = missing.filter(({ blocked }) => blocked === null);
    const accounts = [...new Set(writable.map(({ account }) => account))].sort();
    const says = `${names} ${required.length === 1 ? "doesn't" : "don't"} hold ${name(target)} yet`;
    return afterFailures(rotation, 'push', state, now) ?? { state, step: { do: 'push', accounts }, says };
  }
  const [first] = [...required].sort((a, b) => (slotName(a) < slotName(b) ? -1 : 1));
  return {
    state: 'stuck',
    step: { do: 'wait', untilAt: null, resolve: first?.blocked?.resolve ?? null },
    says: `${names} can't be written without a person: ${first?.blocked?.says ?? ''}`,
  };
}

function promote(rotation: Rotation, target: Token, state: 'minted' | 'pushing', why: string, now: number): Next {
  return (
    afterFailures(rotation, 'promote', state, now) ?? {
      state,
      step: { do: 'promote', token: target.id },
      says: `${name(target)} becomes the token that is distributed: ${why}`,
    }
  );
}

function pushing(step: Step, says: string): Next {
  return { state: 'pushing', step, says };
}

function isStillActive(token: Token | null): boolean {
  return token !== null && isActive(token);
}

function name(token: Token): string {
  return shortFingerprint(token.fingerprint);
}
