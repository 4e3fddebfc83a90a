/**
 * A file of parts, encrypted. First a line in clear, which says what is needed to open the rest:
 *
 *     watchword-backup 1 {"keyId":"630dcd29","salt":"...","schema":9,"madeAt":1700000000000}
 *
 * and then pieces, each a length (four bytes) and so many bytes of AES-256-GCM over a deflated part, the tag at the end. The key is
 * made of the store's encryption key and the salt, for this file alone. The number of a piece and whether it is the last one are
 * its nonce, and the first line is authenticated with each: a piece that was changed, exchanged, left out or added doesn't open, and
 * neither does a file that was cut off.
 */
import { createCipheriv, createDecipheriv, createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { z } from 'zod';
import { UserError } from '../model/failure.ts';
import type { Part } from './copy-parts.ts';
import type { EncryptionKey } from './encryption-key.ts';

const MAGIC = 'watchword-backup 1 ';
const LONGEST_HEADER = 4_096;
const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;

const BackupHeader = z.strictObject({
  /** The id of the encryption key. */
  keyId: z.string(),
  salt: z.base64url(),
  /** The schema version of the tables. */
  schema: z.int().positive(),
  madeAt: z.int(),
});

/** What can be known of a backup without its key. */
export type BackupHeader = z.infer<typeof BackupHeader>;

/** Writes everything, to an empty file. */
export async function writeBackup(
  file: FileHandle,
  key: EncryptionKey,
  header: BackupHeader,
  parts: AsyncIterable<Part>,
): Promise<void> {
  const line = `${MAGIC}${JSON.stringify(header)}\n`;
  const pieces = new Pieces(key, header, line);
  await file.appendFile(line);
  for await (const part of parts) await file.appendFile(await pieces.seal(part));
  await file.appendFile(await pieces.seal(null));
}

/** Reads the first line. Throws `UserError` for a file that is no backup, or one of a version that isn't known. */
export async function readBackupHeader(
  file: FileHandle,
  title: string,
): Promise<{ header: BackupHeader; line: string }> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEADER), 0, LONGEST_HEADER, 0);
  const end = buffer.subarray(0, bytesRead).indexOf('\n');
  const line = buffer.subarray(0, end + 1).toString('utf8');
  if (!line.startsWith('watchword-backup ')) throw new UserError(`${title} is not a backup of Watchword`);
  if (!line.startsWith(MAGIC)) {
    throw new UserError(`${title} is a backup in a form that this program doesn't know; use the program that made it`);
  }
  const header = BackupHeader.safeParse(parsed(line.slice(MAGIC.length)));
  if (!header.success) throw new UserError(`${title} is damaged: its first line can't be read`);
  return { header: header.data, line };
}

/** Reads the parts, each as soon as it is known to be what was written. Throws `UserError` for a file that was changed. */
export async function* readBackup(
  file: FileHandle,
  key: EncryptionKey,
  { header, line }: Awaited<ReturnType<typeof readBackupHeader>>,
  title: string,
): AsyncGenerator<Part> {
  const pieces = new Pieces(key, header, line);
  const { size } = await file.stat();
  let at = Buffer.byteLength(line);
  for (;;) {
    const length = size - at < LENGTH_BYTES ? 0 : (await bytesAt(file, at, LENGTH_BYTES)).readUInt32BE();
    at += LENGTH_BYTES;
    if (length <= TAG_BYTES || length > size - at) throw cutOff(title);
    const sealed = await bytesAt(file, at, length);
    at += length;
    const part = await pieces.open(sealed, at === size);
    if (part === undefined) {
      throw new UserError(`${title} is damaged or was changed: it doesn't open (byte ${at - length} and after)`);
    }
    if (part === null) return;
    yield part;
  }
}

function cutOff(title: string): UserError {
  return new UserError(`${title} is damaged: its end is missing`);
}

/** The pieces of one file, in their order. */
class Pieces {
  readonly #key: KeyObject;
  readonly #additional: Buffer;
  #number = 0;

  constructor({ key }: EncryptionKey, { salt }: BackupHeader, line: string) {
    const bytes = hkdfSync('sha256', key, Buffer.from(salt, 'base64url'), 'watchword backup', 32);
    this.#key = createSecretKey(Buffer.from(bytes));
    this.#additional = createHash('sha256').update(line).digest();
  }

  /** With its length before it. Null is the end. */
  async seal(part: Part | null): Promise<Buffer> {
    const cipher = createCipheriv(CIPHER, this.#key, this.#nonce(part === null), { authTagLength: TAG_BYTES });
    cipher.setAAD(this.#additional);
    const plain = await promisify(deflateRaw)(JSON.stringify(part));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(sealed.length);
    return Buffer.concat([length, sealed]);
  }

  /** Undefined: it is not the piece that was written here. */
  async open(sealed: Buffer, last: boolean): Promise<Part | null | undefined> {
    const decipher = createDecipheriv(CIPHER, this.#key, this.#nonce(last), { authTagLength: TAG_BYTES });
    decipher.setAAD(this.#additional);
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const plain = finished(() => [decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    if (plain === undefined) return undefined;
    return JSON.parse((await promisify(inflateRaw)(plain)).toString('utf8'));
  }

  #nonce(last: boolean): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt8(last ? 1 : 0);
    nonce.writeBigUInt64BE(BigInt(this.#number), 4);
    this.#number += 1;
    return nonce;
  }
}

function finished(work: () => readonly Buffer[]): Buffer | undefined {
  try {
    return Buffer.concat(work());
  } catch {
    return undefined;
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let have = 0; have < length; ) {
    const { bytesRead } = await file.read(bytes, have, length - have, at + have);
    if (bytesRead === 0) break;
    have += bytesRead;
  }
  return bytes;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
