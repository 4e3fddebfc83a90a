import type { RawBuilder, Transaction } from 'kysely';

/**
 * One step of the schema. Numbers have no gaps; a migration that was released is never changed.
 *
 * Programs of two versions work on one store while an upgrade rolls through the replicas. So a migration only adds, unless it says
 * otherwise: new tables, and columns that may be null or have a default, of which an older program needs to know nothing. What is
 * no longer used is taken away one release later, by a migration with `since`.
 */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /**
   * The oldest schema version that a program must know to go on working with the store after this step. Given by a step that takes
   * something away or changes its meaning; missing where a step only adds, and what was needed before is needed still.
   */
  readonly since?: number;
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
