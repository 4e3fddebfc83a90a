import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Kept, SharedCache } from '../../src/connector/cache.ts';
import { seal, unseal } from '../../src/store/sealed.ts';
import { testClock } from '../clock.ts';

const encryptionKey = { id: '12345678', key: createSecretKey(randomBytes(32)) };

function cacheOver(kept: Partial<Kept> = {}) {
  const rows = new Map<string, string>();
  const told: (string | null)[] = [];
  const clock = testClock();
  const cache = new SharedCache({
    kept: {
      get: async (key) => rows.get(key),
      set: async (key, value) => void rows.set(key, value),
      delete: async (key) => void rows.delete(key),
      disconnect: async () => undefined,
      ...kept,
    },
    seal: (name, text) => seal(encryptionKey, name, Buffer.from(text)),
    unseal: (name, sealed) => unseal(encryptionKey, name, sealed).toString(),
    clock,
    onTrouble: (says) => told.push(says),
  });
  return { cache, clock, rows, told };
}

describe('a cache', () => {
  test('gives back what was put in until its time is over, or it was deleted', async () => {
    const { cache, clock } = cacheOver();
    const own = cache.of('contoso');
    await own.set('session', 'value', 1_000);
    await clock.advance(999);
    expect(await own.get('session')).toBe('value');
    await clock.advance(1);
    expect(await own.get('session')).toBeUndefined();
    await own.set('session', 'value', 1_000);
    await own.delete('session');
    expect(await own.get('session')).toBeUndefined();
  });

  test('is divided by account and settings, however they are called', async () => {
    const { cache } = cacheOver();
    await cache.of('contoso', 'intune').set('session', 'value', 1_000);
    expect(await cache.of('contoso', 'other settings').get('session')).toBeUndefined();
    expect(await cache.of('contoso').get('intune')).toBeUndefined();
    expect(await cache.of('contoso","intune').get('session')).toBeUndefined();
    expect(await cache.of('contoso', 'intune').get('session')).toBe('value');
  });

  test('keeps nothing in clear', async () => {
    const { cache, rows } = cacheOver();
    await cache.of('contoso').set('session', 'hunter2', 1_000);
    expect(JSON.stringify([...rows])).not.toContain('hunter2');
  });

  test('takes what was put in by nobody, or moved from elsewhere, for nothing', async () => {
    const { cache, rows, told } = cacheOver();
    const [one, other] = [cache.of('contoso'), cache.of('fabrikam')];
    await one.set('session', 'of contoso', 1_000);
    await other.set('session', 'of fabrikam', 1_000);
    const [[ofOne = '', sealed = ''] = [], [ofOther = ''] = []] = [...rows];
    rows.set(ofOther, sealed);
    expect(await other.get('session')).toBeUndefined();
    for (const garbage of ['', '}{', 'v1.12345678.AAAA.AAAA', '"text"']) {
      rows.set(ofOne, garbage);
      expect(await one.get('session')).toBeUndefined();
    }
    expect(told).toEqual([]);
  });

  test('that fails is nothing kept, is told once, is left alone for a while, and is used again', async () => {
    let asked = 0;
    let away = true;
    const { cache, clock, told } = cacheOver({
      get: async () => {
        asked += 1;
        if (away) throw new Error('connection refused');
      },
      set: () => Promise.reject(new Error('connection refused')),
    });
    const own = cache.of('contoso');
    expect(await own.get('session')).toBeUndefined();
    await own.set('session', 'value', 1_000);
    expect(await own.get('session')).toBeUndefined();
    expect([asked, told]).toEqual([1, ['connection refused']]);
    await clock.advance(30_000);
    await own.get('session');
    expect([asked, told]).toEqual([2, ['connection refused']]);
    away = false;
    await clock.advance(30_000);
    await own.get('session');
    expect(told).toEqual(['connection refused', null]);
  });

  test('that does not answer is not waited for', async () => {
    const { cache, told } = cacheOver({ get: () => new Promise(() => undefined) });
    expect(await cache.of('contoso').get('session')).toBeUndefined();
    expect(told).toEqual(['the cache does not answer']);
  });
});
