import type { Kysely } from 'kysely';
import type { AccessKey, AccessTable } from './contract.ts';
import type { AccessKeyRow, Schema } from './schema.ts';

/** Keys for the admin API; what they consist of is kept nowhere. */
export class Access implements AccessTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<readonly AccessKey[]> {
    const rows = await this.#db
      .selectFrom('access_keys')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(keyOf);
  }

  async byHash(hash: string): Promise<AccessKey | null> {
    const row = await this.#db.selectFrom('access_keys').selectAll().where('hash', '=', hash).executeTakeFirst();
    return row === undefined ? null : keyOf(row);
  }

  async insert(key: AccessKey, hash: string): Promise<void> {
    await this.#db
      .insertInto('access_keys')
      .values({
        id: key.id,
        hash,
        name: key.name,
        prefix: key.prefix,
        role: key.role,
        created_at: key.createdAt,
        created_by: key.createdBy,
        expires_at: key.expiresAt,
        last_used_at: key.lastUsedAt,
        revoked_at: key.revokedAt,
      })
      .execute();
  }

  async update(id: string, change: { readonly lastUsedAt?: number; readonly revokedAt?: number }): Promise<AccessKey> {
    const row = await this.#db
      .updateTable('access_keys')
      .set({
        ...(change.lastUsedAt !== undefined && { last_used_at: change.lastUsedAt }),
        ...(change.revokedAt !== undefined && { revoked_at: change.revokedAt }),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return keyOf(row);
  }
}

function keyOf(row: AccessKeyRow): AccessKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
