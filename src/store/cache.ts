import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { CacheTable } from './cache-contract.ts';
import type { Schema } from './schema.ts';

/** Values until their time is over, judged by the clock that judges leases. */
export class CacheRows implements CacheTable {
  readonly #db: Kysely<Schema>;
  readonly #now: () => RawBuilder<number>;

  constructor(db: Kysely<Schema>, now: () => RawBuilder<number>) {
    this.#db = db;
    this.#now = now;
  }

  async get(key: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('cache')
      .select('value')
      .where('key', '=', key)
      .where('expires_at', '>', this.#now())
      .executeTakeFirst();
    return row?.value;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    const expires_at = sql<number>`${this.#now()} + ${sql.lit(Math.floor(ttlMs))}`;
    await this.#db.deleteFrom('cache').where('expires_at', '<=', this.#now()).execute();
    await this.#db
      .insertInto('cache')
      .values({ key, value, expires_at })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value, expires_at }))
      .execute();
  }

  async delete(key: string): Promise<void> {
    await this.#db.deleteFrom('cache').where('key', '=', key).execute();
  }
}
