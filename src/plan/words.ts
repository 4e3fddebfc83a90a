/** What a plan says of a slot: the values that were found, and sentences for people. */
import { plural } from '../model/count.ts';
import { type Change, type Found, HELD_REASONS, type Held, type HeldReason } from '../model/plan.ts';
import type { ObservedSlot } from '../model/slot.ts';
import { type Fingerprint, shortFingerprint } from '../model/token.ts';
import type { KnownToken, SlotFacts } from './plan.ts';

/** Whose each value of a slot is, and in how many copies it stands. */
export function found(observed: ObservedSlot, known: readonly KnownToken[]): readonly Found[] {
  return [...observed.copies]
    .sort((a, b) => byCode(a.holds ?? '', b.holds ?? ''))
    .map((copy) => {
      const token = known.find((candidate) => candidate.fingerprint === copy.holds);
      return {
        fingerprint: copy.holds,
        copies: copy.count,
        token: token === undefined ? null : { id: token.id, stage: token.stage },
      };
    });
}

/** A slot that is not changed, and why. */
export function hold(facts: SlotFacts, reason: HeldReason, detail?: string): Held {
  const { observed, desired, steps } = facts;
  return {
    slot: facts.slot,
    tokenSet: facts.tokenSet,
    reason,
    says: detail === undefined ? HELD_REASONS[reason] : `${HELD_REASONS[reason]}: ${detail}`,
    place: observed.state === 'unknown' ? null : observed.place,
    before: observed.state === 'unknown' ? [] : found(observed, facts.known),
    after: desired.state === 'token' ? { fingerprint: desired.fingerprint, tokenId: desired.tokenId } : null,
    ...(reason === 'manual' && steps !== null ? { steps } : {}),
  };
}

/** More are listed by the command itself. */
const MOST_NAMED = 5;

/** The command that takes values over which nobody knows. */
export function howToAdopt(foreign: readonly Fingerprint[]): string {
  const command = '`watchword tokens adopt';
  if (foreign.length > MOST_NAMED) return `${command}\`, which lists all ${foreign.length}`;
  return `${command} --take ${foreign.map(shortFingerprint).join(' ')}\``;
}

const WHY = {
  set: 'the slot holds nothing yet',
  replace: 'the slot does not hold the current token of the set, or not in every copy',
  repair: 'the slot was in sync and has been changed since',
} as const satisfies Record<Change['kind'], string>;

/** Why a slot is changed. `empty` counts the devices that hold nothing, where devices are its copies. */
export function whyOf(kind: Change['kind'], empty: number, leaves: Change['leaves']): string {
  if (kind !== 'set' || empty === 0) return WHY[kind];
  const says = `${plural(empty, 'phone holds', 'phones hold')} nothing yet`;
  if (leaves === undefined) return says;
  const others = plural(leaves.copies, 'that holds something else stays', 'that hold something else stay');
  return `${says}; ${others} as before (${leaves.reason})`;
}

/** By code unit: the same order on every machine, whatever its locale. */
export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
