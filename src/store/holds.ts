import type { Kysely, RawBuilder } from 'kysely';
import type { HoldsTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** Until when vendor hosts have asked for quiet, sorted by key. */
export class Holds implements HoldsTable {
  readonly #db: Kysely<Schema>;
  readonly #now: () => RawBuilder<number>;
  readonly #changed: () => void;

  constructor(db: Kysely<Schema>, now: () => RawBuilder<number>, changed: () => void) {
    this.#db = db;
    this.#now = now;
    this.#changed = changed;
  }

  async now(): Promise<number> {
    const { now } = await this.#db.selectNoFrom(this.#now().as('now')).executeTakeFirstOrThrow();
    return now;
  }

  async list(): Promise<readonly { readonly key: string; readonly until: number; readonly why: string }[]> {
    return this.#db.selectFrom('holds').select(['key', 'until', 'why']).orderBy('key').execute();
  }

  async set(key: string, until: number, why: string): Promise<void> {
    await this.#db
      .insertInto('holds')
      .values({ key, until, why })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ until, why }).where('holds.until', '<', until))
      .execute();
    this.#changed();
  }

  async clear(key: string): Promise<void> {
    await this.#db.deleteFrom('holds').where('key', '=', key).execute();
  }
}
