import { resolve } from 'node:path';
import { Command } from 'commander';
import { actorName } from '../process-identity.ts';
import { generateEncryptionKey } from '../store/encryption-key.ts';
import type { StoreOptions } from '../store/open-database.ts';
import { keysInUse, reseal } from '../store/reseal.ts';
import { type Cli, json } from './cli.ts';
import { formatCount, plural, table } from './text.ts';
import { refuseUrl } from './way.ts';
import { Counter, withWholeStore } from './whole-store.ts';

/** `keys generate|status|rotate` */
export function keysCommand(cli: Cli): Command {
  const keys = new Command('keys').description('the encryption key of the store');
  keys
    .command('generate')
    .description('make a new key in a file that only its owner can read; never overwrites one')
    .requiredOption('--out <file>', 'where')
    .action((options: { readonly out: string }, command: Command) => {
      refuseUrl(command, 'writes a file');
      const key = generateEncryptionKey(resolve(options.out));
      cli.terminal.out(
        `Key ${key.id} is in ${options.out}. Keep a copy in a safe place: without it the store can't be read.`,
      );
    });
  keys
    .command('status')
    .description('which keys the values of the store are encrypted under')
    .action(async (_options: unknown, command: Command) => {
      await withWholeStore(cli, command, async (store, options) => {
        const rows = await statusOf(store);
        if (options.json) cli.terminal.out(json({ keys: rows }));
        else
          cli.terminal.out(
            table(
              ['KEY', 'VALUES', 'CONFIGURED'],
              rows.map(({ id, values, configured }) => [
                id,
                formatCount(values),
                configured ?? 'no: its values are lost without it',
              ]),
            ),
          );
      });
    });
  keys
    .command('rotate')
    .description(
      'encrypt every value under `keys.encryption` that is under one of `keys.previous`; daemons go on meanwhile',
    )
    .addHelpText(
      'after',
      '\nThe steps before and after it are in docs/store.md. Interrupted, it goes on when it is run again.',
    )
    .action(async (_options: unknown, command: Command) => {
      await withWholeStore(cli, command, async (store, options) => {
        using counter = new Counter(cli.terminal, options);
        const onValues = (values: number) => counter.show(`${plural(values, 'value')} so far`);
        const values = await reseal({ store, actor: actorName('cli'), onValues, signal: cli.stop });
        counter[Symbol.dispose]();
        const { id } = store.encryptionKey;
        if (options.json) cli.terminal.out(json({ key: id, values }));
        else if (values === 0) cli.terminal.out(`Every value is under the key ${id} already.`);
        else
          cli.terminal.out(
            `${plural(values, 'value')} put under the key ${id}. When \`watchword keys status\` shows no other key, take \`keys.previous\` ` +
              'out of the configuration. Backups that were made before still need the key they were made under.',
          );
      });
    });
  return keys;
}

/** Keys that are configured, and those that values are under; the one to encrypt with comes first. */
async function statusOf(store: StoreOptions) {
  const inUse = await keysInUse(store);
  const { id, previous = [] } = store.encryptionKey;
  const configured = new Map<string, 'keys.encryption' | 'keys.previous'>([
    ...previous.map((key) => [key.id, 'keys.previous'] as const),
    [id, 'keys.encryption'],
  ]);
  return [...new Set([id, ...configured.keys(), ...inUse.keys()])].map((key) => ({
    id: key,
    values: inUse.get(key) ?? 0,
    configured: configured.get(key) ?? null,
  }));
}
