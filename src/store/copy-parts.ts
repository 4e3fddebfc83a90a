/**
 * A store in parts, the form in which it goes from one database to another or into a file: for each table its rows in pieces,
 * in the order of their keys, and then what there should be of them. No more than one piece is in memory.
 */
import { createHash } from 'node:crypto';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { UserError } from '../model/failure.ts';
import { type CopiedTable, KEY_COLUMNS } from './copied-tables.ts';
import type { Schema } from './schema.ts';

/** The cells of a row, in the order of the names of its columns. */
export type Row = readonly (string | number | null)[];

/** How many rows a table has, and a SHA-256 over all of them. */
export interface Tally {
  readonly rows: number;
  readonly digest: string;
}

export type Part =
  | { readonly table: CopiedTable; readonly columns: readonly string[]; readonly rows: readonly Row[] }
  | { readonly table: CopiedTable; readonly whole: Tally };

/** Told after each piece: how many rows of the table there are so far. */
export type OnRows = (table: CopiedTable, rows: number) => void;

/** A piece is about as long as this, in characters; a longer row is a piece by itself. */
const PIECE_LENGTH = 1_000_000;
const MOST_ROWS = 500;
const FIRST_ROWS = 16;
/** A statement of SQLite takes 32,766 parameters, one of PostgreSQL twice that. */
const MOST_CELLS = 30_000;

/** Reads these tables. What is read must stand still meanwhile: a snapshot, or a transaction that keeps others out. */
export async function* partsOf(
  db: Kysely<Schema>,
  tables: readonly CopiedTable[],
  signal?: AbortSignal,
): AsyncGenerator<Part> {
  for (const table of tables) {
    const counting = new Counting();
    for await (const part of piecesOf(db, table)) {
      signal?.throwIfAborted();
      counting.add(part.columns, part.rows);
      yield part;
    }
    yield { table, whole: counting.tally };
  }
}

/** Passes parts on, and throws `UserError` where a table is not what it should be. */
export async function* verified(parts: AsyncIterable<Part>): AsyncGenerator<Part> {
  let counting = new Counting();
  for await (const part of parts) {
    if ('rows' in part) counting.add(part.columns, part.rows);
    else {
      refuseDifference(part.table, counting.tally, part.whole);
      counting = new Counting();
    }
    yield part;
  }
}

/** Inserts every row, and returns what each table should hold now. */
export async function insertParts(
  transaction: Transaction<Schema>,
  parts: AsyncIterable<Part>,
  onRows: OnRows = () => undefined,
): Promise<ReadonlyMap<CopiedTable, Tally>> {
  const tallies = new Map<CopiedTable, Tally>();
  let inserted = 0;
  for await (const part of parts) {
    if ('whole' in part) {
      tallies.set(part.table, part.whole);
      inserted = 0;
      continue;
    }
    await insert(transaction, part);
    inserted += part.rows.length;
    onRows(part.table, inserted);
  }
  return tallies;
}

/** Reads everything again, and throws `UserError` where a table doesn't hold what it should. */
export async function verifyTables(
  db: Kysely<Schema>,
  expected: ReadonlyMap<CopiedTable, Tally>,
  signal?: AbortSignal,
): Promise<void> {
  for await (const part of partsOf(db, [...expected.keys()], signal)) {
    const should = expected.get(part.table);
    if ('whole' in part && should !== undefined) refuseDifference(part.table, part.whole, should);
  }
}

function refuseDifference(table: CopiedTable, found: Tally, expected: Tally): void {
  if (found.rows === expected.rows && found.digest === expected.digest) return;
  const counts = `expected ${expected.rows} rows, found ${found.rows}`;
  const how = found.rows === expected.rows ? `${counts}, but not the same ones` : counts;
  throw new UserError(`the table ${table} did not come over as it was: ${how}; nothing was changed`);
}

class Counting {
  readonly #hash = createHash('sha256');
  #rows = 0;

  add(columns: readonly string[], rows: readonly Row[]): void {
    if (this.#rows === 0) this.#hash.update(`${JSON.stringify(columns)}\n`);
    for (const row of rows) this.#hash.update(`${JSON.stringify(row)}\n`);
    this.#rows += rows.length;
  }

  get tally(): Tally {
    return { rows: this.#rows, digest: this.#hash.copy().digest('hex') };
  }
}

async function* piecesOf(db: Kysely<Schema>, table: CopiedTable): AsyncGenerator<Extract<Part, { rows: unknown }>> {
  const keys: readonly string[] = KEY_COLUMNS[table];
  let columns: readonly string[] = [];
  let after: Row | null = null;
  let limit = FIRST_ROWS;
  for (;;) {
    const found: readonly Record<string, string | number | null>[] = await page(db, table, after, limit);
    const [first, last] = [found[0], found.at(-1)];
    if (first === undefined || last === undefined) return;
    if (columns.length === 0) columns = Object.keys(first).sort();
    const rows = found.map((row) => columns.map((column) => row[column] ?? null));
    yield { table, columns, rows };
    if (found.length < limit) return;
    after = keys.map((key) => last[key] ?? null);
    const length = JSON.stringify(rows).length / rows.length;
    limit = Math.max(1, Math.min(MOST_ROWS, Math.floor(PIECE_LENGTH / length)));
  }
}

async function page(db: Kysely<Schema>, table: CopiedTable, after: Row | null, limit: number) {
  const keys = sql.join(KEY_COLUMNS[table].map((key) => sql.ref(key)));
  const where: RawBuilder<unknown> = after === null ? sql`` : sql`where (${keys}) > (${sql.join(after)})`;
  const query = sql<Record<string, string | number | null>>`
    select * from ${sql.table(table)} ${where} order by ${keys} limit ${sql.lit(limit)}
  `;
  return (await query.execute(db)).rows;
}

async function insert(transaction: Transaction<Schema>, part: Extract<Part, { rows: unknown }>): Promise<void> {
  const { table, columns, rows } = part;
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const atOnce = Math.max(1, Math.floor(MOST_CELLS / Math.max(1, columns.length)));
  for (let from = 0; from < rows.length; from += atOnce) {
    const values = rows.slice(from, from + atOnce).map((row) => sql`(${sql.join(row)})`);
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(transaction);
  }
}
