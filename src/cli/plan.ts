import { Command } from 'commander';
import type { Plan } from '../model/plan.ts';
import { chosenAccounts } from './chosen.ts';
import { type Cli, EXIT, json } from './cli.ts';
import { planSummary, planText } from './plan-text.ts';
import { withSite } from './site.ts';

export interface PlanOptions {
  readonly slot?: readonly string[];
  readonly repair?: boolean;
}

export function planCommand(cli: Cli): Command {
  return new Command('plan')
    .description('show what a sync would change, as fingerprints, and change nothing')
    .argument('[account]', 'only this account')
    .option('--slot <name...>', 'only these slots')
    .option('--repair', 'plan as `sync --repair` would')
    .addHelpText(
      'after',
      '\nExits 0 when there is nothing to do, 2 when there are changes or held differences, 1 when something could not be read.',
    )
    .action((account: string | undefined, options: PlanOptions, command: Command) =>
      showPlan(cli, command, account, options),
    );
}

/** Looks at every chosen account side by side and prints what would be done. */
export async function showPlan(
  cli: Cli,
  command: Command,
  name: string | undefined,
  { slot: slots, repair = false }: PlanOptions,
): Promise<void> {
  await withSite(cli, command, async (site, shared) => {
    const plans = await site.plans({ accounts: await chosenAccounts(site, name, slots), slots, repair });
    if (shared.json) cli.terminal.out(json({ plans }));
    else {
      for (const plan of plans) cli.terminal.out(`${planText(plan, cli.terminal.colours)}\n`);
      cli.terminal.out(planSummary(plans));
    }
    cli.exit(planExit(plans));
  });
}

/** A slot that couldn't be read is a failure: nobody can say that there is nothing to do. */
export function planExit(plans: readonly Plan[]): number {
  if (plans.some((plan) => plan.held.some((held) => held.reason === 'unknown'))) return EXIT.failed;
  return plans.some((plan) => plan.changes.length + plan.held.length > 0) ? EXIT.differences : EXIT.fine;
}
