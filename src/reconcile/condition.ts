import { holdsOnly } from '../model/slot.ts';
import type { SlotRecord } from '../model/slot-record.ts';
import type { Token } from '../model/token.ts';

/**
 * A slot in one word. Each is known as of `observedAt`, and `unknown` since `unknownSince`. A slot that a person writes is in sync
 * as far as the person has said so, or waits for the person.
 */
export const CONDITIONS = [
  'in-sync',
  'differs',
  'drifted',
  'contended',
  'unknown',
  'never-read',
  'waits-for-person',
] as const;

/** One of the words. */
export type Condition = (typeof CONDITIONS)[number];

/** The worst that is known of a slot: a failed read hides everything else, for nothing else is known to be so now. */
export function conditionOf(record: SlotRecord, desired: Token | undefined, byPerson = false): Condition {
  if (byPerson && (record.confirmedAt === null || !holdsDesired(record, desired))) return 'waits-for-person';
  if (record.unknownReason !== null) return 'unknown';
  if (record.observed === null) return 'never-read';
  if (record.contendedSince !== null) return 'contended';
  if (record.driftedSince !== null) return 'drifted';
  return holdsDesired(record, desired) ? 'in-sync' : 'differs';
}

function holdsDesired({ observed }: SlotRecord, desired: Token | undefined): boolean {
  return observed !== null && desired !== undefined && holdsOnly(observed, desired.fingerprint);
}
