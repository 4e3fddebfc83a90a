import type { Kysely } from 'kysely';
import type { HoldsTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** Until when vendor hosts have asked for quiet, sorted by key. */
export class Holds implements HoldsTable {
  readonly #db: Kysely<Schema>;
  readonly #changed: () => void;

  constructor(db: Kysely<Schema>, changed: () => void) {
    this.#db = db;
    this.#changed = changed;
  }

  async list(): Promise<readonly { readonly key: string; readonly until: number; readonly why: string }[]> {
    return this.#db.selectFrom('holds').select(['key', 'until', 'why']).orderBy('key').execute();
  }

  async set(key: string, until: number, why: string): Promise<void> {
    await this.#db
      .insertInto('holds')
      .values({ key, until, why })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ until, why }))
      .execute();
    this.#changed();
  }

  async clear(key: string): Promise<void> {
    await this.#db.deleteFrom('holds').where('key', '=', key).execute();
  }
}
