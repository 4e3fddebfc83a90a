import type { Kysely } from 'kysely';
import type { Rotation } from '../model/rotation.ts';
import { begunBefore } from './begun-before.ts';
import type { Begun, RotationsTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** What is written down of rotations. The database refuses a second one of a set while one is going on. */
export class Rotations implements RotationsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async going(tokenSet: string): Promise<Rotation | null> {
    const row = await this.#db
      .selectFrom('rotations')
      .select('document')
      .where('token_set', '=', tokenSet)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return row === undefined ? null : JSON.parse(row.document);
  }

  async list(options: {
    readonly tokenSet?: string;
    readonly limit: number;
    readonly before?: Begun;
  }): Promise<readonly Rotation[]> {
    let query = this.#db.selectFrom('rotations').select('document');
    if (options.tokenSet !== undefined) query = query.where('token_set', '=', options.tokenSet);
    if (options.before !== undefined) query = query.where(begunBefore(options.before));
    const rows = await query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(options.limit).execute();
    return rows.map(({ document }) => JSON.parse(document));
  }

  async save(rotation: Rotation): Promise<void> {
    const { id, ...row } = {
      id: rotation.id,
      token_set: rotation.tokenSet,
      started_at: rotation.startedAt,
      ended_at: rotation.endedAt,
      document: JSON.stringify(rotation),
    };
    await this.#db
      .insertInto('rotations')
      .values({ id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }
}
