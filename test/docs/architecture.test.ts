/** The pictures of docs/architecture.md show what the code is: folders and their imports, tables, and the states of a rotation. */
import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, it } from 'vitest';
import { ROTATION_STATES } from '../../src/model/rotation.ts';
import { COPIED_TABLES } from '../../src/store/copied-tables.ts';
import { parse, readTree } from '../architecture/sources.ts';
import { blocksOf, ROOT, read } from './pages.ts';

const page = read('docs/architecture.md');

function under(heading: string): string {
  const [, part = ''] = page.split(`\n## ${heading}\n`);
  return part.split('\n## ')[0] ?? '';
}

/** Contracts that are imported by name. */
const NAMED: Readonly<Record<string, string>> = { '#connector': 'connector', '#authority': 'authority' };

/** `src/plan/plan.ts` is in `plan`, `connectors/intune/index.ts` in `connectors`; a file right below `src` is in none. */
function folderOf(path: string): string {
  const [top = '', second = '', rest] = path.split('/');
  if (top !== 'src') return top;
  return rest === undefined ? '' : second;
}

/** `api --> store` for every import between these folders. */
function importsAmong(folders: ReadonlySet<string>): readonly string[] {
  const arrows = parse(readTree('src', 'connectors', 'authorities')).flatMap(({ path, imports }) =>
    imports.map((specifier) => {
      const isRelative = specifier.startsWith('.');
      const to = isRelative ? folderOf(posix.join(posix.dirname(path), specifier)) : NAMED[specifier];
      return [folderOf(path), to ?? ''] as const;
    }),
  );
  const drawn = arrows.filter(([from, to]) => from !== to && folders.has(from) && folders.has(to));
  return [...new Set(drawn.map(([from, to]) => `${from} --> ${to}`))].sort();
}

it('the picture of the code has the imports that are there, and no others', () => {
  const [picture] = blocksOf(under('The code')).filter(({ language }) => language === 'mermaid');
  const drawn = [...(picture?.text ?? '').matchAll(/^ *(\w+ --> \w+)$/gm)].map(([, arrow = '']) => arrow).sort();
  const folders = new Set(drawn.flatMap((arrow) => arrow.split(' --> ')));
  expect(folders.size).toBeGreaterThan(9);
  expect(drawn).toEqual(importsAmong(folders));
});

it('the list of folders names only folders that are there', () => {
  const named = [...under('The code').matchAll(/`(src\/[a-z]+)`/g)].map(([, folder = '']) => folder);
  const there = readdirSync(join(ROOT, 'src')).map((name) => `src/${name}`);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((folder) => !there.includes(folder))).toEqual([]);
});

it('the list of what is stored names every table', () => {
  const named = [...under('What is stored where').matchAll(/`([a-z_]+)`/g)].map(([, name]) => name);
  const [, schema = ''] = /export interface Schema \{\n([\s\S]*?)\n\}/.exec(read('src/store/schema.ts')) ?? [];
  const tables = [...schema.matchAll(/^ {2}([a-z_]+):/gm)].map(([, name]) => name);
  expect(tables).toEqual(expect.arrayContaining([...COPIED_TABLES]));
  expect(tables.filter((table) => !named.includes(table))).toEqual([]);
});

it('the pictures of a rotation name its states', () => {
  const states = Object.keys(ROTATION_STATES);
  expect(states).toContain('overlapping');
  const told = under('One rotation');
  for (const state of states) {
    expect(read('docs/rotation.md'), state).toContain(`| \`${state}\` |`);
    if (state !== 'steady' && state !== 'stuck') expect(told, state).toContain(state);
  }
});
