import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { accessCommand } from './access.ts';
import { backupCommand, restoreCommand } from './backup.ts';
import { checkCommand } from './check.ts';
import type { Cli } from './cli.ts';
import { addCompletion } from './completion.ts';
import { demoCommand } from './demo.ts';
import { devicesCommand } from './devices.ts';
import { exportCommand } from './export.ts';
import { initCommand } from './init.ts';
import { keysCommand } from './keys.ts';
import { noticesCommand } from './notices.ts';
import { planCommand } from './plan.ts';
import { rotateCommand } from './rotate.ts';
import { serveCommand } from './serve.ts';
import { simulateCommand } from './simulate.ts';
import { slotsCommand } from './slots.ts';
import { statusCommand } from './status.ts';
import { storeCommand } from './store.ts';
import { supportCommand } from './support.ts';
import { syncCommand } from './sync.ts';
import { tokensCommand } from './tokens.ts';
import { auditCommand, historyCommand } from './trail.ts';
import { configCommand } from './upkeep.ts';
import { validateCommand } from './validate.ts';
import { refuseUrl } from './way.ts';

/** The whole command line, in the order of `--help`. */
export function program(cli: Cli): Command {
  const watchword = new Command('watchword')
    .description(
      'Distributes MDM tokens: pushes them into every MDM, keeps them there, and answers whether a token is active.',
    )
    .version(VERSION)
    .option('--config <file>', 'the configuration file (WATCHWORD_CONFIG; default config/watchword.yaml)')
    .option('--json', 'print one JSON document')
    .option('--url <address>', 'ask a daemon elsewhere over its admin API (WATCHWORD_URL)')
    .option(
      '--key <reference>',
      'with --url: where the key for it is, env:NAME or file:/path (WATCHWORD_KEY is the key)',
    )
    .option('--ca <file>', 'with --url: the certificates of a private authority, file:/path (WATCHWORD_CA)')
    .option('--insecure', 'with --url: plain HTTP beyond this machine is meant')
    .hook('preAction', (_, command) => refuseUselessUrl(command))
    .exitOverride()
    .showSuggestionAfterError()
    .helpCommand(true)
    .configureOutput({
      writeOut: (text) => cli.terminal.out(text.trimEnd()),
      writeErr: (text) => cli.terminal.err(text.trimEnd()),
    });
  for (const command of [
    initCommand(cli, async (args) => {
      await program(cli).parseAsync([...args], { from: 'user' });
    }),
    serveCommand(cli),
    demoCommand(cli),
    checkCommand(cli),
    planCommand(cli),
    syncCommand(cli),
    statusCommand(cli),
    slotsCommand(cli),
    exportCommand(cli),
    tokensCommand(cli),
    rotateCommand(cli),
    validateCommand(cli),
    historyCommand(cli),
    auditCommand(cli),
    devicesCommand(cli),
    noticesCommand(cli),
    accessCommand(cli),
    simulateCommand(cli),
    storeCommand(cli),
    backupCommand(cli),
    restoreCommand(cli),
    keysCommand(cli),
    configCommand(cli),
    supportCommand(cli),
  ]) {
    watchword.addCommand(command);
  }
  addCompletion(watchword);
  return inheriting(watchword);
}

/** What has a world of its own, or none. */
const ASKS_NOBODY: Readonly<Record<string, string>> = {
  serve: 'is the daemon',
  demo: 'makes a world of its own',
  simulate: 'makes a vendor of its own',
  config: 'reads a file',
};

function refuseUselessUrl(command: Command): void {
  let top = command;
  while (top.parent !== null && top.parent.parent !== null) top = top.parent;
  const why = ASKS_NOBODY[top.name()];
  if (why !== undefined) refuseUrl(command, why);
}

/** A subcommand made on its own knows nothing of where its parent writes and how it exits. */
function inheriting(command: Command): Command {
  for (const child of command.commands) inheriting(child.copyInheritedSettings(command));
  return command;
}
