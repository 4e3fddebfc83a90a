import { describe, expect, test } from 'vitest';
import { createQuiet, type HeardHolds, holdsOf, quietKey, rememberQuiet } from '../../src/connector/quiet.ts';
import type { HoldsTable } from '../../src/store/contract.ts';
import { testClock } from '../clock.ts';
import { databases } from '../store/databases.ts';

const key = quietKey('contoso', 'graph.example');

/** The table of a store whose clock shows this time. */
function table(rows: [string, number][] = [], now = 0) {
  const kept = new Map(rows);
  const holds: HeardHolds = {
    now: async () => now,
    onChange: () => ({ [Symbol.dispose]: () => undefined }),
    list: async () => [...kept].map(([key, until]) => ({ key, until, why: 'asked' })),
    set: async (key, until) => void kept.set(key, until),
    clear: async (key) => void kept.delete(key),
  };
  return { kept, holds };
}

const noTrouble = (error: unknown) => {
  throw error;
};

describe('a wish for quiet', () => {
  test('lasts until its time, for one account and one host', async () => {
    const clock = testClock(0);
    const quiet = createQuiet(clock);
    quiet.ask(key, 1000, 'asked');
    expect(quiet.until(key)).toBe(1000);
    expect(quiet.until(quietKey('fabrikam', 'graph.example'))).toBeUndefined();
    expect(quiet.until(quietKey('contoso', 'login.example'))).toBeUndefined();
    await clock.advance(999);
    expect(quiet.until(key)).toBe(1000);
    await clock.advance(1);
    expect(quiet.until(key)).toBeUndefined();
  });

  test('is not shortened by another that ends earlier', () => {
    const quiet = createQuiet(testClock(0));
    quiet.ask(key, 1000, 'asked');
    quiet.ask(key, 500, 'asked');
    expect(quiet.until(key)).toBe(1000);
  });
});

describe('a remembered quiet', () => {
  test('survives a restart', async () => {
    const { holds, kept } = table();
    const before = await rememberQuiet({ clock: testClock(0), holds, onTrouble: noTrouble });
    before.ask(key, 60_000, 'asked');
    await before.written();
    const later = table([...kept], 10_000);
    const after = await rememberQuiet({ clock: testClock(10_000), holds: later.holds, onTrouble: noTrouble });
    expect(after.until(key)).toBe(60_000);
  });

  test('forgets, also in the store, what was over before the start', async () => {
    const { holds, kept } = table(
      [
        [key, 5000],
        ['other host', 20_000],
      ],
      10_000,
    );
    const quiet = await rememberQuiet({ clock: testClock(10_000), holds, onTrouble: noTrouble });
    await quiet.written();
    expect(quiet.until(key)).toBeUndefined();
    expect([...kept.keys()]).toEqual(['other host']);
  });

  test('writes only what is later than what it has', async () => {
    const { holds, kept } = table();
    const quiet = await rememberQuiet({ clock: testClock(0), holds, onTrouble: noTrouble });
    quiet.ask(key, 60_000, 'asked');
    quiet.ask(key, 30_000, 'asked');
    await quiet.written();
    expect(kept.get(key)).toBe(60_000);
  });

  test('holds on when it cannot be written down, says so, and writes again the next time', async () => {
    const { holds, kept } = table();
    const troubles: unknown[] = [];
    let full = true;
    const flaky = { ...holds, set: (...row: Parameters<HoldsTable['set']>) => (full ? refuse() : holds.set(...row)) };
    const quiet = await rememberQuiet({
      clock: testClock(0),
      holds: flaky,
      onTrouble: (error) => troubles.push(error),
    });
    quiet.ask(key, 60_000, 'asked');
    await quiet.written();
    expect(quiet.until(key)).toBe(60_000);
    expect(troubles).toEqual([new Error('disk full')]);
    full = false;
    quiet.ask(key, 90_000, 'asked');
    await quiet.written();
    expect(kept.get(key)).toBe(90_000);
  });
});

describe.each(databases)('a quiet that several processes on $name share', (database) => {
  async function process(fresh: Awaited<ReturnType<typeof database.fresh>>, aheadMs = 0) {
    const store = await fresh.open();
    const clock = testClock(await store.read.holds.now());
    await clock.advance(aheadMs);
    const quiet = await rememberQuiet({ clock, holds: holdsOf(store), onTrouble: noTrouble });
    return { store, clock, quiet };
  }

  test('knows a second later at most what another was asked, whatever its own clock shows', async () => {
    await using fresh = await database.fresh();
    const ours = await process(fresh);
    const theirs = await process(fresh, 300_000);
    theirs.quiet.ask(key, theirs.clock.now() + 60_000, 'asked');
    await theirs.quiet.written();
    await ours.clock.advance(1_000);
    await ours.quiet.fresh();
    const left = (ours.quiet.until(key) ?? 0) - ours.clock.now();
    // The database's clock goes on by itself on PostgreSQL, and the other one is stepped by a second here.
    expect(Math.abs(left - 60_000)).toBeLessThan(20_000);
  });

  test('waits for a look that somebody else has begun', async () => {
    await using fresh = await database.fresh();
    const { store, clock } = await process(fresh);
    const answered = Promise.withResolvers<void>();
    let looks = 0;
    const holds = {
      ...holdsOf(store),
      list: async () => {
        looks += 1;
        if (looks > 1) await answered.promise;
        return looks > 1 ? [{ key, until: (await store.read.holds.now()) + 60_000, why: 'asked' }] : [];
      },
    };
    using quiet = await rememberQuiet({ clock, holds, onTrouble: () => undefined });
    await clock.advance(1_000);
    const first = quiet.fresh();
    const second = quiet.fresh().then(() => quiet.until(key));
    answered.resolve();
    expect(await second).toBeDefined();
    await first;
  });

  test('is not shortened by one that was asked for less', async () => {
    await using fresh = await database.fresh();
    const [ours, theirs] = [await process(fresh), await process(fresh)];
    ours.quiet.ask(key, ours.clock.now() + 60_000, 'asked');
    await ours.quiet.written();
    theirs.quiet.ask(key, theirs.clock.now() + 5_000, 'asked');
    await theirs.quiet.written();
    const [row] = await ours.store.read.holds.list();
    expect((row?.until ?? 0) - (await ours.store.read.holds.now())).toBeGreaterThan(30_000);
  });

  test('asks the store once a second at most, and goes on with what it knows where that fails', async () => {
    await using fresh = await database.fresh();
    const { store, clock } = await process(fresh);
    let looks = 0;
    const holds = holdsOf(store);
    const list = () => {
      looks += 1;
      return looks === 3 ? Promise.reject(new Error('out of reach')) : holds.list();
    };
    const quiet = await rememberQuiet({ clock, holds: { ...holds, list }, onTrouble: noTrouble });
    quiet[Symbol.dispose]();
    quiet.ask(key, clock.now() + 60_000, 'asked');
    await quiet.written();
    await quiet.fresh();
    await clock.advance(999);
    await quiet.fresh();
    expect(looks).toBe(1);
    await clock.advance(1);
    await Promise.all([quiet.fresh(), quiet.fresh()]);
    expect(looks).toBe(2);
    await clock.advance(1_000);
    await quiet.fresh();
    expect([looks, quiet.until(key) !== undefined]).toEqual([3, true]);
  });
});

function refuse(): Promise<void> {
  return Promise.reject(new Error('disk full'));
}
