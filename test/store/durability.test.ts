import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { readStoreAddress } from '../../src/store/address.ts';
import { StoreUnavailable } from '../../src/store/contract.ts';
import type { Database } from '../../src/store/database.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { databases, sqlite } from './databases.ts';
import type { FreshDatabase } from './fresh-database.ts';

const postgres = databases.find(({ name }) => name === 'postgres');

describe('a transaction on SQLite', () => {
  it('is on the disk when it is committed, and holds the write lock from its beginning', async () => {
    await using fresh = await sqlite.fresh();
    const path = join(fresh.baseDir, 'data', 'watchword.db');
    const database = await openSqlite({ path, title: 'test', clock: fresh.clock, waitMs: 100 });
    const transaction = await database.begin();
    const setting = async (name: string) => {
      const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(transaction);
      return Object.values(rows[0] ?? {})[0];
    };
    expect(await setting('journal_mode')).toBe('wal');
    expect(await setting('synchronous')).toBe(2);
    expect(await setting('foreign_keys')).toBe(1);
    expect(await setting('trusted_schema')).toBe(0);
    using other = new DatabaseSync(path);
    expect(() => other.exec('begin immediate')).toThrow('database is locked');
    await transaction.rollback().execute();
    await database.close();
  });
});

describe.runIf(postgres !== undefined)('PostgreSQL', () => {
  it('has a transaction on its disk when it is committed, whatever it is set to, and ends one that goes silent', async () => {
    await using fresh = await (postgres ?? sqlite).fresh();
    await fresh.sql('alter role current_user set synchronous_commit = off');
    const database = open(fresh, 10_000);
    const transaction = await database.begin();
    const setting = async (name: string) => {
      const { rows } = await sql.raw<Record<string, unknown>>(`show ${name}`).execute(transaction);
      return Object.values(rows[0] ?? {})[0];
    };
    expect(await setting('synchronous_commit')).toBe('on');
    expect(await setting('transaction_isolation')).toBe('read committed');
    expect(await setting('lock_timeout')).toBe('100ms');
    expect(await setting('statement_timeout')).toBe('10s');
    expect(await setting('idle_in_transaction_session_timeout')).toBe('10s');
    await transaction.rollback().execute();
    await database.close();
  });

  it('that stops answering is unavailable, and its connection is not used again', async () => {
    await using fresh = await (postgres ?? sqlite).fresh();
    await fresh.open().then((store) => store[Symbol.asyncDispose]());
    const database = open(fresh, 1_000);
    const read = () => database.reads.selectFrom('holds').selectAll().execute();
    expect(await read()).toEqual([]);
    const [server] = await fresh.sql(
      "select pid from pg_stat_activity where application_name = 'watchword' and datname = current_database()",
    );
    const pid = Number(server?.pid);
    process.kill(pid, 'SIGSTOP');
    try {
      await expect(read()).rejects.toThrow(StoreUnavailable);
      expect(await read()).toEqual([]);
    } finally {
      // The server can't end while one of its processes stands still.
      process.kill(pid, 'SIGCONT');
    }
    await database.close();
  });
});

function open(fresh: FreshDatabase, answerMs: number): Database {
  const address = readStoreAddress(fresh.url, fresh.baseDir, fresh.password);
  if (address.database !== 'postgres') throw new Error('not PostgreSQL');
  return openPostgres({ server: address.server, title: 'test', waitMs: 100, answerMs });
}
