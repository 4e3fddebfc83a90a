import type { Kysely } from 'kysely';
import type { Position, PositionsTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** How far each receiver of the audit trail has got. */
export class Positions implements PositionsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<readonly Position[]> {
    return this.#db.selectFrom('audit_positions').select(['receiver', 'seq', 'at']).orderBy('receiver').execute();
  }

  async get(receiver: string): Promise<Position | null> {
    const row = await this.#db
      .selectFrom('audit_positions')
      .select(['receiver', 'seq', 'at'])
      .where('receiver', '=', receiver)
      .executeTakeFirst();
    return row ?? null;
  }

  async save({ receiver, seq, at }: Position): Promise<void> {
    await this.#db
      .insertInto('audit_positions')
      .values({ receiver, seq, at })
      .onConflict((conflict) => conflict.column('receiver').doUpdateSet({ seq, at }))
      .execute();
  }
}
