import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BackupOptions, backUp, type RestoreOptions, restore } from '../../src/store/backup.ts';
import { COPIED_TABLES } from '../../src/store/copied-tables.ts';
import { generateEncryptionKey } from '../../src/store/encryption-key.ts';
import { databases, sqlite } from './databases.ts';
import { filled, LONG, ODD } from './filled.ts';
import type { FreshDatabase } from './fresh-database.ts';
import { addToken, sampleEntry } from './samples.ts';

const ways = databases.flatMap((from) => databases.map((to) => ({ from, to, name: `${from.name} on ${to.name}` })));

function backedUp(source: FreshDatabase, different: Partial<BackupOptions> = {}) {
  return backUp({ store: source.options, path: join(source.baseDir, 'store.backup'), ...different });
}

/** Under the key of the source. */
function restored(source: FreshDatabase, target: FreshDatabase, different: Partial<RestoreOptions> = {}) {
  const store = { ...target.options, encryptionKey: source.encryptionKey };
  return restore({ path: join(source.baseDir, 'store.backup'), store, replace: false, actor: 'jo', ...different });
}

describe.each(ways)('a backup of $name', ({ from, to }) => {
  it('restores everything as it was when it was made', async () => {
    await using source = await from.fresh();
    await using target = await to.fresh();
    await filled(source);
    const made = await backedUp(source);
    const store = await source.open();
    const before = { tokens: await store.read.tokens.list(), trail: await store.read.audit.list({ limit: 99 }) };
    await addToken(store);
    const back = await restored(source, target);
    expect(back).toEqual(made);
    expect([...back.tallies.keys()]).toEqual(COPIED_TABLES);
    const after = await target.open({ encryptionKey: source.encryptionKey });
    expect(await after.read.tokens.list()).toEqual(before.tokens);
    expect((await after.read.tokens.reveal('a')).reveal()).toBe(LONG);
    const [entry, ...trail] = await after.read.audit.list({ limit: 99 });
    expect(entry).toMatchObject({ action: 'store.restored', detail: { madeAt: made.madeAt, replaced: false } });
    expect(trail).toEqual(before.trail);
    expect(await after.read.audit.verify()).toEqual({ entries: 41, broken: null });
  });
});

describe.each(databases)('a backup on $name', (database) => {
  it('is the store at one moment, whatever is written meanwhile; and nobody waits for it', async () => {
    await using source = await database.fresh();
    await using target = await database.fresh();
    await filled(source);
    const store = await source.open();
    const writes: Promise<unknown>[] = [];
    // A token and its entry are one transaction: half of one would show.
    const onRows = () => {
      const work = store.write(async ({ tokens, audit }) => {
        const note = 'meanwhile';
        for (const { id } of await tokens.list('set of a')) await tokens.update(id, { note });
        await audit.append(sampleEntry({ action: note }));
      });
      writes.push(work);
      return work;
    };
    await backedUp(source, { onRows: () => void onRows() });
    await Promise.all(writes);
    expect(writes.length).toBeGreaterThan(20);
    await restored(source, target);
    const after = await target.open({ encryptionKey: source.encryptionKey });
    expect((await after.read.tokens.get('a'))?.note).toBe('');
    expect(await after.read.audit.list({ limit: 9, action: 'meanwhile' })).toEqual([]);
    expect(await after.read.audit.verify()).toMatchObject({ broken: null });
    expect(await store.read.audit.list({ limit: 99, action: 'meanwhile' })).toHaveLength(writes.length);
  });

  it('goes into a store only where that is empty, or is to be replaced and nobody works with it', async () => {
    await using source = await database.fresh();
    await using target = await database.fresh();
    await filled(source);
    await backedUp(source);
    const there = await target.open();
    await addToken(there, { id: 'only there' });
    await there.write(({ leases }) => leases.acquire('account:contoso', 'daemon@there#1 -', 60_000));
    const before = await there.read.tokens.list();
    await expect(restored(source, target)).rejects.toThrow('is not empty');
    await expect(restored(source, target, { replace: true })).rejects.toThrow('is in use by daemon@there');
    expect(await there.read.tokens.list()).toEqual(before);
    await target.elapse(60_001);
    await restored(source, target, { replace: true });
    const after = await target.open({ encryptionKey: source.encryptionKey });
    expect(await after.read.tokens.get('only there')).toBeNull();
    expect((await after.read.tokens.reveal('a')).reveal()).toBe(LONG);
    const [entry] = await after.read.audit.list({ limit: 1 });
    expect(entry).toMatchObject({ action: 'store.restored', detail: { replaced: true } });
  });

  it('is not made where there is no store', async () => {
    await using source = await database.fresh();
    await expect(backedUp(source)).rejects.toThrow(`there is no store in ${source.url}`);
    expect(readdirSync(source.baseDir)).not.toContain('store.backup');
  });
});

describe('the file of a backup', () => {
  it('is private, whole or not there, never written over, and shows nothing of the store', async () => {
    await using source = await sqlite.fresh();
    await filled(source);
    const stop = AbortSignal.abort(new Error('enough'));
    await expect(backedUp(source, { signal: stop })).rejects.toThrow('enough');
    expect(readdirSync(source.baseDir).filter((name) => name.includes('backup'))).toEqual([]);
    const { keyId, schema, salt } = await backedUp(source);
    const path = join(source.baseDir, 'store.backup');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(path);
    const [line] = bytes.toString('latin1').split('\n');
    expect(line).toMatch(/^watchword-backup 1 \{"keyId":"[0-9a-f]{8}",/);
    expect({ keyId, schema }).toMatchObject({ keyId: source.encryptionKey.id });
    for (const shown of [ODD.slice(0, 4), 'pingid', 'tokens', 'sealed']) expect(bytes.includes(shown)).toBe(false);
    await expect(backedUp(source)).rejects.toThrow('exists, and a backup is never overwritten');
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const again = await backedUp(source, { path: `${path}2` });
    expect(again.salt).not.toBe(salt);
  });

  it('that was changed, cut off, lengthened or put together anew is refused, and the target stays as it is', async () => {
    await using source = await sqlite.fresh();
    await using target = await sqlite.fresh();
    await addToken(await source.open());
    await backedUp(source);
    const path = join(source.baseDir, 'store.backup');
    const whole = readFileSync(path);
    const body = whole.indexOf('\n') + 1;
    const pieces = piecesOf(whole.subarray(body));
    const [first, second] = [pieces[0], pieces[1]];
    if (first === undefined || second === undefined) throw new Error('a backup has many pieces');
    const changed = [
      ...[0, 20, body - 40, body + 2, body + 9, body + 200, whole.length - 1].map((at) => flipped(whole, at)),
      ...[0, 10, body, body + 2, body + 40, whole.length - 1].map((length) => whole.subarray(0, length)),
      Buffer.concat([whole, Buffer.from('more')]),
      Buffer.concat([whole.subarray(0, body), ...pieces.slice(0, -1)]),
      Buffer.concat([whole.subarray(0, body), second, first, ...pieces.slice(2)]),
      Buffer.concat([whole.subarray(0, body), ...pieces.slice(1)]),
      Buffer.concat([whole.subarray(0, body), first, ...pieces]),
      Buffer.concat([Buffer.from(String(whole.subarray(0, body)).replace('"schema":', '"schema":1')), ...pieces]),
    ];
    for (const [n, bytes] of changed.entries()) {
      writeFileSync(path, bytes);
      const error = await restored(source, target).catch((refusal) => refusal);
      expect(error?.name, `change ${n}: ${error}`).toBe('UserError');
      // Seen in the file itself, and not only by what it holds.
      expect(error.message, `change ${n}`).toMatch(/is damaged|is not a backup|in a form that/);
      expect(readdirSync(target.baseDir), `change ${n}`).toEqual(['encryption.key']);
    }
    writeFileSync(path, whole);
    await restored(source, target);
  });

  it('opens under its own key only, which may be a previous one', async () => {
    await using source = await sqlite.fresh();
    await using target = await sqlite.fresh();
    await addToken(await source.open(), { id: 'one' }, 'the value');
    await backedUp(source);
    const other = generateEncryptionKey(join(source.baseDir, 'other.key'));
    const store = { ...target.options, encryptionKey: other };
    await expect(restored(source, target, { store })).rejects.toThrow(
      `was made under another key: key id ${source.encryptionKey.id}, given: ${other.id}; name it in`,
    );
    const disguised = { ...other, id: source.encryptionKey.id };
    const as = { ...store, encryptionKey: disguised };
    await expect(restored(source, target, { store: as })).rejects.toThrow("is damaged or was changed: it doesn't open");
    const encryptionKey = { ...other, previous: [source.encryptionKey] };
    await restored(source, target, { store: { ...store, encryptionKey } });
    const after = await target.open({ encryptionKey });
    expect((await after.read.tokens.reveal('one')).reveal()).toBe('the value');
  });

  it.each([
    ['a letter', 'dear friend\n', 'is not a backup of Watchword'],
    ['nothing', '', 'is not a backup of Watchword'],
    ['a backup in another form', 'watchword-backup 2 {}\n', "in a form that this program doesn't know"],
    ['half a line', 'watchword-backup 1 {"keyId"\n', "its first line can't be read"],
  ])('that is %s is refused', async (_, text, says) => {
    await using target = await sqlite.fresh();
    writeFileSync(join(target.baseDir, 'store.backup'), text);
    await expect(restored(target, target)).rejects.toThrow(says);
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
  return changed;
}

/** Each with its length before it. */
function piecesOf(body: Buffer): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = at + 4 + body.readUInt32BE(at);
    pieces.push(body.subarray(at, end));
    at = end;
  }
  return pieces;
}
