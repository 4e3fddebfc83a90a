import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, type SqliteDatabase, SqliteDialect, sql } from 'kysely';
import { unwritable } from '../unwritable.ts';
import { storable } from './canonical-json.ts';
import { StoreUnavailable } from './contract.ts';
import { type Database, readingOnly, type Snapshot, undo } from './database.ts';
import type { Schema } from './schema.ts';

/** A transaction takes a few milliseconds; longer pauses would make writers wait for nobody. */
const BUSY_PAUSE_MS = 5;

/**
 * SQLite result codes that mean the database can't be used now. The others are mistakes in our statements.
 * https://www.sqlite.org/rescode.html
 */
const UNUSABLE = {
  busy: 5,
  locked: 6,
  outOfMemory: 7,
  readOnly: 8,
  interrupted: 9,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  unsupportedByHost: 22,
  notADatabase: 26,
} as const;
const UNUSABLE_CODES: ReadonlySet<number> = new Set(Object.values(UNUSABLE));

export interface SqliteOptions {
  readonly path: string;
  /** For messages. */
  readonly title: string;
  readonly clock: { now(): number };
  /** How long another process's transaction is waited for. */
  readonly waitMs: number;
}

/**
 * Opens the database file, and makes it where there is none. Reads have a connection of their own, so that they see only what
 * is committed, whatever a transaction is doing at the same time.
 */
export async function openSqlite(options: SqliteOptions): Promise<Database> {
  const { path, title } = options;
  createPrivately(path, title);
  const writer = connect(options);
  try {
    await whileBusy(() => writer.exec('pragma journal_mode = wal'), options);
    // A lock that is waited for inside SQLite stops the whole process; `whileBusy` waits without.
    writer.exec('pragma busy_timeout = 0');
    const reader = connect(options);
    return database(writer, reader, options);
  } catch (error) {
    writer.close();
    throw unavailable(error, title);
  }
}

function database(writer: DatabaseSync, reader: DatabaseSync, options: SqliteOptions): Database {
  const { title, clock } = options;
  const writes = new Kysely<Schema>({ dialect: new SqliteDialect({ database: asKyselyExpects(writer, title) }) });
  const reads = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: asKyselyExpects(reader, title) }),
    plugins: [readingOnly],
  });
  return {
    title,
    reads,
    apart: reads,
    // Other processes are asked: that costs next to nothing here.
    hints: null,
    columns: { database: 'sqlite', integer: 'integer', text: 'text', endOfTable: sql`strict` },
    begin: () => whileBusy(() => writes.startTransaction().execute(), options),
    snapshot: () => snapshot(options),
    now: () => sql<number>`${clock.now()}`,
    async close() {
      if (reader.isOpen) reader.close();
      if (writer.isOpen) writer.close();
    },
  };
}

/** On a connection of its own: a transaction that only reads sees the moment of its first reading. */
async function snapshot(options: SqliteOptions): Promise<Snapshot> {
  const connection = connect(options);
  connection.exec('pragma query_only = on');
  const reading = asKyselyExpects(connection, options.title, 'begin');
  const transaction = await new Kysely<Schema>({ dialect: new SqliteDialect({ database: reading }) })
    .startTransaction()
    .execute();
  return {
    reads: transaction,
    async [Symbol.asyncDispose]() {
      await undo(transaction);
      connection.close();
    },
  };
}

/** The file exists before SQLite opens it, because SQLite would let everybody read it; the log beside it takes on its mode. */
function createPrivately(path: string, title: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  } catch (cause) {
    throw new StoreUnavailable(`the store (${title}) can't be opened: ${unwritable(cause)}`, { cause });
  }
}

function connect({ path, title, waitMs }: SqliteOptions): DatabaseSync {
  try {
    const connection = new DatabaseSync(path, { timeout: waitMs, enableForeignKeyConstraints: true });
    // FULL: a commit is on the disk before it is answered, so that a power cut loses nothing either.
    connection.exec('pragma synchronous = full; pragma trusted_schema = off');
    return connection;
  } catch (error) {
    throw unavailable(error, title);
  }
}

/** Tries again, without stopping the process, while another connection holds the lock. */
async function whileBusy<T>(attempt: () => T | Promise<T>, { title, waitMs }: SqliteOptions): Promise<T> {
  const giveUpAt = performance.now() + waitMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const failure = unavailable(error, title);
      if (!isBusy(failure) || performance.now() >= giveUpAt) throw failure;
    }
    await pause(BUSY_PAUSE_MS);
  }
}

/** `node:sqlite` in the form Kysely's own SQLite dialect asks for. */
function asKyselyExpects(connection: DatabaseSync, title: string, begin = 'begin immediate'): SqliteDatabase {
  const translating = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw unavailable(error, title);
    }
  };
  return {
    close: () => connection.close(),
    prepare(text) {
      // `begin immediate` takes the write lock at once, so that what a transaction reads can't change before it writes.
      const statement = translating(() => connection.prepare(text === 'begin' ? begin : text));
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => translating(() => statement.all(...bind(parameters))),
        run: (parameters) => translating(() => statement.run(...bind(parameters))),
        iterate: (parameters) => statement.iterate(...bind(parameters)),
      };
    },
  };
}

function bind(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (typeof value === 'string') return storable(value);
    if (typeof value === 'number' || typeof value === 'bigint' || value === null) return value;
    throw new TypeError(`a statement was given a ${typeof value}`);
  });
}

function unavailable(error: unknown, title: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const closed = error.code === 'ERR_INVALID_STATE';
  const code = resultCodeOf(error);
  if (!closed && !UNUSABLE_CODES.has(code)) return error;
  return new StoreUnavailable(`the store (${title}) can't be used: ${error.message}${HINTS[code] ?? ''}`, {
    cause: error,
  });
}

/** What to do, where SQLite's own words don't say it. */
const HINTS: Readonly<Record<number, string>> = {
  [UNUSABLE.full]: '; free some space on its disk',
  // On a full disk, opening fails with this one.
  [UNUSABLE.inputOutput]: '; is its disk full, or failing?',
  [UNUSABLE.readOnly]: '; its folder and file must be writable for this user, also for commands that only look',
  [UNUSABLE.notADatabase]:
    '; another file stands in its place, or it is damaged: `watchword restore` brings back a backup',
};

function isBusy(error: unknown): boolean {
  return error instanceof StoreUnavailable && resultCodeOf(error.cause) === UNUSABLE.busy;
}

/** The primary code: extended ones carry more above the lowest eight bits. */
function resultCodeOf(error: unknown): number {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : -1;
}
