import { describe, expect, test } from 'vitest';
import { createQuiet, holdsOf, quietKey, rememberQuiet } from '../../src/connector/quiet.ts';
import type { HoldsTable, Store } from '../../src/store/contract.ts';
import { testClock } from '../clock.ts';

const key = quietKey('contoso', 'graph.example');

function table(rows: [string, number][] = []) {
  const kept = new Map(rows);
  const holds: HoldsTable = {
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
    const { holds } = table();
    const before = await rememberQuiet({ clock: testClock(0), holds, onTrouble: noTrouble });
    before.ask(key, 60_000, 'asked');
    await before.written();
    const after = await rememberQuiet({ clock: testClock(10_000), holds, onTrouble: noTrouble });
    expect(after.until(key)).toBe(60_000);
  });

  test('forgets, also in the store, what was over before the start', async () => {
    const { holds, kept } = table([
      [key, 5000],
      ['other host', 20_000],
    ]);
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

  test('lives in the table of a store, each write in a transaction', async () => {
    const { holds, kept } = table();
    let transactions = 0;
    const store = {
      read: { holds },
      write: (work: (tables: { readonly holds: HoldsTable }) => Promise<unknown>) => {
        transactions += 1;
        return work({ holds });
      },
    } as unknown as Store;
    await holdsOf(store).set(key, 1, 'asked');
    expect(await holdsOf(store).list()).toEqual([{ key, until: 1, why: 'asked' }]);
    await holdsOf(store).clear(key);
    expect([kept.size, transactions]).toEqual([0, 2]);
  });
});

function refuse(): Promise<void> {
  return Promise.reject(new Error('disk full'));
}
