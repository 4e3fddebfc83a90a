import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { type EncryptionKey, generateEncryptionKey, readEncryptionKeys } from '../../src/store/encryption-key.ts';
import { keysInUse, reseal, SEALED_COLUMNS } from '../../src/store/reseal.ts';
import { databases } from './databases.ts';
import type { FreshDatabase } from './fresh-database.ts';
import type { ResealerOrders } from './resealer.ts';
import { addToken } from './samples.ts';

const RESEALER = fileURLToPath(new URL('resealer.ts', import.meta.url));
const TOKENS = 120;

/** A store with many tokens and an order, and the key that is to come; both can be read with. */
async function aged(fresh: FreshDatabase): Promise<{ readonly old: EncryptionKey; readonly next: EncryptionKey }> {
  const store = await fresh.open();
  await store.write(async ({ tokens, orders }) => {
    for (let n = 0; n < TOKENS; n += 1) {
      const at = { createdAt: n, currentAt: null, retiredAt: null, revokedAt: null };
      const token = { id: `t${n}`, tokenSet: 'pingid', stage: 'pending', note: '', ...at } as const;
      await tokens.insert(token, new Secret(`value ${n}`));
    }
    const order = { token: 'o', what: 'add', tokenSet: 'pingid', orderedAt: 1 } as never;
    await orders.save(order, new Secret('value to add'));
    await orders.save({ token: 'o', what: 'take-away', tokenSet: 'pingid', orderedAt: 1 } as never);
  });
  await store[Symbol.asyncDispose]();
  generateEncryptionKey(join(fresh.baseDir, 'next.key'));
  const next = readEncryptionKeys({ encryption: 'file:next.key', previous: [fresh.keyReference] }, fresh.baseDir);
  return { old: fresh.encryptionKey, next };
}

function rotated(fresh: FreshDatabase, encryptionKey: EncryptionKey, onValues?: (values: number) => void) {
  const store = { ...fresh.options, encryptionKey };
  return reseal({ store, actor: 'jo', ...(onValues && { onValues }) });
}

async function expectAllReadable(fresh: FreshDatabase, encryptionKey: EncryptionKey): Promise<void> {
  const { read } = await fresh.open({ encryptionKey });
  for (const n of [0, 49, 50, TOKENS - 1]) expect((await read.tokens.reveal(`t${n}`)).reveal()).toBe(`value ${n}`);
  expect((await read.orders.reveal('o')).reveal()).toBe('value to add');
  expect(await read.audit.verify()).toMatchObject({ broken: null });
}

/** The tokens, the order with a value, and the fingerprint key. */
const VALUES = TOKENS + 2;

describe.each(databases)('changing the encryption key on $name', (database) => {
  it('encrypts every value anew; after it the old key is of no use any more', async () => {
    await using fresh = await database.fresh();
    const { old, next } = await aged(fresh);
    expect(await keysInUse(fresh.options)).toEqual(new Map([[old.id, VALUES]]));
    const told: number[] = [];
    expect(await rotated(fresh, next, (values) => told.push(values))).toBe(VALUES);
    expect(told).toEqual([50, 100, TOKENS, TOKENS + 1, VALUES]);
    expect(await keysInUse(fresh.options)).toEqual(new Map([[next.id, VALUES]]));
    const alone = readEncryptionKeys({ encryption: 'file:next.key' }, fresh.baseDir);
    await expectAllReadable(fresh, alone);
    await expect(fresh.open()).rejects.toThrow('is not the one this store was made with');
    // SQLite keeps what was overwritten until it needs the room.
    if (database.name === 'postgres') expect((await fresh.contents()).includes(`v1.${old.id}.`)).toBe(false);
    const [entry] = await (await fresh.open({ encryptionKey: alone })).read.audit.list({ limit: 1 });
    expect(entry).toMatchObject({ action: 'keys.rotated', subject: `key:${next.id}`, detail: { values: VALUES } });
  });

  it('does nothing the second time, and writes nothing of it', async () => {
    await using fresh = await database.fresh();
    const { next } = await aged(fresh);
    await rotated(fresh, next);
    expect(await rotated(fresh, next)).toBe(0);
    const { read } = await fresh.open({ encryptionKey: next });
    expect(await read.audit.list({ limit: 9, action: 'keys.rotated' })).toHaveLength(1);
  });

  it('goes on beside those who have both keys, whichever of them they write with', async () => {
    await using fresh = await database.fresh();
    const { old, next } = await aged(fresh);
    const behind = await fresh.open({ encryptionKey: { ...old, previous: [next] } });
    const ahead = await fresh.open({ encryptionKey: next });
    const added: Promise<unknown>[] = [];
    await rotated(fresh, next, (values) => {
      if (values <= TOKENS)
        for (const store of [behind, ahead])
          added.push(addToken(store, { id: `${added.length}` }, 'v'.repeat(added.length + 1)));
    });
    await Promise.all(added);
    // What was written under the old key at the very end is left for another turn.
    await rotated(fresh, next);
    expect([...(await keysInUse(fresh.options)).keys()]).toEqual([next.id]);
    for (const { read } of [behind, ahead]) {
      for (const [n] of added.entries()) expect((await read.tokens.reveal(`${n}`)).reveal()).toBe('v'.repeat(n + 1));
    }
    await expectAllReadable(fresh, next);
  });

  it('killed in the middle leaves everything readable, and goes on with what is left', async () => {
    await using fresh = await database.fresh();
    const { old, next } = await aged(fresh);
    const { url, baseDir, password, keyReference } = fresh;
    const keys = { encryption: 'file:next.key', previous: [keyReference] };
    const orders: ResealerOrders = { url, baseDir, keys, password: password?.reveal() ?? null, after: 100 };
    const child = spawn(process.execPath, [RESEALER], {
      env: { PATH: process.env.PATH, RESEALER: JSON.stringify(orders) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(await keysInUse(fresh.options)).toEqual(
      new Map([
        [next.id, 100],
        [old.id, VALUES - 100],
      ]),
    );
    await expectAllReadable(fresh, next);
    await expectAllReadable(fresh, { ...old, previous: [next] });
    expect(await rotated(fresh, next)).toBe(VALUES - 100);
    await expectAllReadable(fresh, readEncryptionKeys({ encryption: 'file:next.key' }, baseDir));
  });

  it('is refused without the key that values are under, naming it', async () => {
    await using fresh = await database.fresh();
    const { old } = await aged(fresh);
    const stranger = generateEncryptionKey(join(fresh.baseDir, 'stranger.key'));
    await expect(rotated(fresh, stranger)).rejects.toThrow(
      `is under the key ${old.id}, not ${stranger.id}; name the key it is under in \`keys.previous\``,
    );
    expect(await keysInUse(fresh.options)).toEqual(new Map([[old.id, VALUES]]));
  });

  it('knows every column of the database that holds encrypted values', async () => {
    await using fresh = await database.fresh();
    await fresh.open();
    const rows = await fresh.sql(
      database.name === 'sqlite'
        ? "select m.name as t, c.name as c from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'"
        : "select table_name as t, column_name as c from information_schema.columns where table_schema = 'public'",
    );
    const sealed = rows.map(({ t, c }) => `${t}.${c}`).filter((name) => /\.sealed|encrypted|cipher/.test(name));
    expect(sealed.toSorted()).toEqual(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).toSorted());
  });
});
