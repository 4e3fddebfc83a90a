/**
 * Stores that are lost in every way that a store can be lost in, and mended again without anybody opening them anew:
 *
 * | which               | how                                                                    | reads |
 * |---------------------|------------------------------------------------------------------------|-------|
 * | full disk           | SQLite itself may take no page more (`max_page_count`), to the last byte | go on |
 * | read-only disk      | SQLite itself may not write (`query_only`)                              | go on |
 * | stopped PostgreSQL  | a real server, stopped                                                  | fail  |
 */
import { DatabaseSync } from 'node:sqlite';
import { vi } from 'vitest';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import type { Settings } from '../e2e/world.ts';
import { freshPostgres } from '../store/databases.ts';
import { TestPostgres } from '../store/postgres.ts';
import { sampleEntry } from '../store/samples.ts';

export interface LostStore extends AsyncDisposable {
  /** The `store` of a configuration. `write` puts the password, where there is one, into a file beside it. */
  settings(write: (name: string, content: string) => string): Settings;
  /** From now on `store`, which is open, can't be used. */
  lose(store: Store): Promise<void>;
  mend(): Promise<void>;
}

export interface Loss {
  readonly name: string;
  /** Whether what is in the store can be read while it is lost. */
  readonly reads: boolean;
  open(): Promise<LostStore>;
}

const FULL_PAGES = 2 ** 31 - 2;

export const LOSSES: readonly Loss[] = [
  {
    name: 'a full disk',
    reads: true,
    open: async () =>
      lostSqlite({
        async lose(writer, store) {
          writer.exec(`pragma max_page_count = ${Object.values(writer.prepare('pragma page_count').get() ?? {})[0]}`);
          // Pages that are there still have room: until none is left for the smallest entry.
          await fill(store, 'x'.repeat(500));
          await fill(store, '');
        },
        mend: (writer) => writer.exec(`pragma max_page_count = ${FULL_PAGES}`),
      }),
  },
  {
    name: 'a read-only disk',
    reads: true,
    open: async () =>
      lostSqlite({
        lose: async (writer) => writer.exec('pragma query_only = on'),
        mend: (writer) => writer.exec('pragma query_only = off'),
      }),
  },
  { name: 'a stopped PostgreSQL', reads: false, open: lostPostgres },
];

/** The store's own connections, as they are opened: the first is the one that writes. */
function lostSqlite({
  lose,
  mend,
}: {
  readonly lose: (writer: DatabaseSync, store: Store) => Promise<void>;
  readonly mend: (writer: DatabaseSync) => void;
}): LostStore {
  const spy = vi.spyOn(DatabaseSync.prototype, 'exec');
  const writer = (): DatabaseSync => {
    for (const connection of spy.mock.contexts)
      if (connection instanceof DatabaseSync && connection.isOpen) return connection;
    throw new Error('no store is open');
  };
  return {
    settings: () => ({ url: 'sqlite:./data/watchword.db' }),
    lose: (store) => lose(writer(), store),
    mend: async () => mend(writer()),
    [Symbol.asyncDispose]: async () => spy.mockRestore(),
  };
}

async function fill(store: Store, reason: string): Promise<void> {
  try {
    for (;;) await store.write(({ audit }) => audit.append(sampleEntry({ reason })));
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

/** One server for all: starting it takes seconds. */
let server: Promise<TestPostgres> | null = null;

async function lostPostgres(): Promise<LostStore> {
  server ??= TestPostgres.start();
  const postgres = await server;
  const fresh = await freshPostgres(postgres.server);
  return {
    settings: (write) => ({
      url: fresh.url,
      password: `file:${write('store.password', fresh.password?.reveal() ?? '')}`,
    }),
    lose: () => postgres.stop(),
    mend: () => postgres.start(),
    [Symbol.asyncDispose]: () => fresh[Symbol.asyncDispose](),
  };
}

/** After the last test. */
export async function closeServer(): Promise<void> {
  await (await server)?.[Symbol.asyncDispose]();
}
