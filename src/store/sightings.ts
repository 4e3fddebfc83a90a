import { type Kysely, sql } from 'kysely';
import type { Presented, SightingsTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** How often each token was presented, day by day. Several processes add to the same day. */
export class Sightings implements SightingsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(presented: readonly Presented[]): Promise<void> {
    for (const { tokenId, day, times, lastAt } of presented) {
      await this.#db
        .insertInto('sightings')
        .values({ token_id: tokenId, day, times, last_at: lastAt })
        .onConflict((conflict) =>
          conflict.columns(['token_id', 'day']).doUpdateSet({
            times: sql`sightings.times + excluded.times`,
            last_at: sql`case when excluded.last_at > sightings.last_at then excluded.last_at else sightings.last_at end`,
          }),
        )
        .execute();
    }
  }

  async list(): Promise<readonly Presented[]> {
    const rows = await this.#db.selectFrom('sightings').selectAll().orderBy('token_id').orderBy('day').execute();
    return rows.map((row) => ({ tokenId: row.token_id, day: row.day, times: row.times, lastAt: row.last_at }));
  }

  async prune(before: string): Promise<void> {
    await this.#db
      .deleteFrom('sightings')
      .where('day', '<', before)
      // The last day of a token stays, however old: it says when the token was last presented.
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('sightings as later')
            .select('later.day')
            .whereRef('later.token_id', '=', 'sightings.token_id')
            .whereRef('later.day', '>', 'sightings.day'),
        ),
      )
      .execute();
  }
}
