/** What a revocation goes past, said exactly: what isn't named here still forbids it. */
import type { SlotAt } from '../model/slot-record.ts';
import type { Serving } from '../rotation/serving.ts';

/** A place that may be passed, for the reason for which it was passed and for no other. */
export type Passed = SlotAt & { readonly reason: string };

/** What allows to take a token away that may still be served. */
export interface Permit {
  /** A person has seen how many phones are locked out, and wants it all the same: everything is passed. */
  readonly emergency: boolean;
  /** The part of a slot's phones that must have received what followed; all of them, unless given. */
  readonly deliverTo?: number;
  /** Places that a rotation may pass: optional ones, and those without evidence for which a person answers. */
  readonly passing?: readonly Passed[];
}

/** The places that forbid the revocation. */
export function forbidding(serving: readonly Serving[], { emergency, passing = [] }: Permit): readonly Serving[] {
  if (emergency) return [];
  return serving.filter(
    (one) =>
      !passing.some(
        (passed) =>
          passed.account === one.account &&
          passed.slot === one.slot &&
          passed.place === one.place &&
          passed.reason === one.reason,
      ),
  );
}
