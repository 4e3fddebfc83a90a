import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import { DuplicateToken } from '../../src/store/contract.ts';
import { databases } from './databases.ts';
import { addToken, sampleToken } from './samples.ts';

describe.each(databases)('tokens on $name', (database) => {
  it('come back as they were given, with a fingerprint and the value sealed', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const given = sampleToken({ stage: 'current', note: 'für später ✓', currentAt: 1_700_000_000_123 });
    const token = await store.write((tables) => tables.tokens.insert(given, new Secret('a value: ü')));
    expect(token).toEqual({ ...given, fingerprint: store.fingerprint('a value: ü') });
    expect(token.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(await store.read.tokens.get(given.id)).toEqual(token);
    expect((await store.read.tokens.reveal(given.id)).reveal()).toBe('a value: ü');
  });

  it('are listed oldest first, those of one millisecond in the order they came, by set or all', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const added = [];
    for (let n = 0; n < 5; n += 1) added.push(await addToken(store));
    const older = await addToken(store, { createdAt: 999 });
    const other = await addToken(store, { tokenSet: 'okta' });
    const ids = [older, ...added].map(({ id }) => id);
    expect((await store.read.tokens.list('pingid')).map(({ id }) => id)).toEqual(ids);
    expect((await store.read.tokens.list()).map(({ id }) => id)).toEqual([...ids, other.id]);
    expect(await store.read.tokens.list('nobody')).toEqual([]);
  });

  it('are changed in what is given and nothing else', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const token = await addToken(store, { note: 'first', currentAt: 5 });
    const noted = await store.write(({ tokens }) => tokens.update(token.id, { note: 'second' }));
    expect(noted).toEqual({ ...token, note: 'second' });
    const revoked = await store.write(({ tokens }) =>
      tokens.update(token.id, { stage: 'revoked', revokedAt: 9, currentAt: null }),
    );
    expect(revoked).toEqual({ ...noted, stage: 'revoked', revokedAt: 9, currentAt: null });
    const edited = await store.write(({ tokens }) => tokens.update(token.id, { value: new Secret('another value') }));
    expect(edited).toEqual({ ...revoked, fingerprint: store.fingerprint('another value') });
    expect((await store.read.tokens.reveal(token.id)).reveal()).toBe('another value');
  });

  it('refuse the value of an active token of the same set, and say which token has it', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const first = await addToken(store, {}, 'the value');
    const duplicate = await addToken(store, {}, 'the value').catch((error: unknown) => error);
    expect(duplicate).toBeInstanceOf(DuplicateToken);
    expect(duplicate).toMatchObject({ tokenSet: 'pingid', tokenId: first.id });
    expect(String(duplicate)).not.toContain('the value');
    expect(await store.read.tokens.list()).toEqual([first]);
    await addToken(store, { tokenSet: 'okta' }, 'the value');
  });

  it('take the value of a revoked token, which then can not come back', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const revoked = await addToken(store, { stage: 'revoked' }, 'the value');
    await addToken(store, {}, 'the value');
    await expect(store.write(({ tokens }) => tokens.update(revoked.id, { stage: 'pending' }))).rejects.toThrow(
      DuplicateToken,
    );
    const other = await addToken(store, {}, 'another');
    await expect(
      store.write(({ tokens }) => tokens.update(other.id, { value: new Secret('the value') })),
    ).rejects.toThrow(DuplicateToken);
  });

  it('are guarded by the database too: one active token of a value, one current token of a set', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const [current, pending] = [await addToken(store, { stage: 'current' }), await addToken(store)];
    const set = (what: string) => fresh.sql(`update tokens set ${what} where id = '${pending.id}' returning id`);
    await expect(set(`fingerprint = '${current.fingerprint}'`)).rejects.toThrow(/unique/i);
    await expect(set("stage = 'current'")).rejects.toThrow(/unique/i);
    await expect(set("stage = 'lost'")).rejects.toThrow(/check/i);
  });

  it('count a version up with every committed change, and only then', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    expect(await store.read.tokens.version()).toBe(0);
    const token = await addToken(store);
    expect(await store.read.tokens.version()).toBe(1);
    await store.write(({ tokens }) => tokens.update(token.id, { note: 'changed' }));
    expect(await store.read.tokens.version()).toBe(2);
    await store.write(({ tokens }) => tokens.update(token.id, {}));
    await store.write(({ audit }) => audit.list({ limit: 1 }));
    await addToken(store, { id: token.id }).catch(() => undefined);
    expect(await store.read.tokens.version()).toBe(2);
  });

  it('have notes that are the same on both databases, whatever somebody pastes into them', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const token = await addToken(store, { note: 'nul \0, half a pair \uD83D, whole 😀' });
    expect(token.note).toBe('nul \uFFFD, half a pair \uFFFD, whole 😀');
    expect(await store.read.tokens.get(token.id)).toEqual(token);
  });

  it('that do not exist are null to get, and a mistake to change or reveal', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    expect(await store.read.tokens.get('nobody')).toBeNull();
    await expect(store.read.tokens.reveal('nobody')).rejects.toThrow(UserError);
    await expect(store.write(({ tokens }) => tokens.update('nobody', { note: 'x' }))).rejects.toThrow(
      'there is no token with the id nobody',
    );
  });

  it('do not open with the value of another row', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const [one, two] = [await addToken(store), await addToken(store)];
    await fresh.sql(
      `update tokens set sealed_value = (select sealed_value from tokens where id = '${one.id}') where id = '${two.id}' returning id`,
    );
    await expect(store.read.tokens.reveal(two.id)).rejects.toThrow("doesn't open");
  });
});
