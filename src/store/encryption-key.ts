import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../model/failure.ts';
import { unwritable } from '../unwritable.ts';
import { sayOf } from './say-of.ts';

/** AES-256. */
const KEY_BYTES = 32;

/** The key that token values are encrypted under. `key` prints nothing of itself; `id` is safe to show. */
export interface EncryptionKey {
  /** The first eight hexadecimal digits of a SHA-256 over the key. */
  readonly id: string;
  readonly key: KeyObject;
  /** Others that values may still be encrypted under. Nothing is encrypted under them any more. */
  readonly previous?: readonly EncryptionKey[];
}

/** The key of this id among those that can be read with; null where it isn't there. */
export function keyOf({ id, key, previous = [] }: EncryptionKey, wanted: string): EncryptionKey | null {
  return [{ id, key }, ...previous].find((one) => one.id === wanted) ?? null;
}

/** Where the keys are: references, `env:NAME` or `file:<path>`. */
export interface KeyReferences {
  readonly encryption: string;
  readonly previous?: readonly string[];
}

/** Reads the key to encrypt with, and those that values may be encrypted under beside it. Throws `UserError`. */
export function readEncryptionKeys({ encryption, previous = [] }: KeyReferences, baseDir: string): EncryptionKey {
  const key = readEncryptionKey(encryption, baseDir);
  return { ...key, previous: previous.map((reference) => readEncryptionKey(reference, baseDir)) };
}

/** Reads the key that `env:NAME` or `file:<path>` refers to; a relative path starts at `baseDir`. Throws `UserError`. */
export function readEncryptionKey(reference: string, baseDir: string): EncryptionKey {
  if (reference.startsWith('env:')) return readFromEnvironment(reference.slice('env:'.length));
  if (reference.startsWith('file:')) return readFromFile(reference.slice('file:'.length), baseDir);
  // What stands there instead may be the key itself, so it is not repeated.
  throw new UserError('the encryption key: expected `env:NAME` or `file:<path>`, found something else (not shown)');
}

/** A new key, as its file has it. */
export function makeKeyText(): string {
  return `${randomBytes(KEY_BYTES).toString('base64')}\n`;
}

/** Writes a new key that only its owner may read. Never overwrites: what was encrypted under a lost key is lost. */
export function generateEncryptionKey(path: string): EncryptionKey {
  const text = makeKeyText();
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeNew(path, text);
  } catch (error) {
    const why = codeOf(error) === 'EEXIST' ? 'it exists, and a key is never overwritten' : unwritable(error);
    throw new UserError(`no encryption key was written to ${path}: ${why}`);
  }
  return parse(text, path, '');
}

/** Half a key that stays behind would be in the way of the next one. */
function writeNew(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

/**
 * What is wrong with the permissions of a key file, or null. Others must not read it and nobody else may write it. Its group
 * may read it only where it isn't our own file: there the group is how we get in (a Kubernetes secret with `fsGroup`).
 */
export function tooOpen(file: { readonly mode: number; readonly uid: number }, ownUid: number): string | null {
  if (file.mode & 0o002) return 'everybody on this machine may write it';
  if (file.mode & 0o004) return 'everybody on this machine may read it';
  if (file.mode & 0o020) return 'its group may write it';
  const readAsGroup = file.uid === 0 && ownUid !== 0;
  if (file.mode & 0o040 && !readAsGroup) return 'its group may read it';
  return null;
}

function readFromEnvironment(name: string): EncryptionKey {
  const text = process.env[name];
  if (text === undefined) throw new UserError(`the encryption key: the environment variable ${name} is not set`);
  return parse(text, `the environment variable ${name}`, 'openssl rand -base64 32');
}

function readFromFile(named: string, baseDir: string): EncryptionKey {
  const make = `watchword keys generate --out ${named}`;
  return parse(readPrivateFile(resolve(baseDir, named), named, make), named, make);
}

/** Everything is judged on the open file, so that nobody can exchange it between the look and the reading. */
function readPrivateFile(path: string, named: string, make: string): string {
  let file: number;
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw new UserError(
        `the encryption key file ${named} doesn't exist. For a new store make one with \`${make}\`; an existing store opens with its own key only, so put that back`,
      );
    }
    throw new UserError(`the encryption key file ${named} can't be read: ${sayOf(error)}`);
  }
  try {
    const found = fstatSync(file);
    if (!found.isFile())
      throw new UserError(`the encryption key ${named} is not a regular file; make one with \`${make}\``);
    const ownUid = process.getuid?.();
    const open = ownUid === undefined ? null : tooOpen(found, ownUid);
    if (open !== null)
      throw new UserError(`the encryption key file ${named} is not private: ${open}; run \`chmod 600 ${named}\``);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function parse(text: string, where: string, make: string): EncryptionKey {
  const trimmed = text.trim();
  if (trimmed === '') throw new UserError(`the encryption key in ${where} is empty; make one with \`${make}\``);
  const bytes = decode(trimmed);
  if (bytes?.length === KEY_BYTES) return encryptionKey(bytes);
  const found = bytes === null ? 'something that is neither' : `${bytes.length} bytes`;
  throw new UserError(
    `the encryption key in ${where}: expected ${KEY_BYTES} bytes as base64 or hexadecimal, found ${found}; make one with \`${make}\``,
  );
}

/** Sixty-four hexadecimal digits are also valid base64, of another length; as a key they are hexadecimal. */
function decode(text: string): Buffer | null {
  if (/^([0-9a-f]{2})+$/i.test(text) && text.length === KEY_BYTES * 2) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return Buffer.from(text, 'base64');
  return null;
}

function encryptionKey(bytes: Buffer): EncryptionKey {
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return { id, key: createSecretKey(bytes) };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
