/** The tables behind the admin API: who may ask, and what was asked once already. Part of the store's contract. */
import type { Role } from '../access/roles.ts';

/** A key for the admin API, without what it consists of. Times are milliseconds since 1970. */
export interface AccessKey {
  readonly id: string;
  readonly name: string;
  /** Its first characters. */
  readonly prefix: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

/** Keys for the admin API, by a digest of what they consist of. */
export interface AccessTable {
  /** Newest first, revoked ones included. */
  list(): Promise<readonly AccessKey[]>;
  byHash(hash: string): Promise<AccessKey | null>;
  /** Throws where an active key has the name: the database refuses it. */
  insert(key: AccessKey, hash: string): Promise<void>;
  update(id: string, change: { readonly lastUsedAt?: number; readonly revokedAt?: number }): Promise<AccessKey>;
}

/** Sessions of the page, by a digest of the cookie. */
export interface SessionsTable {
  get(hash: string, now: number): Promise<unknown>;
  save(hash: string, session: object, expiresAt: number): Promise<void>;
  remove(hash: string): Promise<void>;
  prune(now: number): Promise<void>;
}

/** Requests that are carried out once, however often they arrive, by a digest of who asked and their key. */
export interface RepeatableTable {
  /** Null: the key is new, and is now taken. */
  take(
    key: string,
    request: string,
    at: number,
  ): Promise<{ readonly request: string; readonly answer: string | null } | null>;
  answer(key: string, answer: string): Promise<void>;
  /** It came to nothing: the key is free again. */
  free(key: string): Promise<void>;
  prune(before: number): Promise<void>;
}
