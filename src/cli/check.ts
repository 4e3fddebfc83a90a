import { Command } from 'commander';
import type { Finding } from '../model/slot.ts';
import type { Account } from '../reconcile/account.ts';
import { type Cli, chosenAccounts, EXIT, json, withWatchword } from './cli.ts';
import type { Colours } from './terminal.ts';

/** Everything that can be wrong with an account, before it goes wrong; writes nothing. */
export function checkCommand(cli: Cli): Command {
  return new Command('check')
    .description('look for everything that can be wrong with an account, and write nothing')
    .argument('[account]', 'only this account')
    .addHelpText('after', '\nExits 0 when all is well, 2 on warnings or things nobody can tell, 1 on failures.')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      await withWatchword(cli, command, async (watchword, shared) => {
        const all: { readonly account: string; readonly findings: readonly Finding[] }[] = [];
        for (const account of chosenAccounts(watchword, name)) {
          if (!shared.json) cli.terminal.out(cli.terminal.colours.bold(account.name));
          const findings: Finding[] = [];
          for await (const finding of findingsOf(account, cli.stop)) {
            findings.push(finding);
            if (!shared.json) cli.terminal.out(findingText(finding, cli.terminal.colours));
          }
          all.push({ account: account.name, findings });
        }
        if (shared.json) cli.terminal.out(json({ accounts: all }));
        cli.exit(checkExit(all.flatMap(({ findings }) => findings)));
      });
    });
}

function findingsOf(account: Account, stop: AbortSignal): AsyncIterable<Finding> {
  return account.open().check(
    account.slots.map((slot) => slot.settings),
    stop,
  );
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
