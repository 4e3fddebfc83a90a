import { Command } from 'commander';
import { loadConfiguration } from '../config/load.ts';
import { configurationSchema } from '../config/schema.ts';
import { authorityDefinitions, connectorDefinitions, loadModule } from '../daemon.ts';
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
        loadModule,
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
