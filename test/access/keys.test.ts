import { describe, expect, it } from 'vitest';
import { AccessKeys } from '../../src/access/keys.ts';
import { testClock } from '../clock.ts';
import { databases } from '../store/databases.ts';

const ACTOR = { name: 'test', reason: 'to see' };

describe.each(databases)('keys for the admin API on $name', (database) => {
  it('are shown once, and only a digest of them is kept', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const clock = testClock();
    const keys = new AccessKeys(store, clock);
    const { access, key } = await keys.create({ name: 'ci', role: 'operator', expiresAt: null }, ACTOR);
    expect(key.startsWith(access.prefix)).toBe(true);
    expect(JSON.stringify([await keys.list(), await store.read.audit.list({ limit: 9 })])).not.toContain(key);
    expect(await keys.whose(key)).toMatchObject({ name: 'ci', role: 'operator' });
    expect(await keys.whose(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).toBeNull();
    expect(await keys.whose('not a key')).toBeNull();
  });

  it('open nothing once they are revoked or expired', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const clock = testClock();
    const keys = new AccessKeys(store, clock);
    const short = await keys.create({ name: 'short', role: 'viewer', expiresAt: clock.now() + 1_000 }, ACTOR);
    const long = await keys.create({ name: 'long', role: 'viewer', expiresAt: null }, ACTOR);
    expect(await keys.whose(short.key)).not.toBeNull();
    await clock.advance(1_000);
    expect(await keys.whose(short.key)).toBeNull();
    await keys.revoke('long', ACTOR);
    expect(await keys.whose(long.key)).toBeNull();
    await expect(keys.revoke('long', ACTOR)).rejects.toThrow('is revoked already');
    await expect(keys.revoke('nobody', ACTOR)).rejects.toThrow('There is no key nobody');
    // The name is free again.
    await keys.create({ name: 'long', role: 'admin', expiresAt: null }, ACTOR);
    await expect(keys.create({ name: 'long', role: 'admin', expiresAt: null }, ACTOR)).rejects.toThrow('already');
  });

  it('say to the minute when they were last used', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const clock = testClock();
    const keys = new AccessKeys(store, clock);
    const { key } = await keys.create({ name: 'ci', role: 'viewer', expiresAt: null }, ACTOR);
    const first = clock.now();
    const lastUsed = async () => (await keys.list())[0]?.lastUsedAt;
    await keys.whose(key);
    await clock.advance(59_000);
    await keys.whose(key);
    expect(await lastUsed()).toBe(first);
    await clock.advance(1_000);
    await keys.whose(key);
    expect(await lastUsed()).toBe(first + 60_000);
  });
});
