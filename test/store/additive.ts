/** What a migration does to a schema, read from the statements it sends: to a database that isn't there. */
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
  sql,
  type Transaction,
} from 'kysely';
import type { Columns, Migration } from '../../src/store/migrations/migration.ts';

const DATABASES = {
  sqlite: { compiler: () => new SqliteQueryCompiler(), adapter: () => new SqliteAdapter() },
  postgres: { compiler: () => new PostgresQueryCompiler(), adapter: () => new PostgresAdapter() },
} as const;

const COLUMNS: Readonly<Record<keyof typeof DATABASES, Columns>> = {
  sqlite: { database: 'sqlite', integer: 'integer', text: 'text', endOfTable: sql`strict` },
  postgres: { database: 'postgres', integer: 'bigint', text: sql`text collate "C"`, endOfTable: sql`` },
};

/** The statements of a migration, on both databases. */
export async function statementsOf(migration: Migration): Promise<readonly string[]> {
  const said: string[] = [];
  for (const [name, { compiler, adapter }] of Object.entries(DATABASES)) {
    const database = new Kysely<unknown>({
      dialect: {
        createDriver: () => new DummyDriver(),
        createQueryCompiler: compiler,
        createAdapter: adapter,
        createIntrospector: () => {
          throw new Error('a migration knows the schema it changes');
        },
      },
      log: ({ query }) => void said.push(query.sql),
    });
    await migration.up(database as unknown as Transaction<unknown>, COLUMNS[name as keyof typeof DATABASES]);
  }
  return said;
}

/** The statements after which an older program might fail, or find what it doesn't expect. */
export function notAdditive(statements: readonly string[]): readonly string[] {
  const made = new Set(statements.flatMap((text) => /^create table (\S+)/i.exec(text)?.[1] ?? []).map(bare));
  return statements.filter((text) => !adds(text.replace(/\s+/g, ' ').trim(), made));
}

function adds(text: string, made: ReadonlySet<string>): boolean {
  // A row of an older table that another table refers to could no longer be deleted.
  if (/\breferences\b/i.test(text)) return false;
  if (/^create (table|index|function) /i.test(text)) return true;
  const column = /^alter table \S+ add column \S+ (.*)$/i.exec(text);
  if (column !== null) return isOptional(column[1] ?? '');
  // An older program knows of no rule on an older table. On a new one it has no business.
  const about = /^(?:create unique index \S+ on|create trigger .*? on|insert into) (\S+)/i.exec(text);
  return about !== null && made.has(bare(about[1] ?? ''));
}

function isOptional(definition: string): boolean {
  if (/,|\b(unique|check|primary key)\b/i.test(definition)) return false;
  return /\bdefault\b/i.test(definition) || !/\bnot null\b/i.test(definition);
}

function bare(name: string): string {
  return name.replaceAll('"', '');
}
