import type { Kysely } from 'kysely';
import type { AuthorityRecord } from '../model/authority-record.ts';
import type { AuthoritiesTable } from './contract.ts';
import type { Schema } from './schema.ts';
import { bumpTokensVersion } from './tokens.ts';

/** What is remembered of authorities that are somewhere else. */
export class Authorities implements AuthoritiesTable {
  readonly #db: Kysely<Schema>;
  readonly #changed: () => void;

  constructor(db: Kysely<Schema>, changed: () => void) {
    this.#db = db;
    this.#changed = changed;
  }

  async list(): Promise<readonly AuthorityRecord[]> {
    const rows = await this.#db.selectFrom('authorities').select('document').orderBy('token_set').execute();
    return rows.map(({ document }) => JSON.parse(document));
  }

  async get(tokenSet: string): Promise<AuthorityRecord | null> {
    const row = await this.#db
      .selectFrom('authorities')
      .select('document')
      .where('token_set', '=', tokenSet)
      .executeTakeFirst();
    return row === undefined ? null : JSON.parse(row.document);
  }

  async save(record: AuthorityRecord): Promise<void> {
    const before = await this.get(record.tokenSet);
    const document = JSON.stringify(record);
    await this.#db
      .insertInto('authorities')
      .values({ token_set: record.tokenSet, document })
      .onConflict((conflict) => conflict.column('token_set').doUpdateSet({ document }))
      .execute();
    if ((before?.enforcedFrom ?? null) === record.enforcedFrom) return;
    await bumpTokensVersion(this.#db);
    this.#changed();
  }
}
