import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/model/failure.ts';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { generateEncryptionKey } from '../../src/store/encryption-key.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { databases, sqlite } from './databases.ts';
import { addToken } from './samples.ts';
import { expectWhole, WriterProcess } from './writer-process.ts';

describe.each(databases)('opening a store on $name', (database) => {
  it('makes it, and finds everything again the next time', async () => {
    await using fresh = await database.fresh();
    const first = await fresh.open();
    const token = await addToken(first, {}, 'the value');
    await first[Symbol.asyncDispose]();
    const second = await fresh.open();
    expect(await second.read.tokens.list()).toEqual([token]);
    expect((await second.read.tokens.reveal(token.id)).reveal()).toBe('the value');
    expect(second.fingerprint('the value')).toBe(token.fingerprint);
  });

  it('gives every store a fingerprint key of its own', async () => {
    await using one = await database.fresh();
    await using other = await database.fresh();
    const stores = [await one.open(), await other.open({ encryptionKey: one.encryptionKey })];
    expect(stores[0]?.fingerprint('the value')).not.toBe(stores[1]?.fingerprint('the value'));
  });

  it('records each migration once, with its name and time', async () => {
    await using fresh = await database.fresh();
    await fresh.open();
    await fresh.clock.advance(1_000);
    await fresh.open();
    const rows = await fresh.sql('select number, name, applied_at from watchword_migrations order by number');
    const applied = rows.map(({ number, name, applied_at: at }) => ({ number: Number(number), name, at: Number(at) }));
    const at = fresh.clock.now() - 1_000;
    expect(applied).toEqual(MIGRATIONS.map(({ number, name }) => ({ number, name, at })));
  });

  it('is done by several processes at once: one makes the store, all write to it, nothing is lost', async () => {
    await using fresh = await database.fresh();
    const writers = Array.from({ length: 3 }, () => new WriterProcess(fresh, 20));
    await Promise.all(writers.map((writer) => writer.finishes()));
    const acknowledged = writers.flatMap((writer) => writer.acknowledged);
    expect(acknowledged).toHaveLength(60);
    await expectWhole(await fresh.open(), acknowledged);
  });

  it('with another encryption key is refused before anything is changed', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await addToken(store);
    await store[Symbol.asyncDispose]();
    const before = await fresh.contents();
    const other = generateEncryptionKey(join(fresh.baseDir, 'other.key'));
    const refused = await fresh.open({ encryptionKey: other }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(String(refused)).toContain(
      `the encryption key given is not the one this store was made with (store ${fresh.url}: key id ${fresh.encryptionKey.id}, given: key id ${other.id})`,
    );
    expect((await fresh.contents()).equals(before)).toBe(true);
  });

  it('with another key of the same id is refused too', async () => {
    await using fresh = await database.fresh();
    await fresh.open();
    const other = generateEncryptionKey(join(fresh.baseDir, 'other.key'));
    const disguised = { ...other, id: fresh.encryptionKey.id };
    await expect(fresh.open({ encryptionKey: disguised })).rejects.toThrow('is not the one this store was made with');
  });

  it('of a newer version is refused, naming both versions and what to do, before anything is changed', async () => {
    await using fresh = await database.fresh();
    await (await fresh.open())[Symbol.asyncDispose]();
    await fresh.sql(
      "insert into watchword_migrations (number, name, applied_at) values (999, 'from the future', 0) returning number",
    );
    const before = await fresh.contents();
    const known = MIGRATIONS.at(-1)?.number;
    const refused = await fresh.open().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(String(refused)).toContain(
      `it has schema version 999, which needs a program that knows version 999 or later, and this one knows versions up to ${known}; use the newer program again`,
    );
    expect((await fresh.contents()).equals(before)).toBe(true);
  });

  it('whose fingerprint key was removed is refused, rather than given another', async () => {
    await using fresh = await database.fresh();
    await fresh.open();
    await fresh.sql('delete from keys returning name');
    await expect(fresh.open()).rejects.toThrow('its fingerprint key is missing; restore a backup');
  });

  it('and closing it, twice even, ends its reads and writes as unavailable', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const last = addToken(store);
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await last;
    await expect(store.read.tokens.version()).rejects.toThrow(StoreUnavailable);
    await expect(addToken(store)).rejects.toThrow(StoreUnavailable);
  });
});

describe('opening an SQLite store', () => {
  it('makes its folder and files so that only their owner may read them', async () => {
    await using fresh = await sqlite.fresh();
    await addToken(await fresh.open());
    const mode = (name: string) => statSync(join(fresh.baseDir, 'data', name)).mode & 0o777;
    expect(mode('.')).toBe(0o700);
    for (const name of ['watchword.db', 'watchword.db-wal', 'watchword.db-shm']) expect(mode(name)).toBe(0o600);
  });

  it('that is another kind of file is refused, and the file left as it is', async () => {
    await using fresh = await sqlite.fresh();
    mkdirSync(join(fresh.baseDir, 'data'));
    writeFileSync(join(fresh.baseDir, 'data', 'watchword.db'), 'a letter to a friend\n'.repeat(100));
    const before = await fresh.contents();
    await expect(fresh.open()).rejects.toThrow(StoreUnavailable);
    await expect(fresh.open()).rejects.toThrow('file is not a database');
    expect((await fresh.contents()).equals(before)).toBe(true);
  });

  it('where no file can be is refused with the reason', async () => {
    await using fresh = await sqlite.fresh();
    await expect(fresh.open({ url: 'sqlite:encryption.key/store.db' })).rejects.toThrow(
      /^the store \(sqlite:encryption.key\/store.db\) can't be opened: /,
    );
  });
});
