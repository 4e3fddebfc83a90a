/**
 * Who may still be serving a token: the question before every revocation (law 8). Unknown counts as may.
 *
 * | a slot of the token's set                                                     | may serve it |
 * |-------------------------------------------------------------------------------|--------------|
 * | has never been read, or could not be read the last time                       | unknown      |
 * | is written by a person, and nobody has confirmed what it holds                | unknown      |
 * | holds it in some copy                                                         | holds        |
 * | has held it, and every phone is known to have received the value that followed (*) | no       |
 * | has held it, and some phones are not known to have received what followed      | not-delivered |
 * | has held it, and there is no evidence of what phones received                 | no-evidence  |
 * | has held it, and another value was on its way there when it was last heard of  | no-evidence  |
 * | has held it, and has no copy any more: a list may also be empty by mistake     | no-evidence  |
 * | has held it in a place that is no longer configured                           | not-configured |
 * | has never been seen to hold it                                                | no           |
 *
 * (*) in a rotation: so large a part of them as its `deliverTo` asks for.
 *
 * A copy that holds nothing serves nobody: it doesn't stand in the way of what is known of the others' phones.
 */
import { formatCount } from '../model/count.ts';
import { holds, NOT_CONFIRMED } from '../model/slot.ts';
import {
  type Holding,
  isDeliveryOfPresentValue,
  isSameSlot,
  type SlotAt,
  type SlotRecord,
} from '../model/slot-record.ts';
import type { Fingerprint } from '../model/token.ts';
import { isDeliveredTo } from './threshold.ts';

/** All that is known about where a token may be. */
export interface ServingFacts {
  readonly fingerprint: Fingerprint;
  /** The slots of the token's set that are configured now, with what is remembered of each. */
  readonly slots: readonly { readonly slot: SlotAt; readonly record: SlotRecord | null }[];
  /** Every slot that was ever seen to hold the token, and has not been proved free of it. */
  readonly holdings: readonly Holding[];
  /** The part of a slot's phones that is enough, above 0 and up to 1; all of them, unless a rotation's settings say less. */
  readonly deliverTo?: number;
}

/** Why a slot may still be serving the token; the table says when. */
export type ServingReason = 'unknown' | 'holds' | 'not-delivered' | 'no-evidence' | 'not-configured';

/** A slot that may still be serving the token. */
export interface Serving extends SlotAt {
  readonly reason: ServingReason;
  /** How many phones may be locked out if the token were revoked now; null where nobody can tell. */
  readonly phones: number | null;
  readonly says: string;
}

/** Every slot that may still be serving the token, by account and slot. Empty means: nobody is locked out by a revocation. */
export function mayServe(facts: ServingFacts): readonly Serving[] {
  const configured = facts.slots.flatMap(({ slot, record }) => {
    const held = facts.holdings.some((holding) => isSameSlot(holding, slot));
    const verdict = judge(facts, record, held);
    return verdict === null ? [] : [{ ...slot, ...verdict }];
  });
  const gone = facts.holdings
    .filter((holding) => !facts.slots.some(({ slot }) => isSameSlot(holding, slot)))
    .map(({ account, slot, place }) => ({
      account,
      slot,
      place,
      reason: 'not-configured' as const,
      phones: null,
      says: 'held it in a place that is no longer in the configuration: nobody can tell what the phones there hold',
    }));
  return [...configured, ...gone].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function judge(
  { fingerprint, deliverTo = 1 }: ServingFacts,
  record: SlotRecord | null,
  held: boolean,
): Omit<Serving, keyof SlotAt> | null {
  if (record !== null && record.unknownReason !== null) {
    const { unknownReason } = record;
    const says =
      unknownReason === NOT_CONFIRMED
        ? `is written by a person: ${NOT_CONFIRMED}`
        : `could not be read: ${unknownReason}`;
    return { reason: 'unknown', phones: phonesOf(record), says };
  }
  if (record === null || record.observed === null) {
    return { reason: 'unknown', phones: null, says: 'has never been read' };
  }
  if (holds(record.observed, fingerprint)) {
    return { reason: 'holds', phones: phonesOf(record), says: 'holds it' };
  }
  if (!held) return null;
  const { delivery } = record;
  if (delivery === null || !isDeliveryOfPresentValue(record)) {
    return {
      reason: 'no-evidence',
      phones: phonesOf(record),
      says: 'held it, and nothing is known yet of what its phones received since',
    };
  }
  if (isDeliveredTo(delivery, deliverTo)) return null;
  const behind = delivery.pending + delivery.failed + delivery.unknown;
  return {
    reason: 'not-delivered',
    phones: behind,
    says: `held it, and ${formatCount(behind)} of ${formatCount(behind + delivery.delivered)} phones are not known to have received the new value (${delivery.evidence})`,
  };
}

function phonesOf(record: SlotRecord): number | null {
  const { delivery } = record;
  return delivery === null ? null : delivery.delivered + delivery.pending + delivery.failed + delivery.unknown;
}

function key(serving: { readonly account: string; readonly slot: string }): string {
  return `${serving.account}/${serving.slot}`;
}
