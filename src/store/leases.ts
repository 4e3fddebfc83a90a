import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Lease, LeaseLost, type LeasesTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** Who a released name belongs to. The row stays, because the fence must go on growing. */
const NOBODY = '';

/** The leases. One that has expired is lost, even when nobody has taken it yet. */
export class Leases implements LeasesTable {
  readonly #db: Kysely<Schema>;
  readonly #now: () => RawBuilder<number>;

  constructor(db: Kysely<Schema>, now: () => RawBuilder<number>) {
    this.#db = db;
    this.#now = now;
  }

  async acquire(name: string, holder: string, ttlMs: number): Promise<Lease | null> {
    const row = await this.#db
      .insertInto('leases')
      .values({ name, holder, fence: 1, expires_at: this.#in(ttlMs) })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder, fence: sql`leases.fence + 1`, expires_at: this.#in(ttlMs) })
          .where((where) =>
            where.or([where('leases.expires_at', '<=', this.#now()), where('leases.holder', '=', holder)]),
          ),
      )
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : leaseOf(row);
  }

  async renew(lease: Lease, ttlMs: number): Promise<Lease | null> {
    const row = await this.#db
      .updateTable('leases')
      .set({ expires_at: this.#in(ttlMs) })
      .where('name', '=', lease.name)
      .where('holder', '=', lease.holder)
      .where('fence', '=', lease.fence)
      .where('expires_at', '>', this.#now())
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : leaseOf(row);
  }

  async assertHeld(lease: Lease): Promise<void> {
    const held = await this.holder(lease.name);
    if (held?.fence === lease.fence && held.holder === lease.holder) return;
    const now = held === null ? 'it has expired or was released' : `${held.holder} holds it now`;
    throw new LeaseLost(`the lease ${lease.name} is no longer held by ${lease.holder}: ${now}`);
  }

  async release(lease: Lease): Promise<void> {
    await this.#db
      .updateTable('leases')
      .set({ holder: NOBODY, expires_at: 0 })
      .where('name', '=', lease.name)
      .where('holder', '=', lease.holder)
      .where('fence', '=', lease.fence)
      .execute();
  }

  async holder(name: string): Promise<Lease | null> {
    const row = await this.#db
      .selectFrom('leases')
      .selectAll()
      .where('name', '=', name)
      .where('expires_at', '>', this.#now())
      .executeTakeFirst();
    return row === undefined ? null : leaseOf(row);
  }

  async unreleased(name: string): Promise<Lease | null> {
    const row = await this.#db
      .selectFrom('leases')
      .selectAll()
      .where('name', '=', name)
      .where('holder', '!=', NOBODY)
      .executeTakeFirst();
    return row === undefined ? null : leaseOf(row);
  }

  #in(ms: number): RawBuilder<number> {
    return sql<number>`${this.#now()} + ${sql.lit(ms)}`;
  }
}

function leaseOf(row: Schema['leases']): Lease {
  return { name: row.name, holder: row.holder, fence: row.fence, expiresAt: row.expires_at };
}
