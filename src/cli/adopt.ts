import { Command } from 'commander';
import type { ChangedAuthority } from '../authority/contract.ts';
import type { Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import { type Choice, choose, takeable, valueNamed } from '../reconcile/adopt/choice.ts';
import { type Estate, estateOf, type FoundValue, isForeign } from '../reconcile/adopt/estate.ts';
import { SeenValues } from '../reconcile/adopt/seen-values.ts';
import { type TakenOver, takeOver } from '../reconcile/adopt/take-over.ts';
import { afterwardsText, countedText, estateText, leadQuestion, priceText, takenText } from './adopt-text.ts';
import { type Cli, chosenAuthority, EXIT, json, runEach, withWatchword } from './cli.ts';
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
  await withWatchword(cli, command, async (watchword, shared) => {
    const authority = chosenAuthority(watchword, options.set);
    await authority.look(cli.stop);
    using values = new SeenValues();
    const estate = await lookAround(cli, watchword, authority.tokenSet, values);
    // A person who is asked has to see first what it is about.
    const talks = cli.terminal.interactive && !shared.json;
    if (!shared.json) cli.terminal.out(estateText(estate, cli.terminal.colours));
    const choice = await chosen(cli, authority, estate, options, talks);
    refuseElsewhere(authority, choice);
    const actor = { name: watchword.actor, reason: options.reason ?? '' };
    const { clock, store } = watchword;
    const taken = await takeOver({ store, clock, authority, values, actor }, choice);
    const done = new Set(taken.tokens.map(({ fingerprint }) => fingerprint));
    const left = estate.values.filter((value) => isForeign(value) && !done.has(value.fingerprint));
    if (shared.json) {
      cli.terminal.out(
        json({
          ...estate,
          taken: taken.tokens,
          failed: taken.failed,
          left: left.map(({ fingerprint }) => fingerprint),
        }),
      );
    } else {
      for (const token of taken.tokens) cli.terminal.out(takenText(token));
      for (const line of afterwardsText(authority, taken, left)) cli.terminal.err(line);
    }
    cli.exit(exitOf(estate, taken, left));
  });
}

/** One look into every account with a slot of the set, side by side, as `plan` would; what can't be read is said, and stops no other. */
async function lookAround(cli: Cli, watchword: Watchword, tokenSet: string, values: SeenValues): Promise<Estate> {
  const accounts = [...watchword.accounts.values()]
    .filter((account) => account.slots.some((slot) => slot.tokenSet === tokenSet))
    .map((account) => values.overhear(account));
  const since = watchword.clock.now();
  const { runs, busy } = await runEach(watchword, accounts, { trigger: 'person', lookOnly: true, stop: cli.stop });
  // A look that was cut short shows nothing, which must not be taken for "nothing".
  cli.stop.throwIfAborted();
  const failures = new Map(
    busy.length === 0 ? [] : accounts.map(({ name }) => [name, 'another process is working on it']),
  );
  for (const { account, failure } of runs) failures.set(account, failure?.says ?? 'it was not looked at');
  return estateOf(watchword.store, { tokenSet, accounts, since, failures, values });
}

async function chosen(
  { terminal }: Cli,
  authority: ChangedAuthority,
  estate: Estate,
  { take, makeCurrent, yes }: Adopt,
  talks: boolean,
): Promise<Choice> {
  const asks = talks && take === undefined && makeCurrent === undefined && authority.changedBy !== 'others';
  const named = take ?? (asks ? await askTake(terminal, authority, estate) : []);
  const made = choose(estate, { take: named, lead: makeCurrent ?? null });
  if (!('candidates' in made)) return made;
  const { candidates } = made;
  const [most] = candidates;
  if (yes === true) return { take: made.take, lead: most };
  if (!talks) {
    throw new UserError(
      `Nothing was changed: the set ${estate.tokenSet} has no current token. Say with --make-current which of these it is, or with --yes that it is the first: ${candidates.map(countedText).join('; ')}.`,
    );
  }
  const answer = (await terminal.ask(leadQuestion(candidates))).trim();
  if (answer === '') throw new UserError('Nothing was changed.');
  if (/^y(es)?$/i.test(answer)) return { take: made.take, lead: most };
  // Only a candidate, so that nothing is taken over that was not agreed to.
  return { take: made.take, lead: valueNamed(candidates, answer) };
}

async function askTake(
  terminal: Terminal,
  authority: ChangedAuthority,
  { values }: Estate,
): Promise<readonly string[]> {
  const possible = takeable(values).map(({ fingerprint }) => fingerprint);
  if (possible.length === 0) return [];
  terminal.err(priceText(authority));
  const answer = await terminal.ask('Which of them do you take over? The first digits, or `all`; nothing takes none:');
  const named = answer.split(/[\s,]+/).filter((word) => word !== '');
  return named.length === 1 && named[0]?.toLowerCase() === 'all' ? possible : named;
}

/** Before anything is asked of an authority where others decide. */
function refuseElsewhere({ changedBy, kind, tokenSet }: ChangedAuthority, { take }: Choice): void {
  if (changedBy !== 'others' || take.length === 0) return;
  throw new UserError(
    `Nothing was changed: Watchword only reads the tokens of ${tokenSet} (${kind}). Whoever writes there adds the value, as the console of the MDM shows it; the next look recognises it.`,
  );
}

function exitOf(estate: Estate, { failed }: TakenOver, left: readonly FoundValue[]): number {
  if (failed.length > 0 || estate.unseen.some(({ byPerson }) => !byPerson)) return EXIT.failed;
  return left.length > 0 ? EXIT.differences : EXIT.fine;
}
