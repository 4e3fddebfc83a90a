/** What the page weighs, and that its files keep to its policy: built as it is for the package, into a folder of its own. */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const MOST_BYTES = 150 * 1024;
/** Before anything is seen; charts are loaded where there is one. */
const MOST_AT_FIRST_BYTES = 100 * 1024;

let folder: string;
let files: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchword-web-size-'));
  await build({ configFile: join(ROOT, 'vite.config.ts'), root: join(ROOT, 'src/web'), build: { outDir: folder } });
  const names = globSync('**/*.{html,js,css,svg}', { cwd: folder });
  files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const weight = (names: readonly string[]) => names.reduce((sum, name) => sum + gzipSync(files[name] ?? '').length, 0);

describe('the built page', () => {
  it('is small, compressed: all of it, and what comes first', () => {
    const names = Object.keys(files);
    expect(names).toContain('index.html');
    expect(weight(names)).toBeLessThan(MOST_BYTES);
    const first = names.filter((name) => name === 'index.html' || (files['index.html'] ?? '').includes(name));
    expect(first.length).toBeGreaterThanOrEqual(3);
    expect(weight(first)).toBeLessThan(MOST_AT_FIRST_BYTES);
  });

  it('has no script or style inline', () => {
    const html = files['index.html'] ?? '';
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/);
  });

  it('asks no other host for anything, and evaluates nothing', () => {
    const outside =
      /(?:src|href)=["'](?:https?:)?\/\/|url\(\s*["']?(?:https?:)?\/\/|@import|fetch\(["'`](?:https?:)?\/\//;
    for (const [name, text] of Object.entries(files)) {
      expect(text, name).not.toMatch(outside);
      expect(text, name).not.toMatch(/\beval\(|new Function\(/);
    }
  });
});
