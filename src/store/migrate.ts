import { sql, type Transaction } from 'kysely';
import { UserError } from '../model/failure.ts';
import type { Columns, Migration } from './migrations/migration.ts';
import type { Schema } from './schema.ts';

/** What stands in a store, and what this program knows. */
export interface Versions {
  /** The schema version that was found; 0 for a database without a store. */
  readonly found: number;
  /** The newest one this program knows. */
  readonly known: number;
}

/**
 * Brings the schema up to the newest migration, inside the caller's transaction: two processes that start at once take turns,
 * and a process that dies in between leaves nothing. A store of a newer version is left as it is, and refused unless it says that
 * this program can go on with it.
 */
export async function migrate(
  transaction: Transaction<Schema>,
  columns: Columns,
  migrations: readonly Migration[],
  options: { readonly title: string; readonly now: number },
): Promise<Versions> {
  await createBookkeeping(transaction, columns);
  const newest = await transaction
    .selectFrom('watchword_migrations')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const found = newest?.number ?? 0;
  const known = migrations.at(-1)?.number ?? 0;
  if (found > known) {
    // A store without the note is from before there was one: then only its own version would do.
    refuseUnlessEnough(newest?.since ?? found, { found, known }, options.title);
    return { found, known };
  }
  const missing = migrations.filter(({ number }) => number > found);
  if (missing.length > 0 && newest !== undefined && !('since' in newest)) await addSince(transaction, columns);
  for (const migration of missing) {
    await migration.up(transaction as unknown as Transaction<unknown>, columns);
    await transaction
      .insertInto('watchword_migrations')
      .values({
        number: migration.number,
        name: migration.name,
        applied_at: options.now,
        since: neededAfter(migrations, migration.number),
      })
      .execute();
  }
  return { found, known };
}

/** The oldest schema version that a program must know to go on with a store of this version. */
export function neededAfter(migrations: readonly Migration[], version: number): number {
  const told = migrations.filter(({ number }) => number <= version).map(({ since }) => since ?? 1);
  return Math.max(1, ...told);
}

function refuseUnlessEnough(needed: number, { found, known }: Versions, title: string): void {
  if (known >= needed) return;
  throw new UserError(
    `the store (${title}) was last used by a newer Watchword: it has schema version ${found}, which needs a program that ` +
      `knows version ${needed} or later, and this one knows versions up to ${known}; use the newer program again, or restore ` +
      'a backup from before its first start',
  );
}

/** The one table with a name of its own, so that another program's table in the same database isn't taken for ours. */
async function createBookkeeping(transaction: Transaction<Schema>, { text, integer, endOfTable }: Columns) {
  await transaction.schema
    .createTable('watchword_migrations')
    .ifNotExists()
    .addColumn('number', integer, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('applied_at', integer, (column) => column.notNull())
    .addColumn('since', integer)
    .modifyEnd(endOfTable)
    .execute();
}

/** Stores up to schema version 5 were made without it. */
async function addSince(transaction: Transaction<Schema>, { integer }: Columns) {
  await sql`alter table watchword_migrations add column since ${sql.raw(integer)}`.execute(transaction);
}
