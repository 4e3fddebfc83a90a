import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { expectBuilt } from './built-page.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watchword-built-'));
  write('vite.config.ts', 1);
  write('src/web/pages/runs.tsx', 2);
});

afterEach(() => rmSync(root, { recursive: true }));

/** A file that was written at a second of time. */
function write(path: string, at: number): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, at, at);
}

it('a page that is not built is said to be so', () => {
  expect(() => expectBuilt(root)).toThrow('the page is not built: run `npm run build:web`');
});

it('a page is as its sources are when it was built after them', () => {
  write('dist/web/index.html', 3);
  expect(() => expectBuilt(root)).not.toThrow();
});

it('a source that was changed since is named', () => {
  write('dist/web/index.html', 3);
  write('src/web/pages/runs.tsx', 4);
  expect(() => expectBuilt(root)).toThrow(/runs\.tsx is newer than the built page: run `npm run build:web`/);
});
