/** What is said about slots: how they stand together, what is next for one, and how far its value has got. */
import { HELD_REASONS } from '../../model/plan.ts';
import type { Delivery, Needs, Slot } from '../api/client.ts';
import { count, number, shortFingerprint } from './format.ts';
import { CONDITION_WORDS, type Tone } from './tones.ts';

/** Everything at a glance. */
export interface Verdict {
  readonly tone: 'good' | 'waiting' | 'trouble';
  readonly says: string;
  readonly because: string;
}

/** How it all stands: trouble wins over what waits, and what waits over what is in order. */
export function verdictOf(slots: readonly Slot[], needs: Needs['needs']): Verdict {
  const troubled = slots.filter(({ condition }) => CONDITION_WORDS[condition].tone === 'trouble');
  const late = slots.filter(({ condition }) => condition !== 'in-sync');
  if (needs.length > 0) {
    const says = needs.length === 1 ? 'One thing needs a person' : `${number(needs.length)} things need a person`;
    const because = late.length === 0 ? everySlot(slots) : `${ofSlots(late, slots)} not in sync.`;
    return { tone: troubled.length > 0 ? 'trouble' : 'waiting', says, because };
  }
  if (slots.length === 0) {
    return { tone: 'waiting', says: 'No slots yet', because: 'The configuration names no slot that could be written.' };
  }
  if (troubled.length > 0) {
    return { tone: 'trouble', says: 'Not everything is in sync', because: `${ofSlots(troubled, slots)} in trouble.` };
  }
  if (late.length > 0) {
    const because = `${ofSlots(late, slots)} not in line yet; the next run sees to it.`;
    return { tone: 'waiting', says: 'Getting in sync', because };
  }
  return { tone: 'good', says: 'Everything is in sync', because: everySlot(slots) };
}

function everySlot(slots: readonly Slot[]): string {
  if (slots.length === 1) return 'The only slot holds the token that it should.';
  return `All ${number(slots.length)} slots hold the token that they should.`;
}

function ofSlots(some: readonly Slot[], all: readonly Slot[]): string {
  return `${number(some.length)} of ${count(all.length, 'slot')} ${some.length === 1 ? 'is' : 'are'}`;
}

/** Phones of some slots, and how many of them are known to have the value that they should. */
export function phonesOf(slots: readonly Slot[]): { readonly all: number; readonly upToDate: number } {
  let all = 0;
  let upToDate = 0;
  for (const { delivery, deliveryOf, desired } of slots) {
    if (delivery === null) continue;
    all += delivery.delivered + delivery.pending + delivery.failed + delivery.unknown;
    if (deliveryOf === desired) upToDate += delivery.delivered;
  }
  return { all, upToDate };
}

/** One part of a delivery. */
export interface DeliveryPart {
  readonly says: string;
  readonly value: number;
  readonly tone: Tone;
}

/** A delivery in parts, as a bar shows them; what there is none of is left out, but for what has arrived. */
export function deliveryParts(delivery: Delivery): readonly DeliveryPart[] {
  const parts: readonly DeliveryPart[] = [
    { says: 'delivered', value: delivery.delivered, tone: 'good' },
    { says: 'pending', value: delivery.pending, tone: 'waiting' },
    { says: 'failed', value: delivery.failed, tone: 'trouble' },
    { says: 'unknown', value: delivery.unknown, tone: 'quiet' },
  ];
  return parts.filter(({ says, value }) => value > 0 || says === 'delivered');
}

/** What happens to a slot next, and why. */
export function nextFor(slot: Slot): string {
  const { condition, desired, observed, heldReason } = slot;
  const wanted = desired === null ? null : shortFingerprint(desired);
  const held = Object.entries(HELD_REASONS).find(([reason]) => reason === heldReason);
  if (held !== undefined && condition !== 'in-sync') return `Nothing is written now: ${held[1]}.`;
  switch (condition) {
    case 'in-sync':
      return 'Nothing: it holds the token that it should, and an unchanged slot is not written.';
    case 'waits-for-person':
      return 'A person writes it in the console of the MDM, and says so here.';
    case 'unknown':
      return 'The next run looks again; nothing is written before the slot can be read.';
    case 'never-read':
      return 'The next run looks at it for the first time.';
    case 'contended':
      return 'Nothing by itself: repairing has stopped until a person finds out who else writes it.';
    case 'drifted':
    case 'differs': {
      if (wanted === null) return 'Nothing: the token set has no current token.';
      const stay = observed === null ? 0 : observed.neighbours.length;
      const beside = stay === 0 ? '' : ` ${count(stay, 'neighbour stays', 'neighbours stay')} as it is.`;
      return `The next run writes ${wanted} into it.${stay === 1 ? beside : beside.replace('it is', 'they are')}`;
    }
  }
}
