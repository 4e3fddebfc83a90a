import { Command } from 'commander';
import type { Run } from '../model/run.ts';
import { chosenAccounts } from './chosen.ts';
import { type Cli, EXIT, json } from './cli.ts';
import { type PlanOptions, showPlan } from './plan.ts';
import { showProgress } from './progress.ts';
import { runText } from './run-text.ts';
import { withSite } from './site.ts';

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

async function sync(
  cli: Cli,
  command: Command,
  name: string | undefined,
  { slot: slots, repair = false }: SyncOptions,
): Promise<void> {
  await withSite(cli, command, async (site, shared) => {
    const accounts = await chosenAccounts(site, name, slots);
    const progress = await showProgress(
      cli.terminal,
      site,
      accounts.map((account) => account.name),
      shared.json,
    );
    const { runs, busy } = await site.runs({ accounts, slots, repair }).finally(() => progress.end());
    if (shared.json) cli.terminal.out(json({ runs }));
    else for (const run of runs) cli.terminal.out(runText(run, cli.terminal.colours));
    for (const message of busy) cli.terminal.err(message);
    cli.exit(busy.length > 0 ? EXIT.failed : syncExit(runs));
  });
}

/** One that didn't come to its end is a failure: nobody can say that every slot is in sync. */
export function syncExit(runs: readonly Run[]): number {
  if (runs.some((run) => run.outcome === 'failed' || run.outcome === 'abandoned')) return EXIT.failed;
  return runs.some((run) => run.outcome === 'held') ? EXIT.differences : EXIT.fine;
}
