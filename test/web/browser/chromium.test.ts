import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findChromium } from './chromium.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchword-chromium-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  chmodSync(path, mode);
  return path;
}

it('is found on the path by any of its names, the first name first', () => {
  const chrome = program('google-chrome');
  expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(chrome);
  const chromium = program('chromium');
  expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(chromium);
});

it('is the one that is said, also where another is on the path', () => {
  program('chromium');
  const said = program('my-browser');
  expect(findChromium({ PATH: folder, WATCHWORD_CHROMIUM: said })).toBe(said);
  expect(findChromium({ PATH: folder, WATCHWORD_CHROMIUM: join(folder, 'nothing') })).toBeNull();
});

it('is missing where nothing of that name is on the path', () => {
  program('firefox');
  expect(findChromium({ PATH: folder })).toBeNull();
  expect(findChromium({})).toBeNull();
});
