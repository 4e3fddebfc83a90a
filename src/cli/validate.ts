import { Command } from 'commander';
import { UserError } from '../model/failure.ts';
import { follow } from '../validation/follow.ts';
import { type Cli, chosenAuthority, EXIT, json, withWatchword } from './cli.ts';
import { withoutLineEnd } from './text.ts';

/** Asks the same decision as `POST /v1/validate`, from the store. */
export function validateCommand(cli: Cli): Command {
  return new Command('validate')
    .description('ask whether the value on standard input is an active token')
    .option('--set <name>', 'of this token set; of any by default')
    .addHelpText(
      'after',
      '\nExits 0 when the phone may proceed and 1 when it must halt. One line end after the value is ignored.',
    )
    .action(async (options: { readonly set?: string }, command: Command) => {
      await withWatchword(cli, command, async (watchword, shared) => {
        if (options.set !== undefined) chosenAuthority(watchword, options.set);
        const { terminal } = cli;
        const typed = terminal.interactive ? await terminal.askHidden('The value') : await terminal.readAll();
        const { store, events } = watchword;
        using following = await follow({ store, events, configured: () => watchword.authorities });
        await following.refresh();
        const answer = following.ask(withoutLineEnd(typed), options.set);
        if (answer.decision === null) throw new UserError(`There is no answer: ${answer.why}.`);
        const { decision, active, reason, token } = answer.decision;
        const shown = { decision, active, reason, tokenSet: token?.tokenSet ?? null };
        cli.terminal.out(shared.json ? json(shown) : `${decision}: ${reason}`);
        cli.exit(decision === 'proceed' ? EXIT.fine : EXIT.failed);
      });
    });
}
