import { Command } from 'commander';
import type { AskedAuthority } from '../authority/asked.ts';
import { checkAuthority } from '../authority/check.ts';
import type { Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import type { Finding } from '../model/slot.ts';
import { type Account, type AccountSlot, stepsOf } from '../reconcile/account.ts';
import { AccountBusy } from '../reconcile/account-lease.ts';
import { probe } from '../reconcile/probe.ts';
import { StoreUnavailable } from '../store/contract.ts';
import { type Cli, chosenAccounts, chosenSlot, EXIT, json, onlyAccount, withWatchword } from './cli.ts';
import type { Colours } from './terminal.ts';

interface Check {
  readonly writeProbe?: string;
  readonly slot?: string;
}

/** Everything that can be wrong with an account or an authority, before it goes wrong; writes nothing, except to the one device of a probe. */
export function checkCommand(cli: Cli): Command {
  return new Command('check')
    .description('look for everything that can be wrong with accounts and authorities, and write nothing')
    .argument('[account]', 'only this account; without it, the authorities of all token sets too')
    .option('--write-probe <device>', 'also prove on this one device that writing works: its own value is written back')
    .option('--slot <name>', 'with --write-probe: only this slot')
    .addHelpText('after', '\nExits 0 when all is well, 2 on warnings or things nobody can tell, 1 on failures.')
    .action((name: string | undefined, options: Check, command: Command) => check(cli, command, name, options));
}

async function check(cli: Cli, command: Command, name: string | undefined, options: Check): Promise<void> {
  if (options.slot !== undefined && options.writeProbe === undefined) {
    throw new UserError('--slot goes with --write-probe: the other checks are about the whole account.');
  }
  await withWatchword(cli, command, async (watchword, shared) => {
    const { writeProbe: device } = options;
    const probed = device === undefined ? null : { device, ...probedBy(watchword, name, options.slot) };
    const accounts = probed === null ? chosenAccounts(watchword, name) : [probed.account];
    const asked = name === undefined && probed === null ? [...watchword.asked.values()] : [];
    const telling = { cli, watchword, asJson: shared.json };

    const ofAuthorities: OfAuthority[] = [];
    for (const one of asked) ofAuthorities.push(await checkOneAuthority(telling, one));
    const ofAccounts: OfAccount[] = [];
    for (const account of accounts) ofAccounts.push(await checkAccount(telling, account, probed));
    if (shared.json) cli.terminal.out(json({ authorities: ofAuthorities, accounts: ofAccounts }));
    cli.exit(checkExit([...ofAuthorities, ...ofAccounts].flatMap(({ findings }) => findings)));
  });
}

interface OfAuthority {
  readonly tokenSet: string;
  readonly kind: string;
  readonly findings: readonly Finding[];
}

interface OfAccount {
  readonly account: string;
  readonly findings: readonly Finding[];
}

/** Where findings are told as they come. */
interface Telling {
  readonly cli: Cli;
  readonly watchword: Watchword;
  readonly asJson: boolean;
}

async function checkOneAuthority(telling: Telling, asked: AskedAuthority): Promise<OfAuthority> {
  const { cli, watchword } = telling;
  const { tokenSet, kind } = asked.authority;
  const { title } = asked.definition;
  const findings: Finding[] = [];
  const tell = begin(telling, `token set ${tokenSet} at ${title}`, findings);
  await tellAll(telling, { tokenSet }, () => checkAuthority(asked, watchword.store, cli.stop), tell);
  return { tokenSet, kind, findings };
}

async function checkAccount(
  telling: Telling,
  account: Account,
  probed: { readonly device: string; readonly slots: readonly AccountSlot[] } | null,
): Promise<OfAccount> {
  const { cli, watchword } = telling;
  const { name } = account;
  const findings: Finding[] = [];
  const tell = begin(telling, name, findings);
  const settings = account.slots.map((slot) => slot.settings);
  await tellAll(telling, { account: name }, () => account.open().check(settings, cli.stop), tell);
  if (probed !== null) {
    await tellAll(telling, { account: name }, () => probe(watchword.reconcile, account, probed, cli.stop), tell);
  }
  return { account: name, findings };
}

/** Shows the heading; returns what shows a finding and keeps it. */
function begin({ cli, asJson }: Telling, heading: string, findings: Finding[]): (finding: Finding) => void {
  const { terminal } = cli;
  if (!asJson) terminal.out(terminal.colours.bold(heading));
  return (finding) => {
    findings.push(finding);
    if (!asJson) terminal.out(findingText(finding, terminal.colours));
  };
}

/** The account and slots a probe is about. A slot that a person writes is not written by us, on no device. */
function probedBy(
  watchword: Watchword,
  name: string | undefined,
  slotName: string | undefined,
): { readonly account: Account; readonly slots: readonly AccountSlot[] } {
  const account = onlyAccount(
    watchword,
    name,
    'say which one the device is in, `watchword check <account> --write-probe ...`',
  );
  const slots = slotName === undefined ? account.slots : [chosenSlot(account, slotName)];
  const written = slots.filter((slot) => stepsOf(account, slot) === null);
  if (written.length > 0) return { account, slots: written };
  throw new UserError(`${account.name}: a person writes ${slotName ?? 'every slot'}, so there is no writing to prove.`);
}

/** A bug in one check is a finding of what it was about: the others are checked all the same. */
async function tellAll(
  { cli, watchword }: Telling,
  about: { readonly account: string } | { readonly tokenSet: string },
  findings: () => AsyncIterable<Finding>,
  tell: (finding: Finding) => void,
): Promise<void> {
  try {
    for await (const finding of findings()) tell(finding);
  } catch (error) {
    cli.stop.throwIfAborted();
    if (error instanceof AccountBusy || error instanceof StoreUnavailable) throw error;
    const where = 'tokenSet' in about ? `the self-check of the authority of ${about.tokenSet}` : 'a self-check';
    watchword.events.bug({ where, error, ...('account' in about && about) });
    const { message = String(error), stack = message } = error instanceof Error ? error : {};
    cli.terminal.err(watchword.redactor.redact(stack));
    tell({
      check: 'self-check',
      level: 'failure',
      says: `the check ended early, by a mistake of its own: ${watchword.redactor.redact(message)}`,
      resolve: 'report it, with the lines on standard error; what comes after it was not checked',
    });
  }
}

export function checkExit(findings: readonly Finding[]): number {
  if (findings.some(({ level }) => level === 'failure')) return EXIT.failed;
  return findings.some(({ level }) => level !== 'ok') ? EXIT.differences : EXIT.fine;
}

function findingText(finding: Finding, colours: Colours): string {
  const mark = {
    ok: colours.green('✓'),
    warning: colours.yellow('!'),
    failure: colours.red('✗'),
    unknown: colours.dim('?'),
  }[finding.level];
  const where = finding.slot === undefined ? finding.check : `${finding.check} ${finding.slot}`;
  const resolve = finding.resolve === undefined ? '' : `\n      ${finding.resolve}`;
  return `  ${mark} ${where}: ${finding.says}${resolve}`;
}
