/** Keys for the admin API. */
import type { z } from 'zod';
import type { AccessKeyDocument } from '../api/documents/trail.ts';
import type { Actor } from '../authority/contract.ts';
import type { Role } from './roles.ts';

/** A key, without what it consists of. */
export type AccessKey = z.infer<typeof AccessKeyDocument>;

/** The keys in the store. */
export interface AccessKeys {
  /** Newest first, revoked ones included. */
  list(): Promise<readonly AccessKey[]>;
  /** A new key and what it consists of, which is kept nowhere. Throws `UserError` for a name that an active key has. */
  create(
    given: { readonly name: string; readonly role: Role; readonly expiresAt: number | null },
    actor: Actor,
  ): Promise<{ readonly access: AccessKey; readonly key: string }>;
  /** By id, name or prefix. Throws `UserError` where none, or several, are meant, or it is revoked already. */
  revoke(reference: string, actor: Actor): Promise<AccessKey>;
  /** Whose key it is; null for one that is unknown, expired or revoked. Takes as long for each. */
  whose(key: string): Promise<AccessKey | null>;
}
