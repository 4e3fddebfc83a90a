import { Command } from 'commander';
import { slotNamed } from '../api/answers/chosen.ts';
import type { Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import type { Finding } from '../model/slot.ts';
import { type Account, type AccountSlot, stepsOf } from '../reconcile/account.ts';
import { probe } from '../reconcile/probe.ts';
import { chosenAccounts, chosenSets } from './chosen.ts';
import { type Cli, EXIT, json, onlyAccount, withWatchword } from './cli.ts';
import { siteHere, withBugs } from './here.ts';
import { type Site, withSite } from './site.ts';
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
  if (options.writeProbe !== undefined) return checkAndProbe(cli, command, name, options.writeProbe, options.slot);
  await withSite(cli, command, async (site, shared) => {
    const accounts = await chosenAccounts(site, name);
    const sets = name === undefined ? await chosenSets(site, undefined) : [];
    const telling = { cli, asJson: shared.json };

    const authorities: OfAuthority[] = [];
    for (const { name: tokenSet, authority } of sets) {
      if (!authority.isLookedAt) continue;
      const heading = `token set ${tokenSet} at ${authority.title}`;
      authorities.push({
        tokenSet,
        kind: authority.kind,
        findings: await tellAll(telling, heading, site.findings({ tokenSet })),
      });
    }
    const ofAccounts: OfAccount[] = [];
    for (const account of accounts) ofAccounts.push(await checkAccount(telling, site, account.name));
    tellEnd(telling, authorities, ofAccounts);
  });
}

/** Writing is proved where the store is: nobody else can say that the daemon writes nothing meanwhile. */
async function checkAndProbe(
  cli: Cli,
  command: Command,
  name: string | undefined,
  device: string,
  slot: string | undefined,
): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const { account, slots } = probedBy(watchword, name, slot);
    const site = siteHere(cli, watchword);
    const telling = { cli, asJson: shared.json };
    const checked = await checkAccount(telling, site, account.name);
    const probed = probe(watchword.reconcile, account, { device, slots }, cli.stop);
    const about = { account: account.name };
    const findings = await tellAll(telling, null, withBugs(cli, watchword, about, probed));
    tellEnd(telling, [], [{ ...checked, findings: [...checked.findings, ...findings] }]);
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
  readonly asJson: boolean;
}

async function checkAccount(telling: Telling, site: Site, account: string): Promise<OfAccount> {
  return { account, findings: await tellAll(telling, account, site.findings({ account })) };
}

/** Shows a heading, where there is one, and what is found, as it is found. */
async function tellAll(
  { cli: { terminal }, asJson }: Telling,
  heading: string | null,
  found: AsyncIterable<Finding>,
): Promise<readonly Finding[]> {
  if (!asJson && heading !== null) terminal.out(terminal.colours.bold(heading));
  const findings: Finding[] = [];
  for await (const finding of found) {
    findings.push(finding);
    if (!asJson) terminal.out(findingText(finding, terminal.colours));
  }
  return findings;
}

function tellEnd({ cli, asJson }: Telling, authorities: readonly OfAuthority[], accounts: readonly OfAccount[]): void {
  if (asJson) cli.terminal.out(json({ authorities, accounts }));
  else if (authorities.length + accounts.length === 0) {
    cli.terminal.out('There is nothing to look at: no account is configured, and no authority somewhere else.');
  }
  cli.exit(checkExit([...authorities, ...accounts].flatMap(({ findings }) => findings)));
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
  const slots = slotName === undefined ? account.slots : [slotNamed(account, slotName)];
  const written = slots.filter((slot) => stepsOf(account, slot) === null);
  if (written.length > 0) return { account, slots: written };
  throw new UserError(`${account.name}: a person writes ${slotName ?? 'every slot'}, so there is no writing to prove.`);
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
