import type { SlotAt } from './slot-record.ts';
import type { Fingerprint } from './token.ts';

/**
 * What an authority somewhere else is to do about one token: written down before it is asked, and kept until it is seen, or a
 * person says, that it was done. So a crash, a lost answer or a person who takes a week changes nothing about what is wanted.
 */
export interface Order {
  /** The id of the token; one that is to be added has none in the set yet. */
  readonly token: string;
  readonly tokenSet: string;
  readonly what: 'add' | 'remove';
  /** Of the value that is to be added or taken away. */
  readonly fingerprint: Fingerprint;
  readonly note: string;
  /** Of one that is to be added: whether it is distributed as soon as it is there. */
  readonly makeCurrent: boolean;
  /** Of one that is to be added: phones have it already and others are not to get it, so that it begins as retiring. */
  readonly retiring?: boolean;
  /** Of one that is to be taken away: what that goes past, as the authority's `Permit` has it. Left out: nothing. */
  readonly permit?: {
    readonly emergency: boolean;
    readonly deliverTo?: number;
    readonly passing?: readonly (SlotAt & { readonly reason: string })[];
  };
  /** The rotation that gave the order; null where a person did. */
  readonly rotation: string | null;
  /** The values that the authority had before it was asked: one beyond them that nobody ordered may be a value of its own choice. */
  readonly before: readonly Fingerprint[];
  /** Milliseconds since 1970. */
  readonly orderedAt: number;
  /** Who, for the trail: `cli:root@host`. */
  readonly orderedBy: string;
  readonly reason: string;
}
