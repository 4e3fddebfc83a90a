/** Every command that a page shows is one of the program, with options that it has. */
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Cli } from '../../src/cli/cli.ts';
import { program } from '../../src/cli/program.ts';
import { blocksOf, PAGES, read } from './pages.ts';

const watchword = program({} as Cli);

/** `$ watchword ...`, `npm run watchword -- ...`, and `watchword ...` in a sentence. `tokens list|add` are two. */
function commandsIn(page: string): readonly string[] {
  const inBlocks = blocksOf(page).flatMap(({ text }) => [
    ...text.matchAll(/^(?:\$ watchword|npm run watchword --) (.+?)(?: {2,}#.*)?$/gm),
  ]);
  const inSentences = page.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`watchword ([a-z][^`\n]*)`/g);
  return [...inBlocks, ...inSentences].flatMap(([, command = '']) => alternatives(command));
}

/** The first column of the table of commands, as in README.md. */
function commandsInTable(page: string): readonly string[] {
  const [, table = ''] = page.split('| command | does |');
  const cells = [...table.matchAll(/^\| (`.+?`) \|/gm)].map(([, cell = '']) => cell.replaceAll('\\|', '|'));
  const commands = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, command = '']) => command));
  return commands.flatMap(alternatives);
}

function alternatives(command: string): readonly string[] {
  const [, before = '', choice = '', after = ''] = /^(.*?)(\S+\|\S+)(.*)$/.exec(command) ?? [];
  return choice === '' ? [command] : choice.split('|').map((one) => `${before}${one}${after}`);
}

/** What is wrong with a command, or null. */
function troubleWith(command: string): string | null {
  const words = command.split(/\s+/);
  let at: Command = watchword;
  for (const word of words) {
    const next = at.commands.find((one) => one.name() === word);
    if (next === undefined) break;
    at = next;
  }
  if (at === watchword || at.commands.length > 0) return `${command}: no such command`;
  const known = new Set([...at.options, ...watchword.options].map(({ long }) => long));
  const unknown = words.filter((word) => word.startsWith('--') && !known.has(word.replace(/=.*/, '')));
  return unknown.length === 0 ? null : `${command}: no such option ${unknown.join(', ')}`;
}

describe('the commands of a page', () => {
  it.each(PAGES)('exist: %s', (page) => {
    expect(commandsIn(read(page)).flatMap((command) => troubleWith(command) ?? [])).toEqual([]);
  });

  it('exist: the table of README.md', () => {
    const commands = commandsInTable(read('README.md'));
    expect(commands).toEqual(expect.arrayContaining(['check [account]', 'slots confirm', 'keys generate']));
    expect(commands.flatMap((command) => troubleWith(command) ?? [])).toEqual([]);
  });

  it('are seen in blocks and in sentences, and mistakes in them are found', () => {
    const page =
      '`watchword serve`, `watchword audit list|verify` and `watchword.yaml`\n```\n$ watchword check plant --write-probe X\nnpm run watchword -- sync   # now\n```\n';
    expect(commandsIn(page)).toEqual(['check plant --write-probe X', 'sync', 'serve', 'audit list', 'audit verify']);
    expect(['tokens list --reveal', 'plan --json', 'tokens', 'sing', 'sync --slots x'].map(troubleWith)).toEqual([
      null,
      null,
      'tokens: no such command',
      'sing: no such command',
      'sync --slots x: no such option --slots',
    ]);
  });
});
