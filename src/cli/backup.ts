import { resolve } from 'node:path';
import { Command } from 'commander';
import { actorName } from '../process-identity.ts';
import { type Backup, backUp, restore } from '../store/backup.ts';
import { type Cli, json } from './cli.ts';
import { Counter, contentOf, rowsByTable, withWholeStore } from './whole-store.ts';

/** `backup` */
export function backupCommand(cli: Cli): Command {
  return new Command('backup')
    .description('write the whole store into an encrypted file; daemons go on meanwhile')
    .requiredOption('--out <file>', 'where; a file that is there is never overwritten')
    .action(async ({ out }: { readonly out: string }, command: Command) => {
      await withWholeStore(cli, command, async (store, options) => {
        using counter = new Counter(cli.terminal, options);
        const backup = await backUp({ store, path: resolve(out), onRows: counter.rows, signal: cli.stop });
        counter[Symbol.dispose]();
        if (options.json) cli.terminal.out(json(documentOf(out, backup)));
        else
          cli.terminal.out(
            `${contentOf(backup.tallies)} are in ${out}, encrypted under the key ${backup.keyId}. It can't be read without that key: ` +
              'keep a copy of the key too, in another place.',
          );
      });
    });
}

/** `restore` */
export function restoreCommand(cli: Cli): Command {
  return new Command('restore')
    .description('make the configured store of a backup, on SQLite or PostgreSQL; everything is verified first')
    .argument('<file>', 'the backup')
    .option('--replace', 'a store that is there goes; without it only an empty database is filled')
    .addHelpText(
      'after',
      '\nTokens that were revoked since the backup was made are active again afterwards: `watchword tokens list` shows them.',
    )
    .action(async (file: string, { replace = false }: { readonly replace?: boolean }, command: Command) => {
      await withWholeStore(cli, command, async (store, options) => {
        using counter = new Counter(cli.terminal, options);
        const actor = actorName('cli');
        const onRows = counter.rows;
        const backup = await restore({ path: resolve(file), store, replace, actor, onRows, signal: cli.stop });
        counter[Symbol.dispose]();
        if (options.json) cli.terminal.out(json(documentOf(file, backup)));
        else
          cli.terminal.out(
            `${contentOf(backup.tallies)} are back as they were on ${new Date(backup.madeAt).toISOString()}. Every row was read back, and ` +
              'the audit trail holds. Before a daemon is started: `watchword tokens list` and `watchword plan` show what it would do.',
          );
      });
    });
}

function documentOf(file: string, { keyId, schema, madeAt, tallies }: Backup) {
  return { file, keyId, schema, madeAt, tables: rowsByTable(tallies) };
}
