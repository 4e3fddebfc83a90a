/** The threat model names the tests that show what is defended: they exist, and no line goes without one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROLES } from '../../src/access/roles.ts';
import { ROOT, read } from './pages.ts';

const page = read('docs/security.md');
const [, defended = ''] = /\n## What is defended\n([\s\S]*?)\n## /.exec(page) ?? [];
const rows = defended
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| threat'))
  .map((line) => line.slice(2, -2).split(' | '));

/** Paths of tests in a text, as they are written. */
function testsIn(text: string): readonly string[] {
  return [...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
}

/** Those that nobody would run. */
function missing(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !path.endsWith('.test.ts') || !existsSync(join(ROOT, path)));
}

describe('the threat model', () => {
  it('names only tests that exist', () => {
    expect(testsIn(page).length).toBeGreaterThan(60);
    expect(missing(testsIn(page))).toEqual([]);
  });

  it('names a test for every threat that it says is defended', () => {
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) {
      expect(row).toHaveLength(3);
      expect(testsIn(row[2] ?? ''), row[0]).not.toEqual([]);
    }
  });

  it('says what each role may do, and what is not defended', () => {
    for (const role of ROLES) expect(page).toContain(`| \`${role}\` |`);
    expect(page).toMatch(/\n## What is not defended\n\n- \*\*/);
  });

  it('would be found out', () => {
    expect(missing(testsIn('`test/nowhere.test.ts`, `test/store/audit.test.ts`, `test/store/samples.ts`'))).toEqual([
      'test/nowhere.test.ts',
      'test/store/samples.ts',
    ]);
  });
});
