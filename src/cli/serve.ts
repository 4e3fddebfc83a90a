import { Command } from 'commander';
import { type Daemon, serve } from '../serve.ts';
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
      // Listened for from the beginning: unheard, the signal would end a daemon that is still starting.
      const started = Promise.withResolvers<Daemon>();
      const reload = () => void started.promise.then((daemon) => daemon.reload());
      process.on('SIGHUP', reload);
      const daemon = await serve({ file: shared(command).config, who: 'daemon', log: 'configured' });
      started.resolve(daemon);
      await new Promise<void>((resolve) => {
        if (cli.stop.aborted) resolve();
        else cli.stop.addEventListener('abort', () => resolve(), { once: true });
      });
      process.off('SIGHUP', reload);
      await daemon.stop(String(cli.stop.reason));
    });
}
