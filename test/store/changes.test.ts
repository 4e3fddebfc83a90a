import { describe, expect, it, vi } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import type { Store } from '../../src/store/contract.ts';
import { Wire } from '../wire.ts';
import { databases, freshPostgres, postgresOnDemand, sqlite } from './databases.ts';
import { addToken, sampleToken } from './samples.ts';

/** Long enough for a machine that is busy with other tests; a hint that doesn't come fails all the same. */
const PATIENCE = { interval: 5, timeout: 20_000 };

function heardBy(store: Store) {
  const counts = { tokens: 0, holds: 0 };
  for (const topic of ['tokens', 'holds'] as const) {
    store.onChange(topic, () => {
      counts[topic] += 1;
    });
  }
  return counts;
}

describe('what was changed on SQLite', () => {
  it('is heard in the process that changed it, and nothing of what was undone', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    const counts = heardBy(store);
    await addToken(store);
    await store.write(({ holds }) => holds.set('a', 1, 'x'));
    const failing = store.write(async ({ holds }) => {
      await holds.set('a', 2, 'x');
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(counts).toEqual({ tokens: 1, holds: 1 });
  });
});

describe.each(databases)('what was changed on $name', (database) => {
  it('is heard in the process that changed it once it is committed, and not before', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const heard: string[] = [];
    store.onChange('holds', () => heard.push('holds'));
    await store.write(async ({ holds }) => {
      await holds.set('a', 1, 'x');
      expect(heard).toEqual([]);
    });
    expect(heard).not.toEqual([]);
  });

  it('is heard no more by who has stopped listening', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const listener = vi.fn();
    store.onChange('tokens', listener)[Symbol.dispose]();
    await addToken(store);
    expect(listener).not.toHaveBeenCalled();
  });
});

describe.runIf(databases.some(({ name }) => name === 'postgres'))('another process on PostgreSQL', () => {
  async function apart() {
    const server = await postgresOnDemand();
    const fresh = await freshPostgres(server);
    const link = await Wire.to(server.port);
    const theirs = await fresh.open();
    const ours = await fresh.open({ url: fresh.url.replace(`:${server.port}/`, `:${link.port}/`) });
    const counts = heardBy(ours);
    // As soon as it listens, it says that something may have been missed.
    await vi.waitUntil(() => counts.tokens === 1 && counts.holds === 1, PATIENCE);
    async function close() {
      await ours[Symbol.asyncDispose]();
      await link[Symbol.asyncDispose]();
      await fresh[Symbol.asyncDispose]();
    }
    return { link, theirs, counts, [Symbol.asyncDispose]: close };
  }

  it('hears what was committed, and of which kind, and nothing of what was undone', async () => {
    await using world = await apart();
    const { theirs, counts } = world;
    await theirs
      .write(async ({ tokens, holds }) => {
        await holds.set('a', 1, 'x');
        await tokens.insert(sampleToken(), new Secret('undone'));
        throw new Error('undone');
      })
      .catch(() => undefined);
    await addToken(theirs);
    await vi.waitUntil(() => counts.tokens === 2, PATIENCE);
    // Hints come in the order of the commits, so that of the undone one would be here.
    expect(counts.holds).toBe(1);
    await theirs.write(({ holds }) => holds.set('a', 2, 'x'));
    await vi.waitUntil(() => counts.holds === 2, PATIENCE);
    expect(counts.tokens).toBe(2);
  });

  it('listens again after a break, and counts everything as changed then', async () => {
    await using world = await apart();
    const { link, theirs, counts } = world;
    link.cut();
    await addToken(theirs);
    expect(counts.tokens).toBe(1);
    link.mend();
    await vi.waitUntil(() => counts.tokens === 2 && counts.holds === 2, PATIENCE);
    await addToken(theirs);
    await vi.waitUntil(() => counts.tokens === 3, PATIENCE);
  });

  it('notices by itself that its connection has fallen silent', { timeout: 30_000 }, async () => {
    await using world = await apart();
    const { link, theirs, counts } = world;
    link.silence();
    link.mend();
    await addToken(theirs);
    await vi.waitUntil(() => counts.tokens === 2 && counts.holds === 2, PATIENCE);
    await addToken(theirs);
    await vi.waitUntil(() => counts.tokens === 3, PATIENCE);
  });

  it('stops listening when its store is closed, also while the server is silent', async () => {
    const world = await apart();
    world.link.silence();
    await expect(world[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });
});
