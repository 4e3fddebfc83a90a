/** Keys for the admin API: `ww_` and 43 characters of 32 random bytes. Only a digest is kept: who reads the store can't use it. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Actor } from '../authority/contract.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../model/failure.ts';
import type { AccessKey, Store, Tables } from '../store/contract.ts';
import { digestOf } from './digest.ts';
import type { Role } from './roles.ts';

/** So many characters of a key are shown, to tell it from others. */
const PREFIX_LENGTH = 10;
/** When a key was last used is written down to the minute: not every request is a change. */
const USED_EVERY_MS = 60_000;

/** What a key looks like. */
const KEY = /^ww_[A-Za-z0-9_-]{43}$/;

/** A key that is to be made. */
export interface NewAccessKey {
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since 1970; null: never. */
  readonly expiresAt: number | null;
}

/** The keys in the store. */
export class AccessKeys {
  readonly #store: Store;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(store: Store, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Newest first, revoked ones included. */
  list(): Promise<readonly AccessKey[]> {
    return this.#store.read.access.list();
  }

  /** A new key and what it consists of, which is kept nowhere. Throws `UserError` for a name that an active key has. */
  create(given: NewAccessKey, actor: Actor): Promise<{ readonly access: AccessKey; readonly key: string }> {
    const key = `ww_${randomBytes(32).toString('base64url')}`;
    return this.#store.write(async (tables) => {
      const taken = (await tables.access.list()).some(
        ({ name, revokedAt }) => name === given.name && revokedAt === null,
      );
      if (taken) throw new UserError(`There is a key named ${given.name} already; revoke it, or choose another name.`);
      const access: AccessKey = {
        id: randomUUID(),
        ...given,
        prefix: key.slice(0, PREFIX_LENGTH),
        createdAt: this.#clock.now(),
        createdBy: actor.name,
        lastUsedAt: null,
        revokedAt: null,
      };
      await tables.access.insert(access, digestOf(key));
      await this.#trail(tables, 'access.created', access, actor);
      return { access, key };
    });
  }

  /** By id, name or prefix. Throws `UserError` where none, or several, are meant, or it is revoked already. */
  revoke(reference: string, actor: Actor): Promise<AccessKey> {
    return this.#store.write(async (tables) => {
      const key = chosen(await tables.access.list(), reference);
      const revoked = await tables.access.update(key.id, { revokedAt: this.#clock.now() });
      await this.#trail(tables, 'access.revoked', revoked, actor);
      return revoked;
    });
  }

  /** Whose key it is; null for one that is unknown, expired or revoked. */
  async whose(key: string): Promise<AccessKey | null> {
    return KEY.test(key) ? this.byDigest(digestOf(key)) : null;
  }

  /** The same for what is kept of a key: a session rests on it. */
  async byDigest(digest: string): Promise<AccessKey | null> {
    // The digest is compared by the database: how long that takes says nothing about the key, which nobody can steer towards it.
    const access = await this.#store.read.access.byHash(digest);
    const now = this.#clock.now();
    if (access === null || access.revokedAt !== null || (access.expiresAt !== null && access.expiresAt <= now))
      return null;
    if (access.lastUsedAt === null || now - access.lastUsedAt >= USED_EVERY_MS) await this.#used(access, now);
    return access;
  }

  /** A store that can't be written keeps nobody out who may look. */
  async #used({ id }: AccessKey, now: number): Promise<void> {
    await this.#store.write((tables) => tables.access.update(id, { lastUsedAt: now })).catch(() => undefined);
  }

  async #trail(tables: Tables, action: string, { id, name, role, expiresAt }: AccessKey, actor: Actor): Promise<void> {
    await tables.audit.append({
      at: this.#clock.now(),
      actor: actor.name,
      action,
      subject: `access:${id}`,
      reason: actor.reason,
      detail: { name, role, expiresAt },
    });
  }
}

function chosen(keys: readonly AccessKey[], reference: string): AccessKey {
  const active = keys.filter(({ revokedAt }) => revokedAt === null);
  const meant = active.filter(({ id, name, prefix }) => [id, name, prefix].includes(reference));
  const [key, second] = meant;
  if (second !== undefined) throw new UserError(`${reference} means several keys; say the id.`);
  if (key !== undefined) return key;
  const isRevoked = keys.some(({ id, name, prefix }) => [id, name, prefix].includes(reference));
  throw new UserError(
    isRevoked
      ? `The key ${reference} is revoked already.`
      : `There is no key ${reference}; see \`watchword access list\`.`,
  );
}
