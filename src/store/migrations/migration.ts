import type { RawBuilder, Transaction } from 'kysely';

/** One step of the schema. Numbers have no gaps; a migration that was released is never changed. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  up(transaction: Transaction<unknown>, columns: Columns): Promise<void>;
}

/** How the two databases spell what the schema needs. */
export interface Columns {
  readonly database: 'sqlite' | 'postgres';
  /** Sixty-four bits: holds milliseconds since 1970. */
  readonly integer: 'integer' | 'bigint';
  /** Compares by bytes on both databases, so that both sort alike. */
  readonly text: 'text' | RawBuilder<string>;
  /** Makes SQLite hold columns to their types. */
  readonly endOfTable: RawBuilder<unknown>;
}
