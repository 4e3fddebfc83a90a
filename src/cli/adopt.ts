import { Command } from 'commander';
import type { Adopted, AskedAdoption } from '../api/answers/adoption.ts';
import { UserError } from '../model/failure.ts';
import { choose, takeable, valueNamed } from '../reconcile/adopt/choice.ts';
import type { Estate } from '../reconcile/adopt/estate.ts';
import { afterwardsText, countedText, estateText, leadQuestion, priceText, takenText } from './adopt-text.ts';
import { chosenSet, type ListedSet } from './chosen.ts';
import { type Cli, EXIT, json } from './cli.ts';
import { withSite } from './site.ts';
import type { Terminal } from './terminal.ts';

interface Adopt {
  readonly set?: string;
  readonly take?: readonly string[];
  readonly makeCurrent?: string;
  readonly yes?: boolean;
  readonly reason?: string;
}

export function adoptCommand(cli: Cli): Command {
  return new Command('adopt')
    .description(
      'list the values that slots hold, and take over those that nobody knows; nothing is written to any MDM',
    )
    .option('--set <name>', 'the token set; needed where several are configured')
    .option('--take <fingerprint...>', 'take these values over, by the first digits; whoever holds them is let in')
    .option('--make-current <fingerprint>', 'distribute this value from now on; it is taken over where nobody knows it')
    .option('--yes', 'in a set without a current token: make the value current that most phones hold')
    .option('--reason <text>', 'why, for the audit trail')
    .addHelpText(
      'after',
      '\nExits 0 when every value is known, 2 when some are left that nobody knows, 1 when something failed or could not be read.',
    )
    .action((options: Adopt, command: Command) => adopt(cli, command, options));
}

async function adopt(cli: Cli, command: Command, options: Adopt): Promise<void> {
  await withSite(cli, command, async (site, shared) => {
    const set = await chosenSet(site, options.set);
    const named = options.take !== undefined || options.makeCurrent !== undefined;
    const talks = cli.terminal.interactive && !shared.json;
    const asks = talks && !named && set.authority.changedBy !== 'others';
    const tokenSet = set.name;
    const asked = { tokenSet, take: options.take ?? [], reason: options.reason ?? '', ...leadOf(options) };
    // A person who is asked has to see first what it is about.
    const first = await site.adopt(asks ? { tokenSet, take: [], reason: asked.reason } : asked);
    const estate = estateIn(first);
    if (!shared.json) cli.terminal.out(estateText(estate, cli.terminal.colours));
    let adopted = first;
    if (asks || (talks && first.candidates.length > 0)) {
      const take = asks ? await askTake(cli.terminal, set, estate) : asked.take;
      const choice = await chosen(cli.terminal, estate, { ...asked, take });
      if (choice !== null) adopted = await site.adopt({ ...asked, ...choice });
    }
    refuse(adopted);
    const left = estate.values.filter(({ fingerprint }) => adopted.left.includes(fingerprint));
    if (shared.json) {
      const { taken, failed } = adopted;
      cli.terminal.out(json({ ...estate, taken, failed, left: adopted.left }));
    } else {
      for (const token of adopted.taken) cli.terminal.out(takenText(token));
      for (const line of afterwardsText(set, adopted, left)) cli.terminal.err(line);
    }
    cli.exit(exitOf(estate, adopted));
  });
}

/** `--yes` says it of a set without a current token only. */
function leadOf({ makeCurrent, yes }: Adopt): Pick<AskedAdoption, 'makeCurrent'> {
  if (makeCurrent !== undefined) return { makeCurrent };
  return yes === true ? { makeCurrent: 'most' } : {};
}

function estateIn({ estate, refused }: Adopted): NonNullable<Adopted['estate']> {
  if (estate === null) throw new UserError(refused ?? 'Nothing was seen.');
  return estate;
}

function refuse({ candidates, estate, refused }: Adopted): void {
  if (refused === null) return;
  const values = (estate?.values ?? []).filter(({ fingerprint }) => candidates.includes(fingerprint));
  if (values.length === 0) throw new UserError(refused);
  throw new UserError(
    `Nothing was changed: the set ${estate?.tokenSet} has no current token. Say with --make-current which of these it is, or with --yes that it is the first: ${values.map(countedText).join('; ')}.`,
  );
}

/** What a person wants of what was found; null: nothing. */
async function chosen(
  terminal: Terminal,
  estate: Estate,
  { take, makeCurrent }: Pick<AskedAdoption, 'take' | 'makeCurrent'>,
): Promise<Pick<AskedAdoption, 'take' | 'makeCurrent'> | null> {
  const lead = makeCurrent === undefined || makeCurrent === 'most' ? null : makeCurrent;
  const made = choose(estate, { take, lead });
  const named = { take: made.take.map(({ fingerprint }) => fingerprint) };
  if (!('candidates' in made)) {
    if (made.lead !== null) return { ...named, makeCurrent: made.lead.fingerprint };
    return named.take.length === 0 ? null : named;
  }
  const { candidates } = made;
  const [most] = candidates;
  if (makeCurrent === 'most') return { ...named, makeCurrent: most.fingerprint };
  const answer = (await terminal.ask(leadQuestion(candidates))).trim();
  if (answer === '') throw new UserError('Nothing was changed.');
  if (/^y(es)?$/i.test(answer)) return { ...named, makeCurrent: most.fingerprint };
  // Only a candidate, so that nothing is taken over that was not agreed to.
  return { ...named, makeCurrent: valueNamed(candidates, answer).fingerprint };
}

async function askTake(terminal: Terminal, { authority }: ListedSet, { values }: Estate): Promise<readonly string[]> {
  const possible = takeable(values).map(({ fingerprint }) => fingerprint);
  if (possible.length === 0) return [];
  terminal.err(priceText(authority));
  const answer = await terminal.ask('Which of them do you take over? The first digits, or `all`; nothing takes none:');
  const named = answer.split(/[\s,]+/).filter((word) => word !== '');
  return named.length === 1 && named[0]?.toLowerCase() === 'all' ? possible : named;
}

function exitOf({ unseen }: Estate, { failed, left }: Adopted): number {
  if (failed.length > 0 || unseen.some(({ byPerson }) => !byPerson)) return EXIT.failed;
  return left.length > 0 ? EXIT.differences : EXIT.fine;
}
