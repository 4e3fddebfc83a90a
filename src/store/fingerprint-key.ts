import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { UserError } from '../model/failure.ts';
import type { Fingerprint } from '../model/token.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { Schema } from './schema.ts';
import { SealBroken, seal, unseal } from './sealed.ts';

const NAME = 'fingerprint';
const ROW = `key:${NAME}`;
const KEY_BYTES = 32;

/**
 * The store's own key, which fingerprints are made under. It is kept sealed, so it also shows whether the encryption key is the
 * right one. Throws `UserError` when it isn't.
 */
export async function readFingerprintKey(
  transaction: Transaction<Schema>,
  encryptionKey: EncryptionKey,
  title: string,
): Promise<KeyObject> {
  const row = await transaction.selectFrom('keys').selectAll().where('name', '=', NAME).executeTakeFirst();
  if (row === undefined) {
    throw new UserError(`the store (${title}) is damaged: its fingerprint key is missing; restore a backup`);
  }
  try {
    return createSecretKey(unseal(encryptionKey, ROW, row.sealed));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new UserError(
      `the encryption key given is not the one this store was made with (store ${title}: key id ${row.key_id}, ` +
        `given: key id ${encryptionKey.id}); nothing was changed; see \`keys.encryption\` in the configuration`,
    );
  }
}

/** A new key, for a new store. */
export async function makeFingerprintKey(
  transaction: Transaction<Schema>,
  encryptionKey: EncryptionKey,
): Promise<KeyObject> {
  const bytes = randomBytes(KEY_BYTES);
  await transaction
    .insertInto('keys')
    .values({ name: NAME, key_id: encryptionKey.id, sealed: seal(encryptionKey, ROW, bytes) })
    .execute();
  return createSecretKey(bytes);
}

/** Keyed HMAC-SHA-256 of a token's value. */
export function fingerprintOf(key: KeyObject, value: string): Fingerprint {
  return createHmac('sha256', key).update(value).digest('hex') as Fingerprint;
}
