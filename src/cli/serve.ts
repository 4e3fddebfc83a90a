import { Command } from 'commander';
import { sdNotify } from '../sd-notify.ts';
import { type Daemon, serve } from '../serve.ts';
import { type Cli, shared } from './cli.ts';
import { plural } from './text.ts';

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
      const started = Promise.withResolvers<() => Promise<void>>();
      const reload = () => void started.promise.then((reloadNow) => reloadNow());
      process.on('SIGHUP', reload);
      const daemon = await serve({ file: shared(command).config, who: 'daemon', log: 'configured' });
      const systemd = sdNotify({
        environment: process.env,
        onTrouble: (says) =>
          daemon.watchword.log.write('warn', 'systemd could not be told how the daemon is', { says }),
      });
      void systemd.ready(statusOf(daemon));
      started.resolve(async () => {
        void systemd.reloading();
        await daemon.reload();
        await systemd.ready(statusOf(daemon));
      });
      await new Promise<void>((resolve) => {
        if (cli.stop.aborted) resolve();
        else cli.stop.addEventListener('abort', () => resolve(), { once: true });
      });
      process.off('SIGHUP', reload);
      await Promise.all([systemd.stopping(), daemon.stop(String(cli.stop.reason))]);
    });
}

function statusOf({ adminAddress, validationAddress, watchword }: Daemon): string {
  const admin = adminAddress === null ? '' : `, admin API on ${adminAddress}`;
  return `${plural(watchword.accounts.size, 'account')}; validation on ${validationAddress}${admin}`;
}
