/**
 * Values at rest: AES-256-GCM under the encryption key, as `v1.<key id>.<nonce>.<ciphertext and tag>` (base64url).
 * What comes before the nonce, and the row the value belongs to, are authenticated with it: a sealed value that was moved to
 * another row doesn't open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type EncryptionKey, keyOf } from './encryption-key.ts';

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
/** 96 bits, the length GCM is made for; random, which is safe for some four thousand million values under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed value that doesn't open: another key, another row, or changed bytes. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** Encrypts a value for one row, such as `token:<id>`. */
export function seal(key: EncryptionKey, row: string, value: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(key, row));
  const sealed = Buffer.concat([cipher.update(value), cipher.final(), cipher.getAuthTag()]);
  return [VERSION, key.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
}

/** The value that was sealed for this row, under this key or one of its previous ones. Throws `SealBroken`. */
export function unseal(keys: EncryptionKey, row: string, text: string): Buffer {
  const [version, keyId, nonce, sealed, ...rest] = text.split('.');
  if (version !== VERSION || nonce === undefined || sealed === undefined || rest.length > 0) {
    throw new SealBroken(`the sealed value of ${row} is not in a form this version knows`);
  }
  const key = keyOf(keys, keyId ?? '');
  if (key === null) throw new SealBroken(`the sealed value of ${row} is under the key ${keyId}, not ${keys.id}`);
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, key.key, Buffer.from(nonce, 'base64url'), { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(key, row));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new SealBroken(`the sealed value of ${row} doesn't open: it was changed or moved`, { cause });
  }
}

function additionalData(key: EncryptionKey, row: string): Buffer {
  return Buffer.from(`${VERSION}.${key.id}.${row}`);
}
