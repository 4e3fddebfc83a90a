import { Command } from 'commander';
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

/** Everything that can be wrong with an account, before it goes wrong; writes nothing, except to the one device of a probe. */
export function checkCommand(cli: Cli): Command {
  return new Command('check')
    .description('look for everything that can be wrong with an account, and write nothing')
    .argument('[account]', 'only this account')
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
    const probed = options.writeProbe === undefined ? null : probedBy(watchword, name, options.slot);
    const accounts = probed === null ? chosenAccounts(watchword, name) : [probed.account];
    const all: { readonly account: string; readonly findings: readonly Finding[] }[] = [];
    for (const account of accounts) {
      if (!shared.json) cli.terminal.out(cli.terminal.colours.bold(account.name));
      const findings: Finding[] = [];
      const tell = (finding: Finding) => {
        findings.push(finding);
        if (!shared.json) cli.terminal.out(findingText(finding, cli.terminal.colours));
      };
      const settings = account.slots.map((slot) => slot.settings);
      await tellAll(cli, watchword, account, () => account.open().check(settings, cli.stop), tell);
      const { writeProbe: device } = options;
      if (device !== undefined && probed !== null) {
        const probing = () => probe(watchword.reconcile, account, { device, slots: probed.slots }, cli.stop);
        await tellAll(cli, watchword, account, probing, tell);
      }
      all.push({ account: account.name, findings });
    }
    if (shared.json) cli.terminal.out(json({ accounts: all }));
    cli.exit(checkExit(all.flatMap(({ findings }) => findings)));
  });
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

/** A bug in one account's check is a finding of that account: the others are checked all the same. */
async function tellAll(
  cli: Cli,
  watchword: Watchword,
  account: Account,
  findings: () => AsyncIterable<Finding>,
  tell: (finding: Finding) => void,
): Promise<void> {
  try {
    for await (const finding of findings()) tell(finding);
  } catch (error) {
    cli.stop.throwIfAborted();
    if (error instanceof AccountBusy || error instanceof StoreUnavailable) throw error;
    watchword.events.bug({ where: 'a self-check', account: account.name, error });
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
