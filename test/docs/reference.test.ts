/** The reference of the command line: what can't be read off the commands is compared with the code. */
import { globSync } from 'node:fs';
import { expect, it } from 'vitest';
import { referencePage, VARIABLES } from '../../scripts/reference-page.ts';
import { ROOT, read } from './pages.ts';

const page = referencePage();

it('names every variable of our own that the program reads, and no other', () => {
  const files = globSync(['src/**/*.ts', 'connectors/**/*.ts', 'authorities/**/*.ts'], { cwd: ROOT });
  const texts = [...files, 'Dockerfile'].map(read).join('\n');
  const known = new Set(texts.match(/\bWATCHWORD_[A-Z]+\b/g));
  const named = Object.keys(VARIABLES).filter((name) => name.startsWith('WATCHWORD_'));
  expect(named.sort()).toEqual([...known].sort());
});

it('has what a command needs, takes and exits with, and what stands below its help', () => {
  const [, section = ''] = /\n## access create\n([\s\S]*?)\n## /.exec(page) ?? [];
  expect(section).toContain('watchword access create <name> --role <role> [options]');
  expect(section).toMatch(/\| `--role <role>` +\| what it may do: `viewer`, `operator`, `admin` /);
  expect(section).toMatch(/\| `name` +\| whose it is/);
  expect(page).toContain('\nExits 0 when all is well, 2 on warnings or things nobody can tell, 1 on failures.\n');
  expect(page).toContain('(`20` unless given)');
});

it('has every command, none twice, and only commands', () => {
  const sections = [...page.matchAll(/^## ([a-z]+(?: [a-z]+)?)$/gm)].map(([, name]) => name);
  const linked = [...page.matchAll(/\[([a-z ]+)\]\(#[a-z-]+\)/g)].map(([, name]) => name);
  expect(sections.length).toBeGreaterThan(35);
  expect(new Set(sections).size).toBe(sections.length);
  expect(sections).toEqual(linked);
});
