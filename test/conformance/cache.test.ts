/** Law of the cache: it saves requests, and nothing depends on it. It may lie, and a connector comes right all the same. */
import { describe, expect, test } from 'vitest';
import type { Cache } from '../../src/connector/cache.ts';
import { openWorld, products, signal, type World } from './world.ts';

/** Those that keep their sign-in there. */
const KEEPING = products.filter(({ id }) => ['intune', 'workspace-one', 'jamf-pro', 'android-management'].includes(id));

function honest(): Cache & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
  };
}

/** Says the same whatever was put in or taken out. */
const lying = (says: string): Cache => ({ get: async () => says, set: async () => {}, delete: async () => {} });

/** As both products' connectors keep an access token, though nobody gave this one out. */
const foreign = (now: number) =>
  JSON.stringify({ value: 'never-given-out', goodUntil: now + 3_000_000, expiresAt: now + 3_000_000 });

/** All of a slot's life: looked for, written, looked at again, checked. */
async function work(world: World): Promise<void> {
  const connector = world.open();
  const value = world.token();
  const before = await connector.observe(world.slot, signal);
  const { outcomes } = await connector.write(world.slot, before, () => value, signal);
  expect(outcomes.every(({ outcome }) => outcome === 'written')).toBe(true);
  const after = await world.open().observe(world.slot, signal);
  expect(after.copies.map(({ holds }) => holds)).toContain(world.kit.fingerprint(value));
  for await (const finding of world.open().check(world.slots, signal)) {
    expect(finding, finding.says).not.toMatchObject({ level: 'failure' });
  }
}

describe.each(KEEPING)('$id with a cache', (product) => {
  test('that is honest: another process needs no sign-in of its own', async () => {
    const cache = honest();
    await using world = await openWorld(product, {}, { cache });
    const observe = (account: Pick<World, 'open'>) => account.open().observe(world.slot, signal);
    const alone = await world.requestsOf(() => observe(world));
    expect(cache.kept.size).toBe(1);
    const shared = await world.requestsOf(() => observe(world.another()));
    expect(shared.length).toBeLessThan(alone.length);
    cache.kept.clear();
    expect(await world.requestsOf(() => observe(world.another()))).toHaveLength(alone.length);
  });

  test.each([
    ['that holds garbage', () => '}{'],
    ['that holds something of another shape', () => '{"value":7,"goodUntil":"soon","expiresAt":null}'],
    ['that holds a token with a line end', (now: number) => foreign(now).replace('never', 'never\\n')],
    ['that holds what is over', () => foreign(0)],
    ['that holds what lasts for ever', (now: number) => foreign(now + 1e12)],
    ['that gives out a token which the vendor refuses, again and again', foreign],
  ])('%s: it works as without', async (_, says) => {
    const at = Date.UTC(2026, 0, 1);
    await using world = await openWorld(product, {}, { cache: lying(says(at)) });
    await work(world);
  });

  test('that holds a refused token: it is deleted, and the new one is kept', async () => {
    const cache = honest();
    await using world = await openWorld(product, {}, { cache });
    await world.open().observe(world.slot, signal);
    const [key = ''] = cache.kept.keys();
    cache.kept.set(key, foreign(world.clock.now()));
    await world.another().open().observe(world.slot, signal);
    expect(cache.kept.get(key)).not.toContain('never-given-out');
    expect(cache.kept.get(key)).toBeDefined();
  });
});
