import type { Comparison, Overlap } from '../model/overlap.ts';

/** The last comparison of all accounts' phones, and nothing older. */
export interface OverlapsTable {
  /** The last comparison that came to its end; null where there was none, or it was forgotten. */
  last(): Promise<Comparison | null>;
  /** What it found, in its order; `after` is the place of the last one that was read before. */
  list(options: { readonly limit: number; readonly after?: number }): Promise<readonly KeptOverlap[]>;
  /** Takes the place of the one before, with all that it had found. */
  replace(comparison: Comparison, overlaps: readonly Overlap[]): Promise<void>;
  /** Forgets the last one where it ended before this moment. */
  forget(endedBefore: number): Promise<void>;
}

/** An overlap at its place in the list, counted from 1. */
export interface KeptOverlap extends Overlap {
  readonly place: number;
}
