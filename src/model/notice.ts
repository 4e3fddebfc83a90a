/** What is remembered of telling people: of each need and each receiver, and of each receiver. Times are milliseconds since 1970. */
import type { Need } from './need.ts';

/** What one receiver was told of one need. */
export interface Notice extends Need {
  /** The name of the receiver. */
  readonly receiver: string;
  /** Which need: its subject and what resolves it. */
  readonly key: string;
  /** When it was first seen; of one that came back, when it came back. */
  readonly firstSeenAt: number;
  /** When it was last told; null: not told yet since it was first seen. */
  readonly toldAt: number | null;
  /** How often it has been told that it needs somebody. */
  readonly times: number;
  /** Since when it is not seen any more; null while it is. */
  readonly goneAt: number | null;
  /** When it was told that it is over; null while it isn't. */
  readonly overAt: number | null;
  /** How often it has come back soon after it was over. */
  readonly returns: number;
}

/** How it goes with one receiver. */
export interface NoticeReceiver {
  readonly receiver: string;
  /** When something last arrived there. */
  readonly arrivedAt: number | null;
  /** Null while it works. */
  readonly failing: { readonly since: number; readonly at: number; readonly says: string } | null;
}
