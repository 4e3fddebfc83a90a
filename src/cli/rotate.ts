/** `rotate start|status|approve|pause|resume|abort` */
import { Command } from 'commander';
import { chosenSet, chosenSets } from './chosen.ts';
import { type Cli, EXIT, json, type Shared } from './cli.ts';
import { rotationText } from './rotate-text.ts';
import { followRotation } from './rotate-wait.ts';
import { type Picture, type Site, withSite } from './site.ts';

interface Asked {
  readonly set?: string;
  readonly reason?: string;
  readonly wait?: boolean;
}

/** What people say of a rotation, and how the API calls it. */
const VERBS = {
  start: 'startRotation',
  approve: 'approveRotation',
  pause: 'pauseRotation',
  resume: 'resumeRotation',
  abort: 'abortRotation',
} as const;

type Verb = keyof typeof VERBS;

const EXITS = {
  waits: '\nExits 0 when it goes on by itself, 2 when it waits for a person, 1 when it was refused.',
  ends: '\nExits 0; with --wait when the token is replaced or the old one is back, 2 when a person is needed, 1 when it failed.',
} as const;

/** The whole of `rotate`. */
export function rotateCommand(cli: Cli): Command {
  const rotate = new Command('rotate').description('replacing the token of a set, without locking anybody out');
  const add = (verb: Verb, description: string, waits: boolean) => {
    const command = rotate
      .command(verb)
      .description(description)
      .option('--set <name>', 'the token set; needed where several are configured')
      .option('--reason <text>', 'why, for the audit trail')
      .addHelpText('after', waits ? EXITS.ends : EXITS.waits);
    if (waits) command.option('--wait', 'stay and show how it goes, until it ends or a person is needed');
    command.action((asked: Asked, own: Command) => act(cli, own, asked, verb));
  };
  add('start', 'mint a new token, write it everywhere, and take the old one away when no phone needs it', true);
  rotate
    .command('status')
    .description('how it stands, what is next, and what is waited for; no MDM is asked')
    .option('--set <name>', 'only this token set')
    .option('--wait', 'stay and take its turns, until it ends or a person is needed')
    .addHelpText('after', EXITS.waits)
    .action((asked: Asked, own: Command) => status(cli, own, asked));
  add('approve', 'say that the old token may be taken away', true);
  add('pause', 'stop it where it is', false);
  add('resume', 'let it go on after a pause, or try again what has failed too often', true);
  add('abort', 'put the old token back everywhere, and take the new one away just as carefully', true);
  return rotate;
}

async function act(cli: Cli, command: Command, { reason = '', set, wait = false }: Asked, verb: Verb): Promise<void> {
  await withSite(cli, command, async (site, shared) => {
    const { name: tokenSet } = await chosenSet(site, set);
    await site.admin[VERBS[verb]]({ tokenSet, reason });
    if (verb === 'pause') {
      show(cli, shared, [await site.admin.getRotation({ tokenSet })]);
      // Who pauses it wants it to wait.
      cli.exit(EXIT.fine);
      return;
    }
    const resumed = verb === 'resume';
    // What blocked slots is tried before anything is said of them.
    const picture = wait && !resumed ? null : await site.settled(tokenSet, { resumed });
    if (wait || picture === null) return follow(cli, site, tokenSet, shared);
    show(cli, shared, [picture]);
  });
}

async function status(cli: Cli, command: Command, { set, wait = false }: Asked): Promise<void> {
  await withSite(cli, command, async (site, shared) => {
    if (wait) return follow(cli, site, (await chosenSet(site, set)).name, shared);
    const pictures: Picture[] = [];
    for (const { name } of await chosenSets(site, set)) {
      pictures.push(await site.admin.getRotation({ tokenSet: name }));
    }
    show(cli, shared, pictures);
  });
}

async function follow(cli: Cli, site: Site, tokenSet: string, shared: Shared): Promise<void> {
  const { code, end, picture } = await followRotation(cli, site, tokenSet, { quiet: shared.json });
  show(cli, shared, [picture]);
  if (end === 'stopped') {
    cli.terminal.err(
      'The rotation is not over. A running `watchword serve` goes on with it, and so does `watchword rotate status --wait`.',
    );
  }
  cli.exit(code);
}

function show(cli: Cli, { json: asJson }: Shared, pictures: readonly Picture[]): void {
  cli.terminal.out(asJson ? json({ rotations: pictures }) : pictures.map(rotationText).join('\n\n'));
  const waits = pictures.some(({ resolve, step }) => step === 'wait' && resolve !== null);
  cli.exit(waits ? EXIT.differences : EXIT.fine);
}
