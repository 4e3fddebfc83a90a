import type { Kysely } from 'kysely';
import type { Run } from '../model/run.ts';
import { begunBefore } from './begun-before.ts';
import type { Begun, RunsTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** The history of runs, newest first. */
export class Runs implements RunsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async save(run: Run): Promise<void> {
    const { id, ...row } = {
      id: run.id,
      account: run.account,
      started_at: run.startedAt,
      ended_at: run.endedAt,
      document: JSON.stringify(run),
    };
    await this.#db
      .insertInto('runs')
      .values({ id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }

  async get(id: string): Promise<Run | null> {
    const row = await this.#db.selectFrom('runs').select('document').where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : JSON.parse(row.document);
  }

  async list(options: {
    readonly account?: string;
    readonly limit: number;
    readonly before?: Begun;
  }): Promise<readonly Run[]> {
    let query = this.#db.selectFrom('runs').select('document');
    if (options.account !== undefined) query = query.where('account', '=', options.account);
    if (options.before !== undefined) query = query.where(begunBefore(options.before));
    const rows = await query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(options.limit).execute();
    return rows.map(({ document }) => JSON.parse(document));
  }

  async prune(options: { readonly endedBefore: number; readonly keep: number }): Promise<number> {
    const newest = this.#db
      .selectFrom((from) =>
        from
          .selectFrom('runs')
          .select((select) => [
            'id',
            select.fn
              .agg<number>('row_number')
              .over((over) => over.partitionBy('account').orderBy('started_at', 'desc').orderBy('id', 'desc'))
              .as('place'),
          ])
          .as('ranked'),
      )
      .select('ranked.id')
      .where('ranked.place', '<=', options.keep);
    const { numDeletedRows } = await this.#db
      .deleteFrom('runs')
      // A run whose process died never ended; once newer runs stand in front of it, its beginning counts as its end.
      .where((where) => where(where.fn.coalesce('ended_at', 'started_at'), '<', options.endedBefore))
      .where('id', 'not in', newest)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}
