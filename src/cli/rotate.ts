/** `rotate start|status|approve|pause|resume|abort` */
import { Command } from 'commander';
import type { Watchword } from '../daemon.ts';
import {
  abortRotation,
  approveRotation,
  beginRotation,
  pauseRotation,
  resumeRotation,
} from '../reconcile/rotate/people.ts';
import { pictureOf, type RotationPicture } from '../reconcile/rotate/picture.ts';
import { tryBlocked } from '../reconcile/rotate/push.ts';
import { turn } from '../reconcile/rotate/turn.ts';
import { type Cli, chosenAuthority, EXIT, json, type Shared, withWatchword } from './cli.ts';
import { rotationText } from './rotate-text.ts';
import { followRotation } from './rotate-wait.ts';

interface Asked {
  readonly set?: string;
  readonly reason?: string;
  readonly wait?: boolean;
}

/** What a verb does before the turns are taken. */
type Verb = (watchword: Watchword, tokenSet: string, reason: string, stop: AbortSignal) => Promise<unknown>;

const EXITS = {
  waits: '\nExits 0 when it goes on by itself, 2 when it waits for a person, 1 when it was refused.',
  ends: '\nExits 0; with --wait when the token is replaced or the old one is back, 2 when a person is needed, 1 when it failed.',
} as const;

/** The whole of `rotate`. */
export function rotateCommand(cli: Cli): Command {
  const rotate = new Command('rotate').description('replacing the token of a set, without locking anybody out');
  const add = (name: string, description: string, verb: Verb, waits: boolean) => {
    const command = rotate
      .command(name)
      .description(description)
      .option('--set <name>', 'the token set; needed where several are configured')
      .option('--reason <text>', 'why, for the audit trail')
      .addHelpText('after', waits ? EXITS.ends : EXITS.waits);
    if (waits) command.option('--wait', 'stay and show how it goes, until it ends or a person is needed');
    command.action((asked: Asked, own: Command) => act(cli, own, asked, verb));
  };
  add('start', 'mint a new token, write it everywhere, and take the old one away when no phone needs it', start, true);
  rotate
    .command('status')
    .description('how it stands, what is next, and what is waited for; no MDM is asked')
    .option('--set <name>', 'only this token set')
    .option('--wait', 'stay and take its turns, until it ends or a person is needed')
    .addHelpText('after', EXITS.waits)
    .action((asked: Asked, own: Command) => status(cli, own, asked));
  add('approve', 'say that the old token may be taken away', approve, true);
  add('pause', 'stop it where it is', pause, false);
  add('resume', 'let it go on after a pause, or try again what has failed too often', resume, true);
  add('abort', 'put the old token back everywhere, and take the new one away just as carefully', abort, true);
  return rotate;
}

const start: Verb = ({ rotate }, tokenSet, reason, stop) => beginRotation(rotate, tokenSet, reason, stop);
const approve: Verb = ({ rotate }, tokenSet, reason) => approveRotation(rotate, tokenSet, reason);
const pause: Verb = ({ rotate }, tokenSet, reason) => pauseRotation(rotate, tokenSet, reason);
const abort: Verb = ({ rotate }, tokenSet, reason) => abortRotation(rotate, tokenSet, reason);

async function resume({ rotate }: Watchword, tokenSet: string, reason: string, stop: AbortSignal): Promise<void> {
  await resumeRotation(rotate, tokenSet, reason);
  await tryBlocked(rotate, tokenSet, stop);
}

async function act(cli: Cli, command: Command, asked: Asked, verb: Verb): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const { tokenSet } = chosenAuthority(watchword, asked.set);
    await verb(watchword, tokenSet, asked.reason ?? '', cli.stop);
    if (asked.wait === true) return follow(cli, watchword, tokenSet, shared);
    await turn(watchword.rotate, tokenSet, { stop: cli.stop });
    show(cli, shared, [await pictureOf(watchword.rotate, tokenSet)]);
    // Who pauses it wants it to wait.
    if (verb === pause) cli.exit(EXIT.fine);
  });
}

async function status(cli: Cli, command: Command, asked: Asked): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    if (asked.wait === true) return follow(cli, watchword, chosenAuthority(watchword, asked.set).tokenSet, shared);
    const sets =
      asked.set === undefined ? [...watchword.authorities.keys()] : [chosenAuthority(watchword, asked.set).tokenSet];
    const pictures: RotationPicture[] = [];
    for (const set of sets) pictures.push(await pictureOf(watchword.rotate, set));
    show(cli, shared, pictures);
  });
}

async function follow(cli: Cli, watchword: Watchword, tokenSet: string, shared: Shared): Promise<void> {
  const { code, end, picture } = await followRotation(cli, watchword, tokenSet, { quiet: shared.json });
  show(cli, shared, [picture]);
  if (end === 'stopped') {
    cli.terminal.err(
      'The rotation is not over. A running `watchword serve` goes on with it, and so does `watchword rotate status --wait`.',
    );
  }
  cli.exit(code);
}

function show(cli: Cli, { json: asJson }: Shared, pictures: readonly RotationPicture[]): void {
  cli.terminal.out(asJson ? json({ rotations: pictures }) : pictures.map(rotationText).join('\n\n'));
  const waits = pictures.some(({ next: { step } }) => step.do === 'wait' && step.resolve !== null);
  cli.exit(waits ? EXIT.differences : EXIT.fine);
}
