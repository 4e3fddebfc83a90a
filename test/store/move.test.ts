import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/contract.ts';
import { COPIED_TABLES, tablesIn } from '../../src/store/copied-tables.ts';
import { inTransaction } from '../../src/store/database.ts';
import { type MoveOptions, moveStore } from '../../src/store/move.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { databases, sqlite } from './databases.ts';
import { filled, LONG, ODD } from './filled.ts';
import type { FreshDatabase } from './fresh-database.ts';
import { addToken, sampleRun, sampleToken } from './samples.ts';

const ways = databases.flatMap((from) => databases.map((to) => ({ from, to, name: `${from.name} to ${to.name}` })));

/** A new store under the key of the source, as the configuration says afterwards. */
function opened(source: FreshDatabase, target: FreshDatabase): Promise<Store> {
  return target.open({ encryptionKey: source.encryptionKey });
}

function move(source: FreshDatabase, target: FreshDatabase, different: Partial<MoveOptions> = {}) {
  const to = { url: target.url, password: target.password, baseDir: target.baseDir };
  return moveStore({ from: source.options, to, actor: 'jo', ...different });
}

describe.each(ways)('a store moved from $name', ({ from, to }) => {
  it('is there as it was, row by row, and goes on', async () => {
    await using source = await from.fresh();
    await using target = await to.fresh();
    const ids = await filled(source);
    const told = new Map<string, number>();
    const tallies = await move(source, target, { onRows: (table, rows) => void told.set(table, rows) });
    expect([...tallies.keys()]).toEqual(COPIED_TABLES);
    for (const [table, { rows }] of tallies) {
      expect(rows, table).toBeGreaterThan(0);
      expect(told.get(table), table).toBe(rows);
    }
    const [before, after] = [await source.open(), await opened(source, target)];
    expect(await after.read.tokens.list()).toEqual(await before.read.tokens.list());
    expect(await after.read.runs.list({ limit: 99 })).toEqual(await before.read.runs.list({ limit: 99 }));
    expect((await after.read.tokens.reveal(ODD)).reveal()).toBe(`value of ${ODD}`);
    expect((await after.read.tokens.reveal('a')).reveal()).toBe(LONG);
    expect(after.fingerprint('x')).toBe(before.fingerprint('x'));
    expect(await after.read.audit.verify()).toEqual({ entries: 41, broken: null });
    const [moved, ...entries] = await after.read.audit.list({ limit: 99 });
    expect(moved).toMatchObject({ action: 'store.moved', actor: 'jo' });
    expect(entries).toEqual(await before.read.audit.list({ limit: 99 }));
    await addToken(after);
    expect(await after.read.tokens.version()).toBe((await before.read.tokens.version()) + 1);
    expect(await after.read.tokens.list()).toHaveLength(ids.length + 1);
  });
});

describe.each(databases)('moving to $name', (database) => {
  it('is refused where the target is not empty, whoever filled it', async () => {
    await using source = await database.fresh();
    await using target = await database.fresh();
    await source.open();
    await target.open().then((store) => store[Symbol.asyncDispose]());
    const before = await target.contents();
    await expect(move(source, target)).rejects.toThrow(/is not empty: it has \d+ tables \(access_keys, .*\.\.\.\)/);
    expect((await target.contents()).equals(before)).toBe(true);
  });

  it('leaves the target empty when it is interrupted, and works the next time', async () => {
    await using source = await database.fresh();
    await using target = await database.fresh();
    await filled(source);
    const stop = new AbortController();
    const onRows: MoveOptions['onRows'] = (table) => {
      if (table === 'runs') stop.abort(new Error('enough'));
    };
    await expect(move(source, target, { onRows, signal: stop.signal })).rejects.toThrow('enough');
    expect(await tableNames(target)).toEqual([]);
    await move(source, target);
    expect(await (await opened(source, target)).read.audit.verify()).toMatchObject({ broken: null });
  });

  it('is refused for a trail that does not hold, with nothing left behind', async () => {
    await using source = await database.fresh();
    await using target = await database.fresh();
    await filled(source);
    await source.sql("update audit_head set hash = 'another' returning seq");
    await expect(move(source, target)).rejects.toThrow(/^the audit trail does not hold: .*; nothing was changed$/);
    expect(await tableNames(target)).toEqual([]);
  });

  it('is refused where a row arrives as another one, or not at all, with nothing left behind', async () => {
    await using source = await sqlite.fresh();
    await using target = await database.fresh();
    const store = await source.open();
    await store.write(({ runs }) => runs.save(sampleRun()));
    // No database but SQLite keeps this character, and neither is given it.
    await source.sql('update runs set id = char(97, 0, 98) returning id');
    await expect(move(source, target)).rejects.toThrow(
      'the table runs did not come over as it was: expected 1 rows, found 1, but not the same ones; nothing was changed',
    );
    expect(await tableNames(target)).toEqual([]);
  });

  it('is refused under another key, with nothing left behind', async () => {
    await using source = await database.fresh();
    await using target = await database.fresh();
    await source.open();
    const from = { ...source.options, encryptionKey: target.encryptionKey };
    await expect(move(source, target, { from })).rejects.toThrow('is not the one this store was made with');
    expect(await tableNames(target)).toEqual([]);
  });
});

describe.each(databases)('moving from $name', (database) => {
  it('is refused while a daemon is there, or somebody holds a lease; until that is over', async () => {
    await using source = await database.fresh();
    await using target = await database.fresh();
    const store = await source.open();
    const replica = { id: 'r', name: 'daemon@here', version: '1', validationAddress: null, adminAddress: null };
    await store.write(({ replicas }) => replicas.renew(replica, 60_000));
    await store.write(({ leases }) => leases.acquire('account:contoso', 'cli:jo@there#7 -', 60_000));
    await expect(move(source, target)).rejects.toThrow('is in use by cli:jo@there, daemon@here; stop every daemon');
    await store.write(({ replicas }) => replicas.leave('r'));
    await expect(move(source, target)).rejects.toThrow('is in use by cli:jo@there; stop every daemon');
    await source.elapse(60_001);
    await move(source, target);
  });

  it('is refused where there is no store, or only a newer one', async () => {
    await using source = await database.fresh();
    await using target = await database.fresh();
    await expect(move(source, target)).rejects.toThrow(`there is no store in ${source.url}`);
    await (await source.open())[Symbol.asyncDispose]();
    await source.sql(
      "insert into watchword_migrations (number, name, applied_at, since) values (99, 'x', 0, 5) returning 1",
    );
    await expect(move(source, target)).rejects.toThrow('this comes from a newer Watchword: it has schema version 99');
  });

  it('keeps every writer out until it is done', async () => {
    await using source = await database.fresh();
    await using target = await database.fresh();
    await filled(source);
    const store = await source.open({ waitMs: 1 });
    const refusals: Promise<unknown>[] = [];
    const onRows = () => void refusals.push(store.write(({ tokens }) => tokens.get('x')).catch((error) => error.name));
    await move(source, target, { onRows });
    await target.open({ encryptionKey: source.encryptionKey });
    expect((await Promise.all(refusals))[0]).toBe('StoreUnavailable');
  });

  it('brings a store of an older version up to date on the way, and leaves the source as old as it was', async () => {
    await using source = await database.fresh();
    await using target = await database.fresh();
    const store = await source.open();
    await addToken(store, sampleToken({ id: 'old' }), 'the value');
    await store[Symbol.asyncDispose]();
    for (const table of ['phone_comparisons', 'phone_overlaps']) await source.sql(`drop table ${table}`);
    await source.sql('delete from watchword_migrations where number > 8 returning number');
    const before = await source.contents();
    await move(source, target);
    expect(await tableNames(target)).toContain('phone_overlaps');
    expect((await (await opened(source, target)).read.tokens.reveal('old')).reveal()).toBe('the value');
    expect(await tableNames(source)).not.toContain('phone_overlaps');
    if (database.name === 'postgres') expect((await source.contents()).equals(before)).toBe(true);
  });
});

describe.each(databases)('the list of tables that are copied, on $name', (database) => {
  it('is what the database says it has', async () => {
    await using fresh = await database.fresh();
    await fresh.open();
    expect(await tableNames(fresh)).toEqual([...COPIED_TABLES, 'watchword_migrations'].toSorted());
  });
});

async function tableNames(fresh: FreshDatabase): Promise<readonly string[]> {
  const database = await openDatabase(fresh.options);
  try {
    return await inTransaction(database, async (db) => [...(await tablesIn(db, database))].toSorted());
  } finally {
    await database.close();
  }
}
