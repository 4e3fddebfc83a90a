import type { Presented } from '../../store/contract.ts';

/** What is known of phones that presented a token at a validation endpoint. */
export interface Presentations {
  /** Milliseconds since 1970; null: never. */
  readonly lastPresentedAt: number | null;
  /** How often on this day, which begins at midnight UTC. */
  readonly presentedToday: number;
}

/** What the rows of the store say of one token. */
export function presentationsOf(rows: readonly Presented[], tokenId: string, now: number): Presentations {
  const own = rows.filter((row) => row.tokenId === tokenId);
  const today = new Date(now).toISOString().slice(0, 10);
  return {
    lastPresentedAt: own.length === 0 ? null : Math.max(...own.map(({ lastAt }) => lastAt)),
    presentedToday: own.find(({ day }) => day === today)?.times ?? 0,
  };
}
