import { Command } from 'commander';
import { serve } from '../serve.ts';
import { type Cli, shared } from './cli.ts';

/** The daemon in the foreground, until it is asked to stop. */
export function serveCommand(cli: Cli): Command {
  return new Command('serve')
    .description('run the daemon: reconcile on the schedule and answer validation')
    .addHelpText(
      'after',
      '\nSIGHUP reads the configuration again; SIGTERM and SIGINT finish the write in hand and stop.',
    )
    .action(async (_options: unknown, command: Command) => {
      const daemon = await serve({ file: shared(command).config, who: 'daemon', log: 'configured' });
      const reload = () => void daemon.reload();
      process.on('SIGHUP', reload);
      await new Promise<void>((resolve) => {
        if (cli.stop.aborted) resolve();
        else cli.stop.addEventListener('abort', () => resolve(), { once: true });
      });
      process.off('SIGHUP', reload);
      await daemon.stop(String(cli.stop.reason));
    });
}
