import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { isReference, readReference } from '../config/secrets.ts';
import { UserError } from '../model/failure.ts';
import { Secret } from '../model/secret.ts';
import { actorName } from '../process-identity.ts';
import { moveStore } from '../store/move.ts';
import { type Cli, json } from './cli.ts';
import { Counter, contentOf, rowsByTable, withWholeStore } from './whole-store.ts';

interface MoveSaid {
  readonly to: string;
  readonly toPassword?: string;
}

/** `store migrate` */
export function storeCommand(cli: Cli): Command {
  const store = new Command('store').description('where the state is kept');
  store
    .command('migrate')
    .description('copy the store into an empty database, SQLite or PostgreSQL, and verify every row there')
    .requiredOption('--to <url>', 'sqlite:<path> or postgres://user@host/database')
    .option('--to-password <reference>', 'for PostgreSQL: where its password is, env:NAME or file:/path')
    .addHelpText('after', '\nStop every daemon on the store first. The store itself stays as it is.')
    .action(async (said: MoveSaid, command: Command) => {
      await withWholeStore(cli, command, async (from, options) => {
        const password = said.toPassword === undefined ? null : readSecret(said.toPassword, from.baseDir);
        using counter = new Counter(cli.terminal, options);
        const tallies = await moveStore({
          from,
          to: { url: said.to, password },
          actor: actorName('cli'),
          onRows: counter.rows,
          signal: cli.stop,
        });
        counter[Symbol.dispose]();
        if (options.json) {
          cli.terminal.out(json({ from: from.url, to: said.to, tables: rowsByTable(tallies) }));
          return;
        }
        cli.terminal.out(
          `Copied ${contentOf(tallies)} from ${from.url} to ${said.to}. Every row was read back, and the audit trail holds.\n\n` +
            `Now say in ${options.config}:\n\n${settingsFor(said)}\n\nand start Watchword again. The old store is as it was: keep it ` +
            'until you have seen the new one work, and let no daemon work on it any more.',
        );
      });
    });
  return store;
}

function settingsFor({ to, toPassword }: MoveSaid): string {
  const password = toPassword === undefined ? '' : `\n  password: ${toPassword}`;
  return `store:\n  url: ${JSON.stringify(to)}${password}`;
}

function readSecret(reference: string, baseDir: string): Secret {
  if (!isReference(reference)) {
    throw new UserError(
      '--to-password takes `env:NAME` or `file:/path`, never the password itself: other users of the machine see the arguments of a program.',
    );
  }
  const files = { read: (path: string) => readFileSync(path, 'utf8'), list: () => [] };
  const read = readReference(reference, { environment: process.env, files, baseDir });
  if ('problem' in read) throw new UserError(`--to-password: ${read.problem}.`);
  return new Secret(read.value);
}
