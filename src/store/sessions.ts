import type { Kysely } from 'kysely';
import type { SessionsTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** Sessions of the page. */
export class Sessions implements SessionsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async get(hash: string, now: number): Promise<unknown> {
    const row = await this.#db
      .selectFrom('sessions')
      .select('document')
      .where('hash', '=', hash)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return row === undefined ? null : JSON.parse(row.document);
  }

  async save(hash: string, session: object, expiresAt: number): Promise<void> {
    const row = { document: JSON.stringify(session), expires_at: expiresAt };
    await this.#db
      .insertInto('sessions')
      .values({ hash, ...row })
      .onConflict((conflict) => conflict.column('hash').doUpdateSet(row))
      .execute();
  }

  async remove(hash: string): Promise<void> {
    await this.#db.deleteFrom('sessions').where('hash', '=', hash).execute();
  }

  async prune(now: number): Promise<void> {
    await this.#db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  }
}
