/** Files that others change in every way there is: in place, by another file in its place, and by Kubernetes' link. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SETTLED_MS, type WatchFolder, watch } from '../../src/authority/watch.ts';
import { systemClock } from '../../src/clock.ts';
import { testClock } from '../clock.ts';

let folder: string;
let ending: AbortController;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchword-watch-'));
  ending = new AbortController();
});

afterEach(() => {
  ending.abort();
  rmSync(folder, { recursive: true });
});

describe('on disk', () => {
  /** Watches the file, changes something, and resolves when that was told. */
  async function seen(path: string, change: () => void): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    watch({ paths: [path], changed: resolve, signal: ending.signal, clock: systemClock });
    change();
    await promise;
  }

  it('a file that is written to is told', async () => {
    const path = join(folder, 'tokens');
    writeFileSync(path, 'one');
    await seen(path, () => writeFileSync(path, 'two'));
  });

  it('a file that another one replaces is told', async () => {
    const path = join(folder, 'tokens');
    writeFileSync(path, 'one');
    writeFileSync(join(folder, '.tokens.new'), 'two');
    await seen(path, () => renameSync(join(folder, '.tokens.new'), path));
  });

  it('a file that was not there is told', async () => {
    const path = join(folder, 'tokens');
    await seen(path, () => writeFileSync(path, 'one'));
  });

  it('a secret that Kubernetes swaps is told', async () => {
    for (const version of ['..1', '..2']) {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, 'tokens'), version);
    }
    symlinkSync('..1', join(folder, '..data'));
    symlinkSync('..data/tokens', join(folder, 'tokens'));
    symlinkSync('..2', join(folder, '..data_tmp'));
    await seen(join(folder, 'tokens'), () => renameSync(join(folder, '..data_tmp'), join(folder, '..data')));
  });

  it('a folder that is not there is no reason to fail', () => {
    const path = join(folder, 'nowhere', 'tokens');
    watch({ paths: [path], changed: () => {}, signal: ending.signal, clock: systemClock });
  });
});

describe('with a clock in hand', () => {
  const clock = testClock();
  let told: number;
  let heard: Map<string, (name: string | null) => void>;
  let ends: AbortSignal[];

  const inHand: WatchFolder = (place, hear, signal) => {
    if (place === '/gone') throw new Error('ENOENT');
    heard.set(place, hear);
    ends.push(signal);
  };

  beforeEach(() => {
    [told, heard, ends] = [0, new Map(), []];
    const paths = ['/gone/x', '/run/a/tokens', '/run/a/key', '/run/b/tokens'];
    const changed = () => {
      told += 1;
    };
    watch({ paths, changed, signal: ending.signal, clock, folder: inHand });
  });

  it('each folder is watched once, also beside one that cannot be', () => {
    expect([...heard.keys()]).toEqual(['/run/a', '/run/b']);
    expect(ends).toEqual([ending.signal, ending.signal]);
  });

  it('what happens in a short while is told once, at its end', async () => {
    for (const name of ['tokens', 'key', 'tokens']) heard.get('/run/a')?.(name);
    await clock.advance(SETTLED_MS - 1);
    heard.get('/run/b')?.('tokens');
    expect(told).toBe(0);
    await clock.advance(1);
    expect(told).toBe(1);
    await clock.advance(SETTLED_MS);
    expect(told).toBe(1);
    heard.get('/run/a')?.('tokens');
    await clock.advance(SETTLED_MS);
    expect(told).toBe(2);
  });

  it.each<[string | null, number]>([
    ['tokens', 1],
    ['key', 0],
    ['..data', 1],
    ['other', 0],
    [null, 1],
  ])('in a folder with one watched file, %s is told %d times', async (name, times) => {
    heard.get('/run/b')?.(name);
    await clock.advance(SETTLED_MS);
    expect(told).toBe(times);
  });

  it('nothing is told after the end', async () => {
    heard.get('/run/a')?.('tokens');
    ending.abort();
    await clock.advance(SETTLED_MS);
    expect(told).toBe(0);
  });
});
