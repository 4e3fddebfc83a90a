import { type FileHandle, open, rm } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { revealed } from '../api/answers/values.ts';
import type { Watchword } from '../daemon.ts';
import { FORMATS, type Format, formatsOf, render } from '../export/formats.ts';
import { UserError } from '../model/failure.ts';
import { partsOf, whyNoParts } from '../model/parts.ts';
import { whyUnsupported } from '../reconcile/desire.ts';
import { type Cli, json, withWatchword } from './cli.ts';
import { chosenTarget, type Target, type Where, warningsOf } from './export-target.ts';

interface Options extends Where {
  readonly format?: Format;
  readonly reveal?: boolean;
  readonly out?: string;
}

/** `export [account/slot]` */
export function exportCommand(cli: Cli): Command {
  return new Command('export')
    .description("a slot's configuration as text, for a console that has no API or that a person types into")
    .argument('[account/slot]', 'as `watchword slots list` shows it')
    .option('--set <name>', 'without a slot: the token set')
    .option('--app <profile>', 'without a slot: the app profile, where one token set only is of that app')
    .addOption(new Option('--platform <platform>', 'without a slot: the platform').choices(['ios', 'android']))
    .addOption(
      new Option('--format <format>', 'the form; plist for ios and android-json for android unless given').choices(
        Object.keys(FORMATS),
      ),
    )
    .option('--reveal', 'with the value instead of a placeholder; the audit trail says so')
    .option('--out <file>', 'into a new file that only you can read, instead of the terminal')
    .addHelpText('after', '\nExits 0 when it is written, 1 when it is refused.')
    .action((slot: string | undefined, options: Options, command: Command) =>
      exportText(cli, command, slot === undefined ? options : { ...options, slot }),
    );
}

async function exportText(cli: Cli, command: Command, options: Options): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const target = await chosenTarget(watchword, options);
    const format = chosenFormat(target, options.format);
    const make = async () => render(format, { ...target, parts: await partsIn(watchword, target, options) });
    const content = options.out === undefined ? await make() : await intoNewFile(options.out, make);
    const shown = options.out === undefined ? { content } : { file: options.out };
    cli.terminal.out(
      shared.json
        ? json({ export: { ...described(target, format, options), ...shown } })
        : (shown.content ?? `${format} of ${nameOf(target)} written to ${shown.file}`),
    );
    for (const warning of warningsOf(target.profile, target.platform)) cli.terminal.err(warning);
  });
}

function chosenFormat({ platform }: Target, wanted: Format | undefined): Format {
  const known = formatsOf(platform);
  const format = wanted ?? known[0];
  if (format !== undefined && known.includes(format)) return format;
  throw new UserError(`The format ${wanted} is not for ${platform}; there are ${known.join(', ')}.`);
}

/** What stands in the keys: the token once the trail says who asked, else what it is in words. */
async function partsIn(watchword: Watchword, target: Target, options: Options): Promise<readonly string[]> {
  const { tokenSet, token, at, app } = target;
  if (options.reveal !== true) {
    const words = `the ${token?.stage === 'pending' ? 'new' : 'current'} token of ${tokenSet}`;
    return app.keys.map((key) => (app.keys.length === 1 ? `<${words}>` : `<the ${key} of ${words}>`));
  }
  if (token === null) {
    throw new UserError(
      `The token set ${tokenSet} has no current token: run \`watchword tokens ${app.separator === undefined ? 'generate' : 'add'} --set ${tokenSet} --make-current\`.`,
    );
  }
  // Before the trail speaks of it: what this MDM can't hold is not exported for it.
  const value = await watchword.store.read.tokens.reveal(token.id);
  const unsupported = at === null ? null : whyUnsupported(at.account, value);
  if (unsupported !== null) throw new UserError(`${at?.account.name} can't hold this token: ${unsupported}.`);
  const wrong = whyNoParts(app, value.reveal());
  if (wrong !== null) throw new UserError(`The token of ${tokenSet} ${wrong}; replace it first.`);
  return partsOf(app, await revealed(watchword, token, `exported with --reveal for ${nameOf(target)}`)) ?? [];
}

/** `contoso/ios`, or `pingid on ios` where no account stands for the console. */
function nameOf({ at, profile, platform }: Target): string {
  return at === null ? `${profile.id} on ${platform}` : `${at.account.name}/${at.slot}`;
}

function described({ at, tokenSet, profile, platform, app, token }: Target, format: Format, options: Options) {
  return {
    account: at?.account.name ?? null,
    slot: at?.slot ?? null,
    tokenSet,
    profile: profile.id,
    platform,
    packageId: app.packageId,
    keys: app.keys,
    format,
    token: token === null ? null : { id: token.id, stage: token.stage, fingerprint: token.fingerprint },
    revealed: options.reveal === true,
  };
}

/** The file is made before its content, so that nothing is revealed for a file that can't be; without content it goes again. */
async function intoNewFile(path: string, make: () => Promise<string>): Promise<string> {
  const file = await newFile(path);
  try {
    const content = await make();
    await file.writeFile(`${content}\n`);
    return content;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function newFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') throw new UserError(`${path} exists already; it stays as it is. Name another file.`);
    throw new UserError(`${path} can't be made (${String(code)}).`);
  }
}
