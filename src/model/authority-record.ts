/** What is remembered of looking at an authority that is somewhere else. Times are milliseconds since 1970. */
export interface AuthorityRecord {
  readonly tokenSet: string;
  readonly kind: string;
  /** How often what it has was written down: whoever began to read before another one wrote knows less, and reads again. */
  readonly looks: number;
  /** When all of its tokens were last read; null: never. */
  readonly lookedAt: number | null;
  /** Since when looking fails, and why; null while it works. */
  readonly failing: { readonly since: number; readonly at: number; readonly says: string } | null;
  readonly enforcedFrom: EnforcedFrom;
}

/**
 * From when on a service asks phones for a token, in milliseconds since 1970; null: it does; `never`: it is switched off there.
 * Before that every phone is let in.
 */
export type EnforcedFrom = number | 'never' | null;

/** Whether phones are asked for a token at `now`. */
export function isEnforced(from: EnforcedFrom, now: number): boolean {
  return from === null || (from !== 'never' && from <= now);
}
