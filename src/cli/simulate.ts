import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { simulatorOf } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import type { Simulator } from '../simulation/contract.ts';
import type { Cli } from './cli.ts';

/** How often due phones check in. */
const TICK_MS = 1000;

interface Simulate {
  readonly port: number;
  readonly slots: number;
  readonly phones: number;
  readonly latency: number;
  readonly settle: number;
  readonly speed: number;
  readonly seed: number;
  readonly quirk?: Readonly<Record<string, string>>;
  readonly caOut: string;
}

/** A simulated vendor on a port of one's own, for trying things out without a tenant. */
export function simulateCommand(cli: Cli): Command {
  return new Command('simulate')
    .description('run a simulated MDM over TLS, with phones that check in, until stopped')
    .argument('<connector>', 'whose vendor: `intune`, `workspace-one`, `mobileiron-core` or `mobileiron-cloud`')
    .option('--port <number>', 'on 127.0.0.1; 0 takes a free one', whole, 0)
    .option('--slots <number>', 'how many configurations', whole, 2)
    .option('--phones <number>', 'how many phones, spread over the configurations', whole, 20)
    .option('--latency <ms>', 'added to every answer', whole, 0)
    .option('--settle <ms>', 'how long a write stays invisible', whole, 0)
    .option('--speed <factor>', 'how many times faster than in life phones check in', whole, 1)
    .option('--seed <number>', 'of everything random', whole, 1)
    .option('--quirk <name=value...>', 'switch a quirk of the vendor', quirk)
    .option('--ca-out <file>', 'where to write the certificate authority', 'simulator-ca.pem')
    .action(async (id: string, options: Simulate) => {
      const definition = await simulatorOf(id);
      await using simulator = await definition
        .start({
          port: options.port,
          slots: options.slots,
          phones: options.phones,
          latencyMs: options.latency,
          settleMs: options.settle,
          speed: options.speed,
          seed: options.seed,
          ...(options.quirk === undefined ? {} : { quirks: options.quirk }),
        })
        .catch((error: unknown) => {
          if (!isPortTaken(error)) throw error;
          throw new UserError(`Port ${options.port} on 127.0.0.1 is taken; choose another with --port.`);
        });
      await writeFile(options.caOut, simulator.ca);
      cli.terminal.err(
        `${definition.title}, simulated, at ${simulator.url}. Stop it with Ctrl-C. An account that reaches it:\n`,
      );
      cli.terminal.out(accountYaml(simulator, options.caOut));
      const ticking = setInterval(() => simulator.fleet.tick(Date.now()), TICK_MS);
      await new Promise<void>((resolve) => {
        if (cli.stop.aborted) resolve();
        else cli.stop.addEventListener('abort', () => resolve(), { once: true });
      });
      clearInterval(ticking);
    });
}

/** The `accounts:` section for a configuration file. The simulator's secrets open nothing but itself, so they may be seen. */
function accountYaml(simulator: Simulator, caFile: string): string {
  const secrets = new Set(simulator.secrets());
  const settings = Object.entries(simulator.account);
  const exports = settings.filter(([, value]) => secrets.has(String(value)));
  const slots = simulator.slots.map(({ name, platform, settings: own }) => ({
    name,
    tokenSet: 'pingid',
    platform,
    ...own,
  }));
  const account = {
    connector: simulator.definition.id,
    drift: 'repair',
    ...Object.fromEntries(
      settings.map(([name, value]) => [name, secrets.has(String(value)) ? `env:${variable(name)}` : value]),
    ),
    ca: `file:${caFile}`,
    slots,
  };
  return [
    ...exports.map(([name, value]) => `# export ${variable(name)}='${String(value)}'`),
    stringify({ accounts: { simulated: account } }),
  ].join('\n');
}

function variable(setting: string): string {
  return `SIMULATED_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new UserError(`Expected a whole number, found ${text}.`);
  return value;
}

function quirk(text: string, known: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [name, value] = text.split('=');
  if (!name || !value) throw new UserError(`Expected --quirk name=value, found ${text}.`);
  return { ...known, [name]: value };
}
