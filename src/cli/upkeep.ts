import { resolve } from 'node:path';
import { Command } from 'commander';
import { loadConfiguration } from '../config/load.ts';
import { configurationSchema } from '../config/schema.ts';
import { authorityDefinitions, connectorDefinitions } from '../daemon.ts';
import { generateEncryptionKey } from '../store/encryption-key.ts';
import { type Cli, json, shared } from './cli.ts';
import { plural } from './text.ts';

/** `config validate|schema` */
export function configCommand(cli: Cli): Command {
  const config = new Command('config').description('the configuration file');
  config
    .command('validate')
    .description('report every mistake at once; read nothing but the file and what it refers to')
    .action(async (_options: unknown, command: Command) => {
      const { config: file, json: asJson } = shared(command);
      const configuration = await loadConfiguration(file, {
        connectors: await connectorDefinitions(),
        authorities: await authorityDefinitions(),
        environment: process.env,
      });
      const slots = [...configuration.accounts.values()].reduce((sum, account) => sum + account.slots.length, 0);
      const { warnings, accounts, tokenSets } = configuration;
      if (asJson) {
        cli.terminal.out(json({ file, accounts: accounts.size, tokenSets: tokenSets.size, slots, warnings }));
        return;
      }
      for (const warning of warnings) cli.terminal.err(`Note: ${warning}`);
      cli.terminal.out(
        `${file} is fine: ${plural(tokenSets.size, 'token set')}, ${plural(accounts.size, 'account')}, ${plural(slots, 'slot')}.`,
      );
    });
  config
    .command('schema')
    .description('print the JSON Schema of the configuration file, for editors')
    .action(async () => {
      const [connectors, authorities] = [await connectorDefinitions(), await authorityDefinitions()];
      cli.terminal.out(json(configurationSchema(connectors.values(), authorities.values())));
    });
  return config;
}

/** `keys generate` */
export function keysCommand(cli: Cli): Command {
  const keys = new Command('keys').description('the encryption key of the store');
  keys
    .command('generate')
    .description('make a new key in a file that only its owner can read; never overwrites one')
    .requiredOption('--out <file>', 'where')
    .action((options: { readonly out: string }) => {
      const key = generateEncryptionKey(resolve(options.out));
      cli.terminal.out(
        `Key ${key.id} is in ${options.out}. Keep a copy in a safe place: without it the store can't be read.`,
      );
    });
  return keys;
}
