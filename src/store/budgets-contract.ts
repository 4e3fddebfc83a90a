/** What the store counts of requests to vendors, so that all processes together stay within a vendor's limits. */

/** Starts of one kind that a process asks for. */
export interface Wish {
  /** What is counted: an account and a kind of request. */
  readonly key: string;
  /** In any stretch of time as long as a window no more may start. */
  readonly atMost: number;
  /** So many would be used at once. At least 1. */
  readonly want: number;
  /** Booked earlier and not used. They are given back. */
  readonly unused: readonly { readonly cell: number; readonly starts: number }[];
}

/** What a process may start, all of it before a moment. */
export interface Booked {
  /** The stretch of time the starts belong to. */
  readonly cell: number;
  /** So much of it is left, by the clock that judges leases. */
  readonly leftMs: number;
  /** By key; the number of each is at least 1, or all are 0. */
  readonly starts: ReadonlyMap<string, number>;
  /** Where nothing may start: after so long it is worth asking again. 0 otherwise. */
  readonly waitMs: number;
}

export interface BudgetsTable {
  /** Books starts of several kinds, of each at least one or of none any. `windowMs` is the same for all of them. */
  book(wishes: readonly Wish[], windowMs: number): Promise<Booked>;
}
