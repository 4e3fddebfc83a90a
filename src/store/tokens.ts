import type { KeyObject } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { UserError } from '../model/failure.ts';
import { Secret } from '../model/secret.ts';
import { type Fingerprint, isActive, type Token } from '../model/token.ts';
import { DuplicateToken, type TokensTable } from './contract.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { fingerprintOf } from './fingerprint-key.ts';
import type { Schema, TokenRow } from './schema.ts';
import { seal, unseal } from './sealed.ts';

/** The row of `counters` that every change of a token bumps. */
const VERSION = 'tokens';

/** The tokens, their values sealed. */
export class Tokens implements TokensTable {
  readonly #db: Kysely<Schema>;
  readonly #encryptionKey: EncryptionKey;
  readonly #fingerprintKey: KeyObject;
  readonly #changed: () => void;

  constructor(db: Kysely<Schema>, encryptionKey: EncryptionKey, fingerprintKey: KeyObject, changed: () => void) {
    this.#db = db;
    this.#encryptionKey = encryptionKey;
    this.#fingerprintKey = fingerprintKey;
    this.#changed = changed;
  }

  async list(tokenSet?: string): Promise<readonly Token[]> {
    let query = this.#db.selectFrom('tokens').selectAll().orderBy('created_at').orderBy('ordinal');
    if (tokenSet !== undefined) query = query.where('token_set', '=', tokenSet);
    return (await query.execute()).map(tokenOf);
  }

  async get(id: string): Promise<Token | null> {
    const row = await this.#db.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : tokenOf(row);
  }

  async insert(token: Omit<Token, 'fingerprint'>, value: Secret): Promise<Token> {
    const sealed = this.#sealed(token.id, value);
    if (isActive(token)) await this.#refuseDuplicate(token.tokenSet, sealed.fingerprint, token.id);
    const { newest } = await this.#db
      .selectFrom('tokens')
      .select((select) => select.fn.max('ordinal').as('newest'))
      .executeTakeFirstOrThrow();
    const row = await this.#db
      .insertInto('tokens')
      .values({
        id: token.id,
        ordinal: (newest ?? 0) + 1,
        token_set: token.tokenSet,
        stage: token.stage,
        note: token.note,
        created_at: token.createdAt,
        current_at: token.currentAt,
        retired_at: token.retiredAt,
        revoked_at: token.revokedAt,
        ...sealed,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await this.#bumpVersion();
    return tokenOf(row);
  }

  async update(id: string, change: Parameters<TokensTable['update']>[1]): Promise<Token> {
    const { value, stage, note, currentAt, retiredAt, revokedAt } = change;
    const before = await this.#row(id);
    const changed: Partial<TokenRow> = {
      ...(value !== undefined && this.#sealed(id, value)),
      ...(stage !== undefined && { stage }),
      ...(note !== undefined && { note }),
      ...(currentAt !== undefined && { current_at: currentAt }),
      ...(retiredAt !== undefined && { retired_at: retiredAt }),
      ...(revokedAt !== undefined && { revoked_at: revokedAt }),
    };
    if (Object.keys(changed).length === 0) return tokenOf(before);
    const after = { ...before, ...changed };
    if (isActive(after)) await this.#refuseDuplicate(after.token_set, after.fingerprint, id);
    const row = await this.#db
      .updateTable('tokens')
      .set(changed)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await this.#bumpVersion();
    return tokenOf(row);
  }

  async reveal(id: string): Promise<Secret> {
    const { sealed_value } = await this.#row(id);
    return new Secret(unseal(this.#encryptionKey, sealedIn(id), sealed_value).toString('utf8'));
  }

  async version(): Promise<number> {
    const row = await this.#db
      .selectFrom('counters')
      .select('value')
      .where('name', '=', VERSION)
      .executeTakeFirstOrThrow();
    return row.value;
  }

  async #row(id: string): Promise<TokenRow> {
    const row = await this.#db.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new UserError(`there is no token with the id ${id}`);
    return row;
  }

  #sealed(id: string, value: Secret): Pick<TokenRow, 'fingerprint' | 'sealed_value'> {
    const text = value.reveal();
    return {
      fingerprint: fingerprintOf(this.#fingerprintKey, text),
      sealed_value: seal(this.#encryptionKey, sealedIn(id), Buffer.from(text, 'utf8')),
    };
  }

  /** Exact, because no other writer is at work; the unique index of the table stands behind it. */
  async #refuseDuplicate(tokenSet: string, fingerprint: Fingerprint, id: string): Promise<void> {
    const same = await this.#db
      .selectFrom('tokens')
      .select('id')
      .where('token_set', '=', tokenSet)
      .where('fingerprint', '=', fingerprint)
      .where('stage', '<>', 'revoked')
      .where('id', '<>', id)
      .executeTakeFirst();
    if (same !== undefined) throw new DuplicateToken(tokenSet, same.id);
  }

  async #bumpVersion(): Promise<void> {
    await bumpTokensVersion(this.#db);
    this.#changed();
  }
}

/** In the transaction of the change, so that whoever sees the new number sees the change. */
export async function bumpTokensVersion(db: Kysely<Schema>): Promise<void> {
  await db.updateTable('counters').set({ value: sql`value + 1` }).where('name', '=', VERSION).execute();
}

/** The counter that `version()` reads; made with the store. */
export async function createTokensVersion(db: Kysely<Schema>): Promise<void> {
  await db.insertInto('counters').values({ name: VERSION, value: 0 }).execute();
}

function sealedIn(id: string): string {
  return `token:${id}`;
}

function tokenOf(row: TokenRow): Token {
  return {
    id: row.id,
    tokenSet: row.token_set,
    stage: row.stage,
    fingerprint: row.fingerprint,
    note: row.note,
    createdAt: row.created_at,
    currentAt: row.current_at,
    retiredAt: row.retired_at,
    revokedAt: row.revoked_at,
  };
}
