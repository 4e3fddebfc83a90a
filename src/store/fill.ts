import { type ControlledTransaction, sql } from 'kysely';
import { UserError } from '../model/failure.ts';
import { Audit, headKeyFrom } from './audit.ts';
import type { AuditEntry } from './contract.ts';
import { COPIED_TABLES, type CopiedTable, tablesIn } from './copied-tables.ts';
import { insertParts, type OnRows, type Part, type Tally, verifyTables } from './copy-parts.ts';
import { type Database, inTransaction } from './database.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { readFingerprintKey } from './fingerprint-key.ts';
import { refuseInUse } from './in-use.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Schema } from './schema.ts';

/** A whole store, on its way. */
export interface Content {
  /** The schema version of its tables. */
  readonly schema: number;
  readonly parts: AsyncIterable<Part>;
}

export interface FillOptions {
  readonly encryptionKey: EncryptionKey;
  readonly clock: { now(): number };
  /** Told in the trail of the filled store. */
  readonly entry: (tallies: ReadonlyMap<CopiedTable, Tally>) => AuditEntry;
  /** A store that is there already goes. Otherwise a database with anything in it is refused. */
  readonly replace?: boolean;
  readonly onRows?: OnRows;
  readonly signal?: AbortSignal;
}

/**
 * Makes a store of what is given, in one transaction: when anything is wrong, on the way or at the end, the database is as it was.
 * Every row is read back, the key must open the store, and the chain of its trail must hold. Throws `UserError`.
 */
export async function fill(
  database: Database,
  { schema, parts }: Content,
  { encryptionKey, clock, entry, replace = false, onRows, signal }: FillOptions,
): Promise<ReadonlyMap<CopiedTable, Tally>> {
  const { columns, title } = database;
  refuseNewer(schema);
  return inTransaction(database, async (transaction) => {
    if (replace) await removeStore(transaction, database);
    else await refuseContent(transaction, database);
    const applied = { title, now: clock.now() };
    const asItWas = MIGRATIONS.filter(({ number }) => number <= schema);
    await migrate(transaction, columns, asItWas, applied);
    const tallies = await insertParts(transaction, parts, onRows);
    await verifyTables(transaction, tallies, signal);
    const key = await readFingerprintKey(transaction, encryptionKey, title);
    const trail = new Audit(transaction, headKeyFrom(key));
    const { broken } = await trail.verify();
    if (broken !== null) {
      throw new UserError(`the audit trail does not hold: ${broken.says}; nothing was changed`);
    }
    await migrate(transaction, columns, MIGRATIONS, applied);
    await trail.append(entry(tallies));
    signal?.throwIfAborted();
    return tallies;
  });
}

/** The schema version of the store in this database. Throws `UserError` where there is none, or a newer program's. */
export async function schemaOf(
  db: ControlledTransaction<Schema> | Database['reads'],
  database: Database,
): Promise<number> {
  const tables = await tablesIn(db, database);
  if (!tables.has('watchword_migrations')) {
    throw new UserError(`there is no store in ${database.title}; nothing was changed`);
  }
  const { newest } = await db
    .selectFrom('watchword_migrations')
    .select((select) => select.fn.max('number').as('newest'))
    .executeTakeFirstOrThrow();
  refuseNewer(newest ?? 0);
  return newest ?? 0;
}

/** Of the tables that are copied, those that a store of this version has. */
export async function copiedTablesIn(db: Database['reads'], database: Database): Promise<readonly CopiedTable[]> {
  const tables = await tablesIn(db, database);
  return COPIED_TABLES.filter((table) => tables.has(table));
}

/** How many rows all tables have together. */
export function rowsOf(tallies: ReadonlyMap<CopiedTable, Tally>): number {
  return [...tallies.values()].reduce((sum, { rows }) => sum + rows, 0);
}

function refuseNewer(schema: number): void {
  const known = MIGRATIONS.at(-1)?.number ?? 0;
  if (schema <= known) return;
  throw new UserError(
    `this comes from a newer Watchword: it has schema version ${schema}, and this program knows versions up to ${known}; ` +
      'do it with the newer program; nothing was changed',
  );
}

async function refuseContent(transaction: ControlledTransaction<Schema>, database: Database): Promise<void> {
  const [...found] = await tablesIn(transaction, database);
  if (found.length === 0) return;
  const some = found.sort().slice(0, 3).join(', ');
  throw new UserError(
    `the database ${database.title} is not empty: it has ${found.length} tables (${some}${found.length > 3 ? ' ...' : ''}); ` +
      'name an empty one; nothing was changed',
  );
}

/** Only what is ours; the rest of the database stays. */
async function removeStore(transaction: ControlledTransaction<Schema>, database: Database): Promise<void> {
  const found = await tablesIn(transaction, database);
  if (found.has('watchword_migrations')) await refuseInUse(transaction, database);
  for (const table of [...COPIED_TABLES, 'watchword_migrations'] as const) {
    if (found.has(table)) await transaction.schema.dropTable(table).execute();
  }
  if (database.columns.database === 'postgres') await sql`drop function if exists audit_refuses()`.execute(transaction);
}
