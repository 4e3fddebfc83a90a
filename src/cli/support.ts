import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { UserError } from '../model/failure.ts';
import { unwritable } from '../unwritable.ts';
import { type Cli, json, shared } from './cli.ts';
import { partsOf } from './support-parts.ts';
import { archiveOf } from './support-tar.ts';
import { formatCount } from './text.ts';
import { refuseElsewhere } from './way.ts';

interface Bundle {
  readonly out: string;
  readonly log?: string;
  readonly logLines: number;
  readonly yes?: boolean;
}

/** `support bundle` */
export function supportCommand(cli: Cli): Command {
  const support = new Command('support').description('what somebody needs who helps you');
  support
    .command('bundle')
    .description(
      'gather what tells how it stands, without secrets and identifiers of phones; also where the store is broken',
    )
    .requiredOption('--out <file>', 'where: a .tar.gz; a file that is there is never overwritten')
    .option('--log <file>', 'where the log of the daemon is; its last lines go with it')
    .option('--log-lines <number>', 'how many of them', wholeNumber, 2000)
    .option('--yes', 'write it without asking')
    .action((options: Bundle, command: Command) => bundle(cli, command, options));
  return support;
}

async function bundle(cli: Cli, command: Command, { out, log, logLines, yes }: Bundle): Promise<void> {
  refuseElsewhere(command);
  const parts = await partsOf(cli, command, { log: log ?? null, logLines });
  const { json: asJson } = shared(command);
  const sizes = parts.map(({ name, text }) => ({ name, bytes: Buffer.byteLength(text) }));
  if (!asJson) {
    cli.terminal.err('It will hold:');
    for (const { name, bytes } of sizes) cli.terminal.err(`  ${name}  ${formatCount(bytes)} bytes`);
  }
  if (yes !== true && !asJson && cli.terminal.interactive) {
    const answer = await cli.terminal.ask(`Write it to ${out}? [y/N]`);
    if (!/^y(es)?$/i.test(answer.trim())) throw new UserError('Nothing was written.');
  }
  try {
    writeFileSync(out, archiveOf(parts, Date.now()), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new UserError(`${out} could not be written: ${unwritable(error)}.`);
  }
  if (asJson) cli.terminal.out(json({ file: out, parts: sizes }));
  else cli.terminal.out(`${out} is written. Look into it before you give it to anybody.`);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('Expected a number from 1 on.');
  return Number(text);
}
