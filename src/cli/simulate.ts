import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { authoritySimulatorOf, simulatedAuthorities, simulatorOf } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import type { SimulatorDefinition } from '../simulation/contract.ts';
import type { Cli } from './cli.ts';
import { accountYaml, authorityYaml } from './simulate-yaml.ts';

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

/** What only an MDM has. */
const OF_MDMS = ['slots', 'phones', 'settle', 'speed'] as const satisfies readonly (keyof Simulate)[];

/** A simulated vendor or authority on a port of one's own, for trying things out without a tenant. */
export function simulateCommand(cli: Cli): Command {
  return new Command('simulate')
    .description('run a simulated MDM over TLS, with phones that check in, or a simulated authority, until stopped')
    .argument(
      '<name>',
      'whose MDM: the name of a connector, such as `intune` or `jamf-pro`; or whose tokens: `pingone`, `azure-key-vault`',
    )
    .option('--port <number>', 'on 127.0.0.1; 0 takes a free one', whole, 0)
    .option('--slots <number>', 'how many configurations', whole, 2)
    .option('--phones <number>', 'how many phones, spread over the configurations', whole, 20)
    .option('--latency <ms>', 'added to every answer', whole, 0)
    .option('--settle <ms>', 'how long a write stays invisible', whole, 0)
    .option('--speed <factor>', 'how many times faster than in life phones check in', whole, 1)
    .option('--seed <number>', 'of everything random', whole, 1)
    .option('--quirk <name=value...>', 'switch a quirk of the vendor', quirk)
    .option('--ca-out <file>', 'where to write the certificate authority', 'simulator-ca.pem')
    .action(async (name: string, options: Simulate, command: Command) => {
      const isAuthority = simulatedAuthorities.includes(name);
      if (isAuthority) refuseOfMdms(name, command);
      const starting = isAuthority ? startAuthority(name, options) : startMdm(name, options);
      await using simulated = await starting.catch((error: unknown) => {
        if (!isPortTaken(error)) throw error;
        throw new UserError(`Port ${options.port} on 127.0.0.1 is taken; choose another with --port.`);
      });
      await writeFile(options.caOut, simulated.ca);
      cli.terminal.err(
        `${simulated.title}, simulated, at ${simulated.url}. Stop it with Ctrl-C. ${simulated.reachedBy}:\n`,
      );
      cli.terminal.out(simulated.yaml);
      const ticking = setInterval(simulated.tick, TICK_MS);
      await new Promise<void>((resolve) => {
        if (cli.stop.aborted) resolve();
        else cli.stop.addEventListener('abort', () => resolve(), { once: true });
      });
      clearInterval(ticking);
    });
}

/** Something that runs, and how a configuration comes to it. */
interface Simulated extends AsyncDisposable {
  readonly title: string;
  readonly url: string;
  readonly ca: string;
  /** What the text is: `An account that reaches it`. */
  readonly reachedBy: string;
  readonly yaml: string;
  tick(): void;
}

async function startMdm(id: string, options: Simulate): Promise<Simulated> {
  const { slots, phones, settle, speed } = options;
  const definition = await simulatorOf(id);
  refuseUnknownQuirks(definition, options);
  const simulator = await definition.start({ ...shared(options), slots, phones, settleMs: settle, speed });
  return {
    title: definition.title,
    url: simulator.url,
    ca: simulator.ca,
    reachedBy: 'An account that reaches it',
    yaml: accountYaml(simulator, options.caOut),
    tick: () => simulator.fleet.tick(Date.now()),
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
}

async function startAuthority(kind: string, options: Simulate): Promise<Simulated> {
  const definition = await authoritySimulatorOf(kind);
  refuseUnknownQuirks(definition, options);
  const simulator = await definition.start(shared(options));
  return {
    title: definition.title,
    url: simulator.url,
    ca: simulator.ca,
    reachedBy: 'A token set that has its tokens from it',
    yaml: authorityYaml(simulator, options.caOut),
    tick: () => {},
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
}

function shared({ port, latency, seed, quirk }: Simulate) {
  return { port, latencyMs: latency, seed, ...(quirk === undefined ? {} : { quirks: quirk }) };
}

function refuseOfMdms(name: string, command: Command): void {
  const given = OF_MDMS.find((option) => command.getOptionValueSource(option) === 'cli');
  if (given === undefined) return;
  throw new UserError(`--${given} is about an MDM, and ${name} is an authority: leave it out.`);
}

function refuseUnknownQuirks(
  { title, quirks }: Pick<SimulatorDefinition, 'title' | 'quirks'>,
  { quirk: asked = {} }: Simulate,
): void {
  for (const [name, value] of Object.entries(asked)) {
    const alternatives = Object.entries(quirks).find(([known]) => known === name)?.[1];
    if (alternatives === undefined) {
      throw new UserError(`${title} has no quirk ${name}; it has: ${Object.keys(quirks).join(', ')}.`);
    }
    if (!alternatives.includes(value)) {
      throw new UserError(`The quirk ${name} of ${title} is one of ${alternatives.join(', ')}; found ${value}.`);
    }
  }
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
