/** One file per mistake: its name is the mistake, and its first comment lines are what people are told. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { API_KEY, mistakesIn } from './world.ts';

const FOLDER = join(import.meta.dirname, 'mistakes');
const files = readdirSync(FOLDER);

function expectedLines(text: string): string[] {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('# '));
  return lines.slice(0, end).map((line) => line.slice(2));
}

describe('each mistake is told in a sentence, with its place', () => {
  it.each(files)('%s', (file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const expected = expectedLines(text);
    expect(expected.length).toBeGreaterThan(0);
    expect(mistakesIn(text)).toEqual(expected);
    expect(expected.join('\n')).not.toContain(API_KEY);
  });

  it('knows more than a handful of them', () => {
    expect(files.length).toBeGreaterThanOrEqual(25);
  });
});
