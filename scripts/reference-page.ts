/** The page about the command line that is made from the program's own commands. */
import type { Argument, Command, Option } from 'commander';
import type { Cli } from '../src/cli/cli.ts';
import { program } from '../src/cli/program.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { markdownTable } from '../src/markdown-table.ts';

const INTRODUCTION = `# The command line

Generated from the program's own commands by \`npm run docs\`; CI refuses a page that differs. \`watchword help <command>\` says the same.

In a checkout the command is \`npm run watchword -- <command>\`; installed it is \`watchword <command>\`. It works with or without a running
daemon on the same store. A message of npm's own is kept away by \`npm run --silent watchword -- <command>\`.`;

/** What the environment says. A test compares it with what the program reads. */
export const VARIABLES: Readonly<Record<string, string>> = {
  WATCHWORD_CONFIG: 'the configuration file, where `--config` is not given',
  WATCHWORD_URL: 'the address of a daemon elsewhere, where neither `--url` nor `--config` is given',
  WATCHWORD_KEY: 'the key for it, or `file:/path`, where `--key` is not given',
  WATCHWORD_CA: 'the certificates of a private authority for it, as `file:/path`, where `--ca` is not given',
  WATCHWORD_HEALTH: 'the image only: which address says whether the process answers',
  NOTIFY_SOCKET: 'set by systemd: where the daemon says that it is ready',
  NO_COLOR: 'no colours',
  TMPDIR: 'where `devices overlap` keeps its temporary file; `/var/tmp` unless set',
};

const EXITS = `| code | means |
|---|---|
| 0 | fine |
| 1 | it failed, was refused, or was called in a wrong way; standard error says why |
| 2 | done, and something is left: \`plan\` has changes, \`sync\` left differences, \`check\` has warnings, or a person is needed |

What a command makes of this stands with it. Results go to standard output; progress, questions and errors go to standard error. With \`--json\`
standard output is one JSON document and nothing else. Ctrl-C finishes the write in hand and stops; a second one stops at once.`;

/** The whole page. */
export function referencePage(): string {
  const after: string[] = [];
  const terminal: Partial<Terminal> = { out: (text) => after.push(text), err: () => undefined };
  const watchword = program({ terminal } as Cli);
  const commands = leavesOf(watchword);
  const sections = commands.map((command) => {
    after.length = 0;
    command.outputHelp();
    return sectionOf(command, after.join('\n').split(command.helpInformation().trimEnd())[1]?.trim() ?? '');
  });
  const everywhere = watchword.options.filter(({ long }) => long !== '--version');
  return `${[
    INTRODUCTION,
    contents(commands),
    '## Options of every command',
    optionTable(everywhere),
    '## Exit codes',
    EXITS,
    '## The environment',
    markdownTable([['variable', 'says'], ...Object.entries(VARIABLES).map(([name, says]) => [`\`${name}\``, says])]),
    'Besides, the configuration may name any variable as `env:NAME`, for a secret.',
    ...sections,
  ].join('\n\n')}\n`;
}

/** Every command that does something, and that `--help` shows. */
export function leavesOf(command: Command): readonly Command[] {
  if (command.commands.length === 0) return [command];
  const visible = command.createHelp().visibleCommands(command);
  return command.commands.filter((child) => visible.includes(child)).flatMap(leavesOf);
}

/** `tokens list` */
export function nameOf(command: Command): string {
  return command.parent === null ? '' : `${nameOf(command.parent)} ${command.name()}`.trim();
}

function contents(commands: readonly Command[]): string {
  const link = (command: Command) => `[${nameOf(command)}](#${nameOf(command).replaceAll(' ', '-')})`;
  return commands.map(link).join(' · ');
}

function sectionOf(command: Command, after: string): string {
  const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => ` ${flags}`);
  const args = command.registeredArguments.map((argument) => ` ${writtenOf(argument)}`);
  const others = command.options.length > needed.length ? ' [options]' : '';
  const explained = command.registeredArguments
    .filter(({ description }) => description !== '')
    .map((one) => [`\`${one.name()}\``, escaped(one.description)]);
  return [
    `## ${nameOf(command)}`,
    `\`\`\`\nwatchword ${nameOf(command)}${args.join('')}${needed.join('')}${others}\n\`\`\``,
    sentence(command.description()),
    ...(explained.length === 0 ? [] : [markdownTable([['argument', 'is'], ...explained])]),
    ...(command.options.length === 0 ? [] : [optionTable(command.options)]),
    ...(after === '' ? [] : [after]),
  ].join('\n\n');
}

function writtenOf(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionTable(options: readonly Option[]): string {
  return markdownTable([['option', 'does'], ...options.map((option) => [`\`${option.flags}\``, meaningOf(option)])]);
}

function meaningOf({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices === undefined ? '' : `: ${argChoices.map((one) => `\`${one}\``).join(', ')}`;
  const preset = defaultValue === undefined || defaultValue === false ? '' : ` (\`${defaultValue}\` unless given)`;
  return escaped(`${description}${choices}${preset}`);
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}

function sentence(text: string): string {
  const full = text.endsWith('.') ? text : `${text}.`;
  return full.charAt(0).toUpperCase() + full.slice(1);
}
