import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** A table that a copy of the store holds: all but the list of migrations, which is made with the tables. */
export type CopiedTable = Exclude<keyof Schema, 'watchword_migrations'>;

/** Every table, in the order of copying, and what its rows are told apart by: they are read in that order. */
export const KEY_COLUMNS = {
  keys: ['name'],
  counters: ['name'],
  tokens: ['id'],
  audit: ['seq'],
  audit_head: ['id'],
  audit_positions: ['receiver'],
  leases: ['name'],
  runs: ['id'],
  slots: ['account', 'slot'],
  holdings: ['account', 'slot', 'place', 'fingerprint'],
  budgets: ['key', 'cell'],
  cache: ['key'],
  holds: ['key'],
  rotations: ['id'],
  authorities: ['token_set'],
  orders: ['token_id', 'what'],
  access_keys: ['id'],
  sessions: ['hash'],
  repeatable: ['key'],
  replicas: ['id'],
  phone_comparisons: ['id'],
  phone_overlaps: ['place'],
  notices: ['receiver', 'key'],
  notice_receivers: ['receiver'],
  sightings: ['token_id', 'day'],
} as const satisfies { readonly [T in CopiedTable]: readonly (keyof Schema[T])[] };

/** The tables by name. */
export const COPIED_TABLES = Object.keys(KEY_COLUMNS) as readonly CopiedTable[];

/** The names of all tables of the database, whoever made them. */
export async function tablesIn(
  db: Kysely<Schema>,
  { columns }: Pick<Database, 'columns'>,
): Promise<ReadonlySet<string>> {
  const query =
    columns.database === 'sqlite'
      ? sql<{
          name: string;
        }>`select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'`
      : sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`;
  const { rows } = await query.execute(db);
  return new Set(rows.map(({ name }) => name));
}
