/** The command line in this process: a terminal made of lists, a real store, and a simulated Intune. */
import pico from 'picocolors';
import type { Cli } from '../../src/cli/cli.ts';
import { endWith } from '../../src/cli/ending.ts';
import type { Streams } from '../../src/cli/init-asker.ts';
import { program } from '../../src/cli/program.ts';
import type { Colours, Terminal } from '../../src/cli/terminal.ts';
import { openWatchword, configuredStore as storeHere, type Watchword } from '../../src/daemon.ts';
import type { Token } from '../../src/model/token.ts';
import { type Daemon, serve } from '../../src/serve.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulation/contract.ts';
import { E2eWorld, type Settings } from '../e2e/world.ts';

/** Without a single escape sequence. */
export const PLAIN: Colours = pico.createColors(false);

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What a person was asked, in order. */
  readonly asked: readonly string[];
  /** Whether standard input was read. */
  readonly read: boolean;
}

export interface Situation {
  /** What stands on standard input. */
  readonly input?: string;
  /** What a person types, answer by answer. Nobody sits there unless it is given. */
  readonly typed?: readonly string[];
  /** Fires when the process is asked to stop. */
  readonly stop?: AbortSignal;
  /** Where a person sees and types, for questions in a row. */
  readonly streams?: Streams;
  /** Where the configured store is; where this process would find it unless given. */
  readonly configuredStore?: Cli['configuredStore'];
}

/** Runs the whole command line on a terminal made of lists. */
export async function runProgram(
  args: readonly string[],
  open: Cli['open'],
  { input = '', typed, streams, stop = new AbortController().signal, configuredStore = storeHere }: Situation = {},
): Promise<Ran> {
  const [out, err, asked]: [string[], string[], string[]] = [[], [], []];
  const answers = [...(typed ?? [])];
  let read = false;
  let code = 0;
  const ask = async (question: string) => {
    asked.push(question);
    const answer = answers.shift();
    if (answer === undefined) throw new Error(`nobody answers: ${question}`);
    return answer;
  };
  const terminal: Terminal = {
    out: (text) => out.push(`${text}\n`),
    err: (text) => err.push(`${text}\n`),
    watched: false,
    interactive: typed !== undefined,
    ...(streams === undefined ? {} : { streams }),
    colours: PLAIN,
    readAll: async () => {
      read = true;
      return input;
    },
    ask,
    askHidden: ask,
  };
  const exit = (ended: number) => {
    code = ended;
  };
  try {
    await program({ terminal, open, configuredStore, stop, exit }).parseAsync(args, { from: 'user' });
  } catch (error) {
    code = endWith(error, terminal, (text) => text);
  }
  return { code, out: out.join(''), err: err.join(''), asked, read };
}

/** A folder with a configuration and a key, beside a simulated Intune. */
export class CliWorld implements AsyncDisposable {
  readonly #world: E2eWorld;

  private constructor(world: E2eWorld) {
    this.#world = world;
  }

  static async open(options: SimulatorOptions = {}, settings: Settings = {}): Promise<CliWorld> {
    return new CliWorld(await E2eWorld.open(options, settings));
  }

  get simulator(): Simulator {
    return this.#world.simulator;
  }

  /** The values at the vendor, slot by slot. */
  values(): readonly (string | null)[] {
    return this.#world.values();
  }

  /** Requests that would change something at the vendor. */
  writes(): number {
    return this.#world.writes();
  }

  path(name: string): string {
    return this.#world.path(name);
  }

  configure(settings: Settings): void {
    this.#world.configure(settings);
  }

  account(settings: Settings = {}): Settings {
    return this.#world.account(settings);
  }

  /** The configured world, for a look behind the command line. */
  openWatchword(): Promise<Watchword> {
    return this.#open({ file: this.path('watchword.yaml'), who: 'cli', log: 'silent' });
  }

  /** A daemon on the same store, in this process. */
  serve(): Promise<Daemon> {
    return serve({ file: this.path('watchword.yaml'), who: 'daemon', log: 'silent', ...this.#surroundings() });
  }

  /** Runs the command line to its end. */
  run(args: readonly string[], situation: Situation = {}): Promise<Ran> {
    return runProgram(['--config', this.path('watchword.yaml'), ...args], (options) => this.#open(options), {
      configuredStore: (options) => storeHere({ ...options, ...this.#surroundings() }),
      ...situation,
    });
  }

  /** Runs it with `--json`, and reads the document. */
  async json(args: readonly string[], situation: Situation = {}): Promise<Record<string, unknown>> {
    return JSON.parse((await this.run([...args, '--json'], situation)).out);
  }

  /** Makes a token, as the command line does. */
  async generate(...options: readonly string[]): Promise<Token & { readonly value: string }> {
    const { token } = await this.json(['tokens', 'generate', '--reveal', ...options]);
    return token as Token & { value: string };
  }

  async tokens(): Promise<readonly Token[]> {
    return (await this.json(['tokens', 'list', '--all'])).tokens as readonly Token[];
  }

  /** The newest entries of the trail, newest first: what was done to what, and why. */
  async trail(): Promise<readonly { readonly action: string; readonly subject: string; readonly reason: string }[]> {
    return (await this.json(['audit', 'list'])).entries as never;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#world[Symbol.asyncDispose]();
  }

  #open(options: Parameters<Cli['open']>[0]): Promise<Watchword> {
    return openWatchword({ ...options, ...this.#surroundings() });
  }

  #surroundings() {
    const environment = { E2E_CLIENT_SECRET: String(this.simulator.account.clientSecret) };
    return { baseDir: this.#world.folder, environment };
  }
}
