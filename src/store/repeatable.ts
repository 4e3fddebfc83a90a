import type { Kysely } from 'kysely';
import type { RepeatableTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** Requests that are carried out once, however often they arrive. */
export class Repeatable implements RepeatableTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async take(
    key: string,
    request: string,
    at: number,
  ): Promise<{ readonly request: string; readonly answer: string | null } | null> {
    const before = await this.#db
      .selectFrom('repeatable')
      .select(['request', 'answer'])
      .where('key', '=', key)
      .executeTakeFirst();
    if (before !== undefined) return before;
    await this.#db.insertInto('repeatable').values({ key, request, answer: null, at }).execute();
    return null;
  }

  async answer(key: string, answer: string): Promise<void> {
    await this.#db.updateTable('repeatable').set({ answer }).where('key', '=', key).execute();
  }

  async free(key: string): Promise<void> {
    await this.#db.deleteFrom('repeatable').where('key', '=', key).execute();
  }

  async prune(before: number): Promise<void> {
    await this.#db.deleteFrom('repeatable').where('at', '<', before).execute();
  }
}
