/** From the moment when every required slot holds the target to the revocation of the victim: the last table in next.ts. */
import type { Rotation, RotationSettings } from '../model/rotation.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import type { Next, RotationFacts, SlotFact } from './facts.ts';
import { afterFailures } from './failing.ts';
import {
  everywhereSince,
  holdingUp,
  isApproved,
  needsApproval,
  needsOf,
  neverLeft,
  undelivered,
} from './holding-up.ts';
import { notNow, orderFor, untilDone } from './orders.ts';
import type { Serving } from './serving.ts';
import { phonesIn } from './threshold.ts';
import { nextOpening } from './windows.ts';
import { ago, duration, list, phones, slotName } from './words.ts';

interface Tokens {
  readonly target: Token;
  readonly victim: Token;
}

/** What is done next when nothing is left to be written. */
export function revocation(
  facts: RotationFacts,
  rotation: Rotation,
  tokens: Tokens,
  settings: RotationSettings,
  now: number,
): Next {
  const order = orderFor(facts, 'remove', tokens.victim.id);
  const against = speaksAgainst(facts, rotation, tokens, settings, now);
  if (against !== null) return notNow(order, tokens.victim, against);
  const presented = presentedAt(facts, tokens.victim);
  const seen = presented === null ? 'was never presented' : `was last presented ${ago(presented, now)}`;
  return (
    untilDone(order, 'revoking') ??
    afterFailures(rotation, 'revoke', 'revoking', now) ?? {
      state: 'revoking',
      step: { do: 'revoke', token: tokens.victim.id },
      says: `phones have ${name(tokens.target)}, and ${name(tokens.victim)} ${seen}: it is revoked`,
    }
  );
}

/** What has to be waited for before the victim may go; null: nothing. */
function speaksAgainst(
  facts: RotationFacts,
  rotation: Rotation,
  tokens: Tokens,
  settings: RotationSettings,
  now: number,
): Next | null {
  const late = undelivered(facts, rotation, settings);
  const places = holdingUp(facts, rotation, settings);
  const waitedFor = places.filter((place) => needsOf(place, facts.slots, settings) === 'waiting');
  if (late.length > 0 || waitedFor.length > 0) {
    return wait('delivering', saysDelivering(late, waitedFor, tokens, settings));
  }

  const times = waits(facts, rotation, tokens.victim, settings, now);
  const saysTimes = times.map(({ says }) => says);
  const over = Math.max(now, ...times.map((time) => time.untilAt));
  const untilAt = over === now ? null : nextOpening(settings.revokeWindows, over);
  if (places.some((place) => needsOf(place, facts.slots, settings) === 'emergency')) {
    const says = `${saysPlaces(places)}: only a person can decide that ${name(tokens.victim)} goes`;
    const resolve = `watchword tokens revoke ${tokens.victim.id} --emergency`;
    return wait('stuck', [says, ...saysTimes].join('; '), { untilAt, resolve });
  }
  if (needsApproval(facts, rotation, settings) && !isApproved(facts, rotation)) {
    const says = [`a person has to approve that ${name(tokens.victim)} is revoked`, ...saysTimes].join('; ');
    return wait('overlapping', says, { untilAt, resolve: 'watchword rotate approve' });
  }
  if (times.length > 0) return wait('overlapping', saysTimes.join('; '), { untilAt });
  const opensAt = nextOpening(settings.revokeWindows, now);
  if (opensAt !== now) {
    const says =
      opensAt === null ? 'no revoke window ever opens' : `a revoke window opens in ${duration(opensAt - now)}`;
    return wait('overlapping', says, { untilAt: opensAt });
  }
  return null;
}

/** The times that have to pass, each with its sentence. */
function waits(
  facts: RotationFacts,
  rotation: Rotation,
  victim: Token,
  { soakMs, quietMs }: RotationSettings,
  now: number,
): readonly { readonly untilAt: number; readonly says: string }[] {
  const found: { untilAt: number; says: string }[] = [];
  const soakedAt = everywhereSince(facts, rotation) + soakMs;
  if (now < soakedAt && !neverLeft(facts, rotation)) {
    const says = `both tokens stay active for another ${duration(soakedAt - now)}`;
    found.push({ untilAt: soakedAt, says });
  }
  const presented = presentedAt(facts, victim);
  if (presented !== null && now < presented + quietMs) {
    const says = `${name(victim)} was last presented ${ago(presented, now)}, and nobody may have presented it for ${duration(quietMs)}`;
    found.push({ untilAt: presented + quietMs, says });
  }
  return found;
}

function saysDelivering(
  late: readonly SlotFact[],
  waitedFor: readonly Serving[],
  { target, victim }: Tokens,
  { deliverTo }: RotationSettings,
): string {
  const [worst] = [...late].sort((a, b) => partOf(a) - partOf(b) || (slotName(a) < slotName(b) ? -1 : 1));
  if (worst === undefined) return `${saysPlaces(waitedFor)}, so ${name(victim)} stays`;
  const others = late.length - 1;
  const more = others === 0 ? '' : `, and ${others === 1 ? '1 more slot waits' : `${others} more slots wait`}`;
  if (worst.delivery === null) return `nobody knows yet which phones of ${slotName(worst)} have ${name(target)}${more}`;
  const needed = `${Number((deliverTo * 100).toFixed(2))}%`;
  return `${phones(worst.delivery)} of ${slotName(worst)} have ${name(target)}, and ${needed} are needed${more}`;
}

function partOf({ delivery }: SlotFact): number {
  return delivery === null ? -1 : delivery.delivered / phonesIn(delivery);
}

function saysPlaces(places: readonly Serving[]): string {
  return list(places.map((place) => `${slotName(place)} ${place.says}`));
}

function presentedAt({ presentedAt: all }: RotationFacts, { id }: Token): number | null {
  return Object.hasOwn(all, id) ? (all[id] ?? null) : null;
}

function wait(
  state: Next['state'],
  says: string,
  { untilAt = null, resolve = null }: { untilAt?: number | null; resolve?: string | null } = {},
): Next {
  return { state, step: { do: 'wait', untilAt, resolve }, says };
}

function name(token: Token): string {
  return shortFingerprint(token.fingerprint);
}
