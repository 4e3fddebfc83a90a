/** A store with something odd in every table, to see it come over as it was. */
import { type Kysely, sql } from 'kysely';
import { Secret } from '../../src/model/secret.ts';
import { COPIED_TABLES } from '../../src/store/copied-tables.ts';
import { type Database, inTransaction } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import type { Schema } from '../../src/store/schema.ts';
import type { FreshDatabase } from './fresh-database.ts';
import { addToken, sampleEntry, sampleRun } from './samples.ts';

/** What a text may hold: signs of every length, both quotes, a line's end, nothing. */
export const ODD = 'grün 🗝️ ﷽ e\u0301 \'"\\ \r\n\t\u0007\u2028 $1 ? %s \ufffd';
export const LONG = `${'lang ✓ '.repeat(200_000)}.`;

/** Fills a store and returns the ids of its tokens; their values are `value of <id>`. */
export async function filled(fresh: FreshDatabase): Promise<readonly string[]> {
  const store = await fresh.open();
  const ids = ['ä', 'a', 'Z', '🗝️', '\ue000', ODD];
  for (const id of ids) await addToken(store, { id, note: ODD, tokenSet: `set of ${id}` }, `value of ${id}`);
  await store.write(async (tables) => {
    await tables.tokens.update('a', { note: '', value: new Secret(LONG) });
    await tables.runs.save(sampleRun({ id: 'long', failure: { kind: 'bug', says: LONG } }));
    for (let n = 0; n < 40; n += 1) {
      await tables.runs.save(sampleRun({ id: `${n}`, endedAt: n % 2 === 0 ? null : 2_000 }));
      await tables.audit.append(sampleEntry({ reason: ODD, detail: { n, [ODD]: [null, ODD] } }));
    }
  });
  await store[Symbol.asyncDispose]();
  await oneRowInEach(fresh);
  return ids;
}

/** Tables that are still empty get a row of odd texts, great numbers and nothing where that may be. */
async function oneRowInEach(fresh: FreshDatabase): Promise<void> {
  const database = await openDatabase(fresh.options);
  try {
    await inTransaction(database, async (transaction) => {
      for (const table of COPIED_TABLES) {
        const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(transaction);
        if (rows.length > 0) continue;
        const columns = await columnsOf(transaction, database, table);
        const values = columns.map((column) => oddValue(column, columns.length));
        const names = sql.join(columns.map(({ name }) => sql.ref(name)));
        await sql`insert into ${sql.table(table)} (${names}) values (${sql.join(values)})`.execute(transaction);
      }
    });
  } finally {
    await database.close();
  }
}

function oddValue({ name, type, optional }: Column, columns: number): string | number | null {
  if (optional) return null;
  if (type === 'text') return ODD;
  // A lease or a replica that is still there would be in the way.
  return name === 'expires_at' ? 1 : Number.MAX_SAFE_INTEGER - columns;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
}

async function columnsOf(db: Kysely<Schema>, database: Database, table: string): Promise<readonly Column[]> {
  const query =
    database.columns.database === 'sqlite'
      ? sql<{ name: string; type: string; needed: number }>`
          select name, lower(type) as type, ("notnull" or pk) as needed from pragma_table_info(${table})`
      : sql<{ name: string; type: string; needed: number }>`
          select column_name as name, data_type as type, (is_nullable = 'NO')::int as needed
          from information_schema.columns where table_name = ${table} and table_schema = current_schema()`;
  const { rows } = await query.execute(db);
  return rows.map(({ name, type, needed }) => ({ name, type, optional: needed === 0 }));
}
