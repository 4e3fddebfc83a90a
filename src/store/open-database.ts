import type { Secret } from '../model/secret.ts';
import { readStoreAddress } from './address.ts';
import type { Database } from './database.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { Versions } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/** Where a store is, and how it is opened. */
export interface StoreOptions {
  /** `sqlite:<path>` or `postgres://user@host/database`. */
  readonly url: string;
  /** Where relative paths in `url` start: the folder of the configuration file. */
  readonly baseDir: string;
  /** For PostgreSQL. */
  readonly password?: Secret | null;
  readonly encryptionKey: EncryptionKey;
  /** Judges leases on SQLite; PostgreSQL's own clock does there. */
  readonly clock: { now(): number };
  /** How long the transactions of other processes are waited for before a write gives up. */
  readonly waitMs?: number;
  /** Told where a newer program has changed the schema, and this one can go on with it. */
  readonly onNewer?: (versions: Versions) => void;
}

const WAIT_MS = 5_000;

/** Opens the database as it is: nothing is made in it, and nothing is asked of it. */
export async function openDatabase({
  url,
  baseDir,
  password,
  clock,
  waitMs = WAIT_MS,
}: Omit<StoreOptions, 'encryptionKey'>): Promise<Database> {
  const address = readStoreAddress(url, baseDir, password ?? null);
  return address.database === 'sqlite'
    ? openSqlite({ path: address.path, title: url, clock, waitMs })
    : openPostgres({ server: address.server, title: url, waitMs });
}
