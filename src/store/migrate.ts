import type { Transaction } from 'kysely';
import { UserError } from '../model/failure.ts';
import type { Columns, Migration } from './migrations/migration.ts';
import type { Schema } from './schema.ts';

/**
 * Brings the schema up to the newest migration, inside the caller's transaction: two processes that start at once take turns,
 * and a process that dies in between leaves nothing. A store of a newer version is refused. Returns the version that was found,
 * 0 for a database without a store.
 */
export async function migrate(
  transaction: Transaction<Schema>,
  columns: Columns,
  migrations: readonly Migration[],
  options: { readonly title: string; readonly now: number },
): Promise<number> {
  await createBookkeeping(transaction, columns);
  const { newest } = await transaction
    .selectFrom('watchword_migrations')
    .select((select) => select.fn.max('number').as('newest'))
    .executeTakeFirstOrThrow();
  const found = newest ?? 0;
  const known = migrations.at(-1)?.number ?? 0;
  if (found > known) {
    throw new UserError(
      `the store (${options.title}) was last used by a newer Watchword: it has schema version ${found}, and this program ` +
        `knows versions up to ${known}; use the newer program again, or restore a backup from before its first start`,
    );
  }
  for (const migration of migrations.filter(({ number }) => number > found)) {
    await migration.up(transaction as unknown as Transaction<unknown>, columns);
    await transaction
      .insertInto('watchword_migrations')
      .values({ number: migration.number, name: migration.name, applied_at: options.now })
      .execute();
  }
  return found;
}

/** The one table with a name of its own, so that another program's table in the same database isn't taken for ours. */
async function createBookkeeping(transaction: Transaction<Schema>, { text, integer, endOfTable }: Columns) {
  await transaction.schema
    .createTable('watchword_migrations')
    .ifNotExists()
    .addColumn('number', integer, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('applied_at', integer, (column) => column.notNull())
    .modifyEnd(endOfTable)
    .execute();
}
