import type { FailureKind } from './failure.ts';
import type { Plan } from './plan.ts';
import type { Delivery } from './slot.ts';
import type { Fingerprint } from './token.ts';

/**
 * | outcome   | the run                                                           |
 * |-----------|-------------------------------------------------------------------|
 * | clean     | found every slot in sync, or made it so                           |
 * | held      | did all it may; some slots differ and are held with a reason      |
 * | failed    | could not read or write some slot                                 |
 * | abandoned | was stopped, lost its lease, or its process died                  |
 */
export type RunOutcome = 'clean' | 'held' | 'failed' | 'abandoned';

/** What became of one planned change. */
export interface Done {
  readonly slot: string;
  readonly outcome: 'written' | 'unconfirmed' | 'failed' | 'not-attempted';
  /** How many copies the outcome is about; the others of the slot, if any, were written or were right already. */
  readonly copies: number;
  readonly says: string;
  readonly failure: FailureKind | null;
}

/** What a vendor said, when a run asked it, of how many phones have the value that a slot holds. */
export interface RunDelivery extends Pick<Delivery, 'delivered' | 'pending' | 'failed' | 'unknown'> {
  readonly slot: string;
  readonly of: Fingerprint;
  readonly at: number;
}

/** One pass over an account: what was seen, planned, done. Times are milliseconds since 1970. */
export interface Run {
  readonly id: string;
  readonly account: string;
  readonly trigger: 'schedule' | 'person' | 'start' | 'rotation';
  readonly startedAt: number;
  /** Null while the run is going on, and for ever if its process died. */
  readonly endedAt: number | null;
  readonly outcome: RunOutcome | null;
  readonly plan: Plan | null;
  readonly done: readonly Done[];
  /** Missing where nobody had to be asked. */
  readonly deliveries?: readonly RunDelivery[];
  /** Requests sent to the vendor, sign-in included. */
  readonly requests: number;
  readonly failure: { readonly kind: FailureKind | 'bug'; readonly says: string } | null;
}
