import { sql } from 'kysely';
import type { CopiedTable } from './copied-tables.ts';
import { type OnRows, partsOf, type Tally } from './copy-parts.ts';
import { type Database, inTransaction } from './database.ts';
import { copiedTablesIn, fill, rowsOf, schemaOf } from './fill.ts';
import { refuseInUse } from './in-use.ts';
import { openDatabase, type StoreOptions } from './open-database.ts';

export interface MoveOptions {
  readonly from: StoreOptions;
  /** Where to: an empty database. The key stays the same. */
  readonly to: Pick<StoreOptions, 'url' | 'password'>;
  /** For the trail. */
  readonly actor: string;
  readonly onRows?: OnRows;
  readonly signal?: AbortSignal;
}

/**
 * Copies a store into an empty database of either kind, and verifies every row and the trail there. The source stays as it is,
 * and nobody may be working with it. Throws `UserError`; the target is empty then, as it was.
 */
export async function moveStore(options: MoveOptions): Promise<ReadonlyMap<CopiedTable, Tally>> {
  await using opened = new AsyncDisposableStack();
  const open = async (address: StoreOptions): Promise<Database> =>
    opened.adopt(await openDatabase(address), (database) => database.close());
  const source = await open(options.from);
  const target = await open({ ...options.from, ...options.to });
  const { actor, signal } = options;
  const { encryptionKey, clock } = options.from;
  // A transaction of the source keeps every writer out until the copy is made.
  return await inTransaction(source, async (transaction) => {
    // It waits while the target is verified, for as long as that takes.
    if (source.columns.database === 'postgres') {
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
    }
    const schema = await schemaOf(transaction, source);
    await refuseInUse(transaction, source);
    const parts = partsOf(transaction, await copiedTablesIn(transaction, source), signal);
    return fill(
      target,
      { schema, parts },
      {
        encryptionKey,
        clock,
        entry: (tallies) => ({
          at: clock.now(),
          actor,
          action: 'store.moved',
          subject: 'store',
          reason: '',
          detail: { from: kindOf(source), to: kindOf(target), rows: rowsOf(tallies) },
        }),
        ...(options.onRows && { onRows: options.onRows }),
        ...(signal && { signal }),
      },
    );
  });
}

function kindOf({ columns }: Database): string {
  return columns.database === 'sqlite' ? 'SQLite' : 'PostgreSQL';
}
