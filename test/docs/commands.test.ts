/** Every command that a page shows is one that the program takes: it is parsed by the program itself, and nothing is done. */
import { type Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { leavesOf, nameOf } from '../../scripts/reference-page.ts';
import type { Cli } from '../../src/cli/cli.ts';
import { program } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { type CommandLine, commandLinesOf, commandsInTable } from './command-lines.ts';
import { PAGES, read } from './pages.ts';

/** What a sentence may leave out. */
const LEFT_OUT = [
  'commander.missingArgument',
  'commander.missingMandatoryOptionValue',
  'commander.optionMissingArgument',
];

/** What is wrong with a command, or null. */
async function troubleWith({ line, words, inSentence }: CommandLine): Promise<string | null> {
  const said: string[] = [];
  const terminal: Partial<Terminal> = { out: () => undefined, err: (text) => said.push(text) };
  const watchword = program({ terminal } as Cli);
  disarm(watchword);
  try {
    await watchword.parseAsync(words, { from: 'user' });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) return `${line}: ${error}`;
    if (error.exitCode === 0 || (inSentence && LEFT_OUT.includes(error.code))) return null;
    return `${line}: ${error.code === 'commander.help' ? 'no such command' : said.join(' ')}`;
  }
}

/** Commands are taken, and not carried out. */
function disarm(command: Command): void {
  if (command.commands.length === 0) command.action(() => undefined);
  for (const child of command.commands) disarm(child);
}

async function troublesWith(lines: readonly CommandLine[]): Promise<readonly string[]> {
  const troubles = await Promise.all(lines.map(troubleWith));
  return troubles.filter((trouble) => trouble !== null);
}

/** The reference is made from the program. It shows forms, in which `--role <role>` stands for a choice. */
const WRITTEN = PAGES.filter((page) => page !== 'docs/reference.md');

describe('the commands of a page', () => {
  it.each(WRITTEN)('are taken by the program: %s', async (page) => {
    expect(await troublesWith(commandLinesOf(read(page)))).toEqual([]);
  });

  it('are taken by the program: the table of README.md, which has them all', async () => {
    const commands = commandsInTable(read('README.md'));
    expect(await troublesWith(commands)).toEqual([]);
    const named = commands.map(({ words }) => words.join(' '));
    const names = leavesOf(program({ terminal: {} } as Cli)).map(nameOf);
    const missing = names.filter((name) => !named.some((one) => `${one} `.startsWith(`${name} `)));
    expect(missing).toEqual([]);
  });
});

describe('commands', () => {
  it('are seen in blocks and in sentences, and nothing else is', () => {
    const page = [
      '`watchword serve`, `watchword audit list|verify`, `watchword check <account>` and `watchword.yaml`',
      '```',
      '$ watchword check plant --write-probe X',
      'to go on: `watchword rotate approve`',
      'npm run watchword -- sync   # now',
      'docker volume create watchword',
      '```',
      '```sh',
      "docker run --name watchword watchword keys generate \\\n  --out 'a b'",
      'A=b watchword tokens add --note "x y" < token.txt',
      'kubectl exec deployment/watchword -- watchword status | less',
      '```',
      '```yaml',
      'watchword nonsense',
      '```',
    ].join('\n');
    const seen = commandLinesOf(page).map(({ words, inSentence }) => [inSentence, ...words]);
    expect(seen).toEqual([
      [false, 'check', 'plant', '--write-probe', 'X'],
      [false, 'sync'],
      [false, 'keys', 'generate', '--out', 'a b'],
      [false, 'tokens', 'add', '--note', 'x y'],
      [false, 'status'],
      [true, 'serve'],
      [true, 'audit', 'list'],
      [true, 'audit', 'verify'],
      [true, 'check', '1'],
      [true, 'rotate', 'approve'],
    ]);
  });

  it.each([
    ['plan --json', null],
    ['tokens list --help', null],
    ['tokens', 'no such command'],
    ['sing', "unknown command 'sing'"],
    ['tokens lift', "unknown command 'lift'"],
    ['sync --slots x', "unknown option '--slots'"],
    ['plan contoso plant', 'too many arguments'],
    ['export a/b --format pdf', 'is invalid'],
    ['tokens revoke', "missing required argument 'token'"],
  ])('are refused as the program refuses them: %s', async (line, why) => {
    const [command] = commandLinesOf(`\`\`\`\nwatchword ${line}\n\`\`\``);
    const trouble = command === undefined ? 'not seen' : await troubleWith(command);
    if (why === null) expect(trouble).toBeNull();
    else expect(trouble).toContain(why);
  });

  it('may be cut short in a sentence', async () => {
    expect(await troublesWith(commandLinesOf('`watchword tokens revoke`, `watchword sync --slot`'))).toEqual([]);
    expect(await troublesWith(commandLinesOf('`watchword tokens revoke --slot`'))).toHaveLength(1);
  });
});
