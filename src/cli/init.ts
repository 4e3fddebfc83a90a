import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { BUILT_IN_PROFILES, readProfiles } from '../config/profiles.ts';
import { authorityDefinitions, connectorDefinitions } from '../daemon.ts';
import { type Around, isThere, mistakesIn, unsetVariables } from '../init/around.ts';
import { type Asker, Cancelled } from '../init/asker.ts';
import { compose } from '../init/compose.ts';
import { type Draft, type PlannedFile, pathOf } from '../init/draft.ts';
import { type Given, givenBy, givenIn, type Options } from '../init/given.ts';
import { interview } from '../init/interview.ts';
import { draftFrom, draftOf } from '../init/without-asking.ts';
import { writeAll } from '../init/write-all.ts';
import { UserError } from '../model/failure.ts';
import { makeKeyText, readEncryptionKey } from '../store/encryption-key.ts';
import { unreadable } from '../unreadable.ts';
import { type Cli, EXIT, json, type Shared, shared } from './cli.ts';
import { nextSteps, offer, type RunCommand } from './init-after.ts';
import { personAt } from './init-asker.ts';
import { refuseUrl } from './way.ts';

interface Init extends Options {
  readonly yes?: boolean;
  readonly answers?: string;
}

/** `init` */
export function initCommand(cli: Cli, run: RunCommand): Command {
  return new Command('init')
    .description('ask a few questions, and write a configuration and its encryption key; nothing is overwritten')
    .option('--yes', 'ask nothing: the options say it all, and the rest is as it usually is')
    .option('--answers <file>', 'ask nothing: a YAML file with store, listen, tokenSets, accounts says it all')
    .option('--data <folder>', 'where the key, typed secrets and the state are kept (default: ./data)')
    .option('--store <url>', 'sqlite:<path> or postgres://user@host/db (default: a file in that folder)')
    .option('--app <profile>', 'the app that gets the token (default with --yes: pingid)')
    .option('--authority <kind>', 'who decides which tokens are active (default with --yes: local)')
    .option('--authority-set <name=value>', 'a setting of the authority', gather)
    .option('--connector <id>', 'the MDM that the token is written to, or none')
    .option('--account <name>', 'what the account is called (default: as the connector)')
    .option('--drift <what>', 'report or repair: when somebody else changes the value')
    .option('--set <name=value>', 'a setting of the account; secrets as env:NAME or file:/path', gather)
    .option(
      '--slot <name=value,...>',
      'a slot, such as platform=ios,configuration=...; lists with ; in between',
      gather,
    )
    .option('--validation <address>', "where phones' tokens are validated (default: 127.0.0.1:8480)")
    .option('--admin <address>', 'where the admin API and the page listen (default: 127.0.0.1:8481)')
    .option('--no-admin', 'neither of them')
    .action((options: Init, command: Command) => init(cli, run, options, command));
}

function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

async function init(cli: Cli, run: RunCommand, options: Init, command: Command): Promise<void> {
  refuseUrl(command, 'writes files');
  const said = shared(command);
  const around = await surroundings();
  if (isThere(around, said.config)) {
    throw new UserError(
      `${said.config} exists, and is never overwritten. \`watchword config validate\` looks at it; --config names another one.`,
    );
  }
  const given = givenBy(optionsSaid(options, command), around);
  const asker = askerOf(cli, options, said);
  const made =
    asker === null
      ? { draft: withoutAsking(options, given, around), planned: [] }
      : await interview(asker, around, given);
  const files = filesOf(said.config, made, around);
  if (asker !== null) await agreed(asker, files);
  writeAll(files.map(({ path, text }) => ({ path: resolve(around.baseDir, path), text })));
  const unset = unsetVariables(made.draft, around);
  if (said.json) cli.terminal.out(json({ files: files.map(({ path }) => path), unset }));
  else
    cli.terminal.out(
      `Written, for this user alone:\n${files.map(({ path, what }) => `  ${path}  ${what}`).join('\n')}`,
    );
  if (asker !== null && unset.length === 0) await offer(cli, asker, run, said, made.draft);
  if (!said.json) for (const line of nextSteps(said, made.draft, unset)) cli.terminal.err(line);
  cli.exit(EXIT.fine);
}

/** `--no-admin` makes commander believe that `--admin` has a default. */
function optionsSaid(options: Init, command: Command): Init {
  const { admin, ...others } = options;
  return command.getOptionValueSource('admin') === 'cli' && admin !== undefined ? { ...others, admin } : others;
}

async function surroundings(): Promise<Around> {
  const files = { read: (path: string) => readFileSync(path, 'utf8'), list: (folder: string) => readdirSync(folder) };
  return {
    connectors: await connectorDefinitions(),
    authorities: await authorityDefinitions(),
    profiles: readProfiles(BUILT_IN_PROFILES, files),
    environment: process.env,
    files,
    baseDir: process.cwd(),
  };
}

/** Null: nobody is asked. */
function askerOf({ terminal }: Cli, { yes, answers }: Init, { json: asJson }: Shared): Asker | null {
  const asksNobody = yes === true || answers !== undefined || asJson;
  return asksNobody || terminal.streams === undefined ? null : personAt(terminal.streams);
}

function withoutAsking({ answers }: Init, given: Given, around: Around): Draft {
  if (answers === undefined) return draftFrom(given, around);
  if (Object.keys(given).length > 0) throw new UserError('--answers says it all: leave the other options out.');
  try {
    return draftOf(givenIn(around.files.read(resolve(around.baseDir, answers)), answers), around);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The file of answers ${answers} ${unreadable(error)}.`);
  }
}

interface NamedFile extends PlannedFile {
  readonly what: string;
}

/** All that is to be written. What would not pass `config validate` is written by nobody. */
function filesOf(
  config: string,
  { draft, planned }: { readonly draft: Draft; readonly planned: readonly PlannedFile[] },
  around: Around,
): readonly NamedFile[] {
  const text = compose(draft, around);
  const mistakes = mistakesIn(text, draft, planned, around);
  if (mistakes.length > 0) throw new UserError(mistakes.map(({ path, says }) => `${path}: ${says}`).join('\n'));
  const files: NamedFile[] = planned.map((file) => ({ ...file, what: 'a secret' }));
  const key = pathOf(draft.keys.encryption);
  if (key !== null) {
    // A key that is there belongs to a store that may be there too.
    if (isThere(around, key)) readEncryptionKey(draft.keys.encryption, around.baseDir);
    else files.push({ path: key, text: makeKeyText(), what: 'the encryption key: keep a copy of it in a safe place' });
  }
  return [...files, { path: config, text, what: 'the configuration' }];
}

async function agreed(asker: Asker, files: readonly NamedFile[]): Promise<void> {
  asker.tell(files.map(({ path, what }) => `${path}  ${what}`).join('\n'));
  if (!(await asker.agree('Shall these files be written?', true))) throw new Cancelled();
}
