import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { LivingReplica, Replica, ReplicasTable } from './replicas-contract.ts';
import type { Schema } from './schema.ts';

/** The daemons that share the store. */
export class Replicas implements ReplicasTable {
  readonly #db: Kysely<Schema>;
  readonly #now: () => RawBuilder<number>;

  constructor(db: Kysely<Schema>, now: () => RawBuilder<number>) {
    this.#db = db;
    this.#now = now;
  }

  async renew(replica: Replica, ttlMs: number): Promise<readonly LivingReplica[]> {
    const shown = {
      name: replica.name,
      version: replica.version,
      validation_address: replica.validationAddress,
      admin_address: replica.adminAddress,
      expires_at: sql<number>`${this.#now()} + ${sql.lit(ttlMs)}`,
    };
    await this.#db
      .insertInto('replicas')
      .values({ id: replica.id, begun_at: this.#now(), ...shown })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(shown))
      .execute();
    await this.#db.deleteFrom('replicas').where('expires_at', '<=', this.#now()).execute();
    return this.list();
  }

  async leave(id: string): Promise<void> {
    await this.#db.deleteFrom('replicas').where('id', '=', id).execute();
  }

  async list(): Promise<readonly LivingReplica[]> {
    const rows = await this.#db
      .selectFrom('replicas')
      .selectAll()
      .where('expires_at', '>', this.#now())
      .orderBy('begun_at')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      version: row.version,
      validationAddress: row.validation_address,
      adminAddress: row.admin_address,
      begunAt: row.begun_at,
      expiresAt: row.expires_at,
    }));
  }
}
