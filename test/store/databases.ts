/**
 * Both databases, for suites that run on each:
 *
 *     describe.each(databases)('tokens on $name', (database) => {
 *       it('are listed oldest first', async () => {
 *         await using fresh = await database.fresh();
 *         const store = await fresh.open();
 *
 * `DATABASES=sqlite` (or `postgres`) in the environment keeps to one of them.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { inject } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { FreshDatabase, type Row, temporaryFolder } from './fresh-database.ts';
import type { PostgresServer } from './postgres.ts';

export interface TestDatabase {
  readonly name: 'sqlite' | 'postgres';
  fresh(): Promise<FreshDatabase>;
}

const ALL: readonly TestDatabase[] = [
  { name: 'sqlite', fresh: async () => freshSqlite() },
  { name: 'postgres', fresh: async () => freshPostgres(await postgresOnDemand()) },
];

const wanted = process.env.DATABASES?.split(',');

export const databases = ALL.filter(({ name }) => wanted?.includes(name) ?? true);

/** For a suite that is about something else, so that one database is enough. */
export const sqlite: TestDatabase = { name: 'sqlite', fresh: async () => freshSqlite() };

function freshSqlite(): FreshDatabase {
  const baseDir = temporaryFolder();
  const path = join(baseDir, 'data', 'watchword.db');
  return new FreshDatabase(baseDir, {
    url: 'sqlite:./data/watchword.db',
    password: null,
    async sql(statement) {
      using database = new DatabaseSync(path, { timeout: 1_000 });
      return database.prepare(statement).all();
    },
    async contents() {
      const files = ['', '-wal', '-shm', '-journal'].map((end) => `${path}${end}`).filter((file) => existsSync(file));
      return Buffer.concat(files.map((file) => readFileSync(file)));
    },
    remove: async () => undefined,
  });
}

/** A database of this name's own owner, who is no superuser, on a running server. */
export async function freshPostgres(server: PostgresServer): Promise<FreshDatabase> {
  const name = `watchword_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await asSuperuser(
    server,
    `create role ${name} login password '${password}'`,
    `create database ${name} owner ${name}`,
  );
  const sql = (statement: string) => query(server, { user: name, password, database: name }, statement);
  return new FreshDatabase(temporaryFolder(), {
    url: `postgres://${name}@127.0.0.1:${server.port}/${name}`,
    password: new Secret(password),
    sql,
    async contents() {
      const tables = await sql("select table_name from information_schema.tables where table_schema = 'public'");
      const rows = await Promise.all(tables.map(({ table_name: table }) => sql(`select t::text from "${table}" t`)));
      return Buffer.from(JSON.stringify(rows));
    },
    remove: () => asSuperuser(server, `drop database ${name} with (force)`, `drop role ${name}`),
  });
}

/** The server of all tests, started by whoever asks first. */
export async function postgresOnDemand(): Promise<PostgresServer> {
  const response = await fetch(inject('postgresOnDemand'));
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as PostgresServer;
}

async function asSuperuser(server: PostgresServer, ...statements: readonly string[]): Promise<void> {
  const superuser = { user: server.superuser, password: server.password, database: 'postgres' };
  for (const statement of statements) await query(server, superuser, statement);
}

async function query(
  { port }: PostgresServer,
  who: { readonly user: string; readonly password: string; readonly database: string },
  statement: string,
): Promise<readonly Row[]> {
  const client = new pg.Client({ host: '127.0.0.1', port, ...who });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
