/** What a shell suggests. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cli } from '../../src/cli/cli.ts';
import { program } from '../../src/cli/program.ts';
import { ROOT } from '../docs/pages.ts';
import { removeFolder, temporaryFolder } from '../store/fresh-database.ts';

const CONFIGURATION = `
tokenSets: { pingid: {}, okta: {} }
accounts:
  contoso: { connector: intune, slots: [{ name: ios }, { name: android }] }
  plant: { connector: mobileiron-core, slots: [{ name: ios }, {}, nothing] }
notices: { receivers: { on-call: {} } }
`;

/** What bash-completion brings, as far as it is needed, and a way to ask for a line. */
const BASH = `
_get_comp_words_by_ref() { shift 2; words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur="\${words[cword]}"; prev="\${words[cword-1]}"; }
compopt() { :; }
eval "$(watchword completion bash)"
suggested() { COMP_WORDS=(watchword "$@"); COMP_CWORD=$#; COMPREPLY=(); __watchword_complete; echo "\${COMPREPLY[*]}"; }
`;

let folder = '';
beforeAll(() => {
  folder = temporaryFolder();
  writeFileSync(
    join(folder, 'watchword'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'src/main.ts')}' "$@"\n`,
    { mode: 0o700 },
  );
  writeFileSync(join(folder, 'watchword.yaml'), CONFIGURATION);
});
afterAll(() => removeFolder(folder));

/** Asks the program as a shell's script does, in this process. */
async function suggested(...words: readonly string[]): Promise<readonly string[]> {
  const argv = process.argv;
  const log = vi.spyOn(console, 'log').mockReturnValue();
  process.argv = ['node', 'watchword', 'complete', '--', ...words];
  try {
    const terminal = { out: () => {}, err: () => {} } as unknown as Cli['terminal'];
    await program({ terminal } as Cli).parseAsync();
    const lines = log.mock.calls.map(([line]) => String(line));
    expect(lines.at(-1)).toMatch(/^:\d$/);
    return lines.slice(0, -1).map((line) => line.split('\t')[0] ?? '');
  } finally {
    process.argv = argv;
    log.mockRestore();
  }
}

describe('completion', () => {
  beforeEach(() => {
    vi.stubEnv('WATCHWORD_CONFIG', join(folder, 'watchword.yaml'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    [['rot'], ['rotate']],
    [
      ['plan', ''],
      ['contoso', 'plant'],
    ],
    [
      ['sync', 'contoso', '--slot', ''],
      ['ios', 'android'],
    ],
    [
      ['slots', 'confirm', 'con'],
      ['contoso/ios', 'contoso/android'],
    ],
    [
      ['tokens', 'list', '--set', ''],
      ['pingid', 'okta'],
    ],
    [['notices', 'test', ''], ['on-call']],
    [['tokens', 'list', '--al'], ['--all']],
    [['init', '--set', ''], []],
    [['--config', '/nowhere', 'plan', ''], []],
  ])('after %j suggests %j', async (words, expected) => {
    expect(await suggested(...words)).toEqual(expected);
  });

  it.each([
    ['no YAML', 'accounts: { "'],
    ['no configuration', 'accounts: [1, 2]\n'],
    ['empty', ''],
    ['a trap', 'accounts: { $(touch trapped): {}, "a;b": {} }\n'],
  ])('says nothing about a file that is %s', async (_, text) => {
    writeFileSync(join(folder, 'odd.yaml'), text);
    expect(await suggested('--config', join(folder, 'odd.yaml'), 'plan', '')).toEqual([]);
  });

  it('works from the script of bash, in front of the real program', { timeout: 60_000 }, async () => {
    const script = `${BASH}\nsuggested tokens list --set ""`;
    const env = { PATH: `${folder}:${process.env.PATH}`, WATCHWORD_CONFIG: join(folder, 'watchword.yaml') };
    const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-c', script], { env });
    expect({ stdout, stderr }).toEqual({ stdout: 'pingid okta\n', stderr: '' });
  });
});
