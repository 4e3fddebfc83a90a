import { Command } from 'commander';
import { UserError } from '../model/failure.ts';
import type { Run } from '../model/run.ts';
import type { Account } from '../reconcile/account.ts';
import { runWhenFree } from '../reconcile/run-when-free.ts';
import { type Cli, chosenAccounts, EXIT, json, listed, withWatchword } from './cli.ts';
import { type PlanOptions, showPlan } from './plan.ts';
import { showProgress } from './progress.ts';
import { runText } from './run-text.ts';

interface SyncOptions extends PlanOptions {
  readonly dryRun?: boolean;
}

export function syncCommand(cli: Cli): Command {
  return new Command('sync')
    .description('bring every slot in line now: look, plan, write, read back')
    .argument('[account]', 'only this account')
    .option('--slot <name...>', 'only these slots')
    .option('--dry-run', 'the same as `plan`')
    .option('--repair', 'repair drift although the account only reports it, or although somebody keeps undoing it')
    .addHelpText('after', '\nExits 0 when every slot is in sync, 2 when differences are held, 1 when something failed.')
    .action(async (account: string | undefined, options: SyncOptions, command: Command) => {
      if (options.dryRun === true) return showPlan(cli, command, account, options);
      await sync(cli, command, account, options);
    });
}

async function sync(cli: Cli, command: Command, name: string | undefined, options: SyncOptions): Promise<void> {
  await withWatchword(cli, command, async (watchword, shared) => {
    const accounts = chosenAccounts(watchword, name);
    refuseUnknownSlots(accounts, options.slot);
    const progress = showProgress(cli.terminal, watchword, accounts, shared.json);
    const runs = await Promise.all(
      accounts.map((account) =>
        runWhenFree(watchword.reconcile, account, {
          trigger: 'person',
          ...(options.slot === undefined ? {} : { slots: options.slot }),
          repair: options.repair === true,
          stop: cli.stop,
        }),
      ),
    ).finally(() => progress.end());
    if (shared.json) cli.terminal.out(json({ runs }));
    else for (const run of runs) cli.terminal.out(runText(run, cli.terminal.colours));
    cli.exit(syncExit(runs));
  });
}

export function syncExit(runs: readonly Run[]): number {
  if (runs.some((run) => run.outcome === 'failed' || run.outcome === 'abandoned')) return EXIT.failed;
  return runs.some((run) => run.outcome === 'held') ? EXIT.differences : EXIT.fine;
}

function refuseUnknownSlots(accounts: readonly Account[], names: readonly string[] | undefined): void {
  const known = new Set(accounts.flatMap((account) => account.slots.map((slot) => slot.settings.name)));
  const unknown = (names ?? []).find((name) => !known.has(name));
  if (unknown !== undefined) throw new UserError(`There is no slot ${unknown}; there are ${listed(known)}.`);
}
