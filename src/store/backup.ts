import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../model/failure.ts';
import { type BackupHeader, readBackup, readBackupHeader, writeBackup } from './backup-file.ts';
import type { CopiedTable } from './copied-tables.ts';
import { type OnRows, type Part, partsOf, type Tally, verified } from './copy-parts.ts';
import { type EncryptionKey, keyOf } from './encryption-key.ts';
import { copiedTablesIn, fill, rowsOf, schemaOf } from './fill.ts';
import { openDatabase, type StoreOptions } from './open-database.ts';
import { sayOf } from './say-of.ts';

/** What a backup holds. */
export interface Backup extends BackupHeader {
  readonly tallies: ReadonlyMap<CopiedTable, Tally>;
}

export interface BackupOptions {
  readonly store: StoreOptions;
  /** The file. */
  readonly path: string;
  readonly onRows?: OnRows;
  readonly signal?: AbortSignal;
}

/**
 * Writes the store as it is at this moment into a new file that only its owner may read, encrypted under the store's key. Daemons go
 * on meanwhile. The file is there when it is whole, or not at all. Throws `UserError`.
 */
export async function backUp({ store, path, onRows, signal }: BackupOptions): Promise<Backup> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(await openDatabase(store), (open) => open.close());
  const { reads } = opened.use(await database.snapshot());
  const schema = await schemaOf(reads, database);
  const { encryptionKey, clock } = store;
  const header: BackupHeader = {
    keyId: encryptionKey.id,
    salt: randomBytes(32).toString('base64url'),
    schema,
    madeAt: clock.now(),
  };
  const tallies = new Map<CopiedTable, Tally>();
  const parts = partsOf(reads, await copiedTablesIn(reads, database), signal);
  await writeWhole(path, (file) => writeBackup(file, encryptionKey, header, counted(parts, tallies, onRows)));
  return { ...header, tallies };
}

export interface RestoreOptions {
  readonly path: string;
  /** Where to. Its key is the one the backup was made under, or that one is among its previous keys. */
  readonly store: StoreOptions;
  /** A store that is there already goes; nobody may be working with it. */
  readonly replace: boolean;
  /** For the trail. */
  readonly actor: string;
  readonly onRows?: OnRows;
  readonly signal?: AbortSignal;
}

/**
 * Makes a store of a backup. The whole file is verified before the database is touched; what was made of it, before it is kept.
 * Throws `UserError`; the database is as it was then.
 */
export async function restore({ path, store, replace, actor, onRows, signal }: RestoreOptions): Promise<Backup> {
  await using opened = new AsyncDisposableStack();
  const file = opened.adopt(await openToRead(path), (open) => open.close());
  const first = await readBackupHeader(file, path);
  const { header } = first;
  const { encryptionKey, clock } = store;
  const key = keyOf(encryptionKey, header.keyId);
  if (key === null) throw new UserError(`${path} was made under another key: ${saysKeys(header.keyId, encryptionKey)}`);
  const parts = () => verified(readBackup(file, key, first, path));
  for await (const _ of parts()) signal?.throwIfAborted();
  const database = opened.adopt(await openDatabase(store), (open) => open.close());
  const content = { schema: header.schema, parts: parts() };
  const tallies = await fill(database, content, {
    encryptionKey,
    clock,
    replace,
    entry: (filled) => ({
      at: clock.now(),
      actor,
      action: 'store.restored',
      subject: 'store',
      reason: '',
      detail: { madeAt: header.madeAt, rows: rowsOf(filled), replaced: replace },
    }),
    ...(onRows && { onRows }),
    ...(signal && { signal }),
  });
  return { ...header, tallies };
}

function saysKeys(needed: string, { id, previous = [] }: EncryptionKey): string {
  const given = [id, ...previous.map((key) => key.id)].join(', ');
  return `key id ${needed}, given: ${given}; name it in \`keys.encryption\` or \`keys.previous\`; nothing was changed`;
}

async function* counted(
  parts: AsyncIterable<Part>,
  tallies: Map<CopiedTable, Tally>,
  onRows: OnRows = () => undefined,
) {
  let rows = 0;
  for await (const part of parts) {
    if ('whole' in part) {
      tallies.set(part.table, part.whole);
      rows = 0;
    } else {
      rows += part.rows.length;
      onRows(part.table, rows);
    }
    yield part;
  }
}

async function openToRead(path: string): Promise<FileHandle> {
  return open(path, 'r').catch((error) => {
    throw new UserError(`the backup ${path} can't be read: ${sayOf(error)}`);
  });
}

/** Beside its place under another name, until it is on the disk. */
async function writeWhole(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const exists = await access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
  if (exists) throw new UserError(`${path} exists, and a backup is never overwritten; name another file`);
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.unfinished`;
  const file = await open(unfinished, 'wx', 0o600).catch((error) => {
    throw new UserError(`no backup can be written to ${path}: ${sayOf(error)}`);
  });
  try {
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(unfinished, { force: true });
    if (error instanceof Error && 'syscall' in error) {
      throw new UserError(`no backup was written to ${path}: ${sayOf(error)}`, { cause: error });
    }
    throw error;
  }
}

/** A new name is on the disk when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
