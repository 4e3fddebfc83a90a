import { type ControlledTransaction, type Kysely, type KyselyPlugin, type RawBuilder, SelectQueryNode } from 'kysely';
import type { Hints } from './changes.ts';
import type { Columns } from './migrations/migration.ts';
import type { Schema } from './schema.ts';

/** One of the two databases, open. Everything above it is the same for both. */
export interface Database {
  /** Its address, for messages; without a password. */
  readonly title: string;
  /** Refuses everything but reading. */
  readonly reads: Kysely<Schema>;
  /** Reads too, where neither many reads nor slow ones of others are in the way. */
  readonly apart: Kysely<Schema>;
  /** Null where processes can't tell each other. */
  readonly hints: Hints | null;
  /**
   * Begins a transaction that keeps every other writer out, in all processes, until it ends. So what a transaction has read is
   * still so when it writes.
   */
  begin(): Promise<ControlledTransaction<Schema>>;
  /** Everything as it is now, however long the reading takes; nobody is kept from writing. */
  snapshot(): Promise<Snapshot>;
  /** The time leases are judged by, as an expression: milliseconds since 1970. */
  now(): RawBuilder<number>;
  readonly columns: Columns;
  close(): Promise<void>;
}

/** The database at one moment. It must be disposed of: until then the database keeps what was changed since. */
export interface Snapshot extends AsyncDisposable {
  readonly reads: Kysely<Schema>;
}

/** Commits what the work did, or undoes it and throws. */
export async function inTransaction<T>(
  database: Pick<Database, 'begin'>,
  work: (transaction: ControlledTransaction<Schema>) => Promise<T>,
): Promise<T> {
  const transaction = await database.begin();
  try {
    const result = await work(transaction);
    await transaction.commit().execute();
    return result;
  } catch (error) {
    await undo(transaction);
    throw error;
  }
}

/** Undoes a transaction that failed. Where the connection is gone, the database does it by itself: the first error tells why. */
export async function undo(transaction: ControlledTransaction<Schema>): Promise<void> {
  await transaction
    .rollback()
    .execute()
    .catch(() => undefined);
}

/** Turns a change outside `write()`, which no transaction would protect, into an error of the program. */
export const readingOnly: KyselyPlugin = {
  transformQuery({ node }) {
    if (!SelectQueryNode.is(node)) throw new Error('the store is changed only inside write()');
    return node;
  },
  transformResult: async ({ result }) => result,
};
