import type { Kysely } from 'kysely';
import type { Comparison, Overlap } from '../model/overlap.ts';
import type { KeptOverlap, OverlapsTable } from './overlaps-contract.ts';
import type { Schema } from './schema.ts';

/** There is one comparison at most. */
const ONLY = 1;
/** So many rows go into one statement; PostgreSQL takes 65,535 values. */
const ROWS_AT_ONCE = 500;

/** The last comparison of phones. */
export class Overlaps implements OverlapsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async last(): Promise<Comparison | null> {
    const row = await this.#db.selectFrom('phone_comparisons').select('document').executeTakeFirst();
    return row === undefined ? null : JSON.parse(row.document);
  }

  async list({
    limit,
    after = 0,
  }: {
    readonly limit: number;
    readonly after?: number;
  }): Promise<readonly KeptOverlap[]> {
    const rows = await this.#db
      .selectFrom('phone_overlaps')
      .selectAll()
      .where('place', '>', after)
      .orderBy('place')
      .limit(limit)
      .execute();
    return rows.map(({ place, document }) => ({ place, ...(JSON.parse(document) as Overlap) }));
  }

  async replace(comparison: Comparison, overlaps: readonly Overlap[]): Promise<void> {
    await this.#clear();
    const { endedAt } = comparison;
    if (endedAt === null) throw new Error('a comparison is kept when it has ended');
    await this.#db
      .insertInto('phone_comparisons')
      .values({ id: ONLY, ended_at: endedAt, document: JSON.stringify(comparison) })
      .execute();
    const rows = overlaps.map((overlap, index) => ({ place: index + 1, document: JSON.stringify(overlap) }));
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      await this.#db
        .insertInto('phone_overlaps')
        .values(rows.slice(from, from + ROWS_AT_ONCE))
        .execute();
    }
  }

  async forget(endedBefore: number): Promise<void> {
    const old = await this.#db
      .selectFrom('phone_comparisons')
      .select('id')
      .where('ended_at', '<', endedBefore)
      .executeTakeFirst();
    if (old !== undefined) await this.#clear();
  }

  async #clear(): Promise<void> {
    await this.#db.deleteFrom('phone_overlaps').execute();
    await this.#db.deleteFrom('phone_comparisons').execute();
  }
}
