import { Command } from 'commander';
import { UserError } from '../model/failure.ts';
import { type Cli, EXIT, json } from './cli.ts';
import { everyItem } from './pages.ts';
import { withSite } from './site.ts';
import { plural, table, timeText } from './text.ts';
import { auditExportCommand } from './trail-export.ts';

/** `history`: the runs. */
export function historyCommand(cli: Cli): Command {
  return new Command('history')
    .description('the runs, newest first')
    .argument('[account]', 'only this account')
    .option('--limit <number>', 'how many', wholeNumber, 20)
    .action(async (account: string | undefined, options: { readonly limit: number }, command: Command) => {
      await withSite(cli, command, async ({ admin }, shared) => {
        const of = account === undefined ? {} : { account };
        const runs = await everyItem((page) => admin.listRuns({ ...page, ...of }), { most: options.limit });
        if (shared.json) cli.terminal.out(json({ runs }));
        else if (runs.length === 0) cli.terminal.out('There has been no run yet.');
        else {
          const rows = runs.map((run) => [
            timeText(run.startedAt),
            run.account,
            run.trigger,
            run.outcome ?? 'not ended',
            String(run.done.filter(({ outcome }) => outcome === 'written').length),
            String(run.plan?.held.length ?? 0),
            String(run.requests),
            run.failure?.says ?? '',
          ]);
          cli.terminal.out(
            table(['STARTED', 'ACCOUNT', 'TRIGGER', 'OUTCOME', 'WRITTEN', 'HELD', 'REQUESTS', 'WHY'], rows),
          );
        }
      });
    });
}

/** `audit list|verify|export`: the trail. */
export function auditCommand(cli: Cli): Command {
  const audit = new Command('audit').description('the audit trail: who changed what, when and why');
  audit
    .command('list')
    .description('the entries, newest first')
    .option('--limit <number>', 'how many', wholeNumber, 50)
    .option('--before <number>', 'only entries before this one', wholeNumber)
    .action(async (options: { readonly limit: number; readonly before?: number }, command: Command) => {
      await withSite(cli, command, async ({ admin }, shared) => {
        const { before, limit } = options;
        const cursor = before === undefined ? undefined : String(before);
        const entries = await everyItem((page) => admin.listAudit(page), { most: limit, cursor });
        if (shared.json) cli.terminal.out(json({ entries }));
        else {
          const rows = entries.map((entry) => [
            String(entry.seq),
            timeText(entry.at),
            entry.actor,
            entry.action,
            entry.subject,
            entry.reason,
          ]);
          cli.terminal.out(table(['#', 'AT', 'ACTOR', 'ACTION', 'SUBJECT', 'REASON'], rows));
        }
      });
    });
  audit
    .command('verify')
    .description('walk the chain of hashes and name the first broken link')
    .action(async (_options: unknown, command: Command) => {
      await withSite(cli, command, async ({ admin }, shared) => {
        const verdict = await admin.verifyAudit({});
        if (shared.json) cli.terminal.out(json(verdict));
        else if (verdict.broken === null)
          cli.terminal.out(`The trail is whole: ${plural(verdict.entries, 'entry', 'entries')}.`);
        else cli.terminal.out(`The trail is broken at entry ${verdict.broken.seq}: ${verdict.broken.says}`);
        cli.exit(verdict.broken === null ? EXIT.fine : EXIT.failed);
      });
    });
  audit.addCommand(auditExportCommand(cli));
  return audit;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new UserError(`Expected a whole number of 1 or more, found ${text}.`);
  return value;
}
