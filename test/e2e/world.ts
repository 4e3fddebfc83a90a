/** The real program beside a simulated MDM: a folder with a configuration and a key, the command line and the daemon as processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { systemClock } from '../../src/clock.ts';
import { simulatorOf } from '../../src/daemon.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulation/contract.ts';
import type { Store } from '../../src/store/contract.ts';
import { generateEncryptionKey, readEncryptionKey } from '../../src/store/encryption-key.ts';
import { openStore } from '../../src/store/open.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Settings as YAML would give them; what is named replaces what stands there. */
export type Settings = Record<string, unknown>;

export class E2eWorld implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'watchword-e2e-'));
  readonly simulator: Simulator;
  readonly #running = new Set<ChildProcess>();
  /** Everything that any process printed, for the search for secrets. */
  printed = '';

  private constructor(simulator: Simulator) {
    this.simulator = simulator;
  }

  static async open(options: SimulatorOptions = {}, settings: Settings = {}): Promise<E2eWorld> {
    const world = new E2eWorld(await (await simulatorOf('intune')).start(options));
    generateEncryptionKey(world.path('encryption.key'));
    writeFileSync(world.path('ca.pem'), world.simulator.ca);
    world.configure(settings);
    return world;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes the configuration, with these sections instead of its own. */
  configure(settings: Settings = {}): void {
    writeFileSync(this.path('watchword.yaml'), stringify({ ...this.settings(), ...settings }));
  }

  settings(): Settings {
    return {
      store: { url: 'sqlite:./data/watchword.db' },
      keys: { encryption: 'file:./encryption.key' },
      listen: { validation: '127.0.0.1:0' },
      // Far away: a test that wants the schedule says so.
      schedule: { reconcile: '0 0 1 1 *', jitter: '0s' },
      tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' } } },
      accounts: { contoso: this.account() },
    };
  }

  account(settings: Settings = {}): Settings {
    return {
      connector: 'intune',
      drift: 'repair',
      ...this.simulator.account,
      clientSecret: 'env:E2E_CLIENT_SECRET',
      ca: 'file:./ca.pem',
      settle: '2s',
      slots: this.simulator.slots.map(({ name, platform, settings: own }) => ({
        name,
        tokenSet: 'pingid',
        platform,
        ...own,
      })),
      ...settings,
    };
  }

  /** Runs the command line to its end. */
  async run(args: readonly string[], input = ''): Promise<Ran> {
    const child = this.#spawn(args);
    child.stdin?.end(input);
    return ended(child);
  }

  /** Starts the command line and leaves it running. */
  start(args: readonly string[]): Started {
    return new Started(this.#spawn(args));
  }

  /** Starts `serve` and waits until it listens. */
  async serve(): Promise<Served> {
    const started = this.start(['serve']);
    const line = await started.line((text) => text.includes('"daemon-listening"') || text.includes('daemon-stopped'));
    const { address } = JSON.parse(line);
    return new Served(started, `http://${address}`);
  }

  /** The value our key has in every copy of every slot of the vendor. */
  values(): readonly (string | null)[] {
    return this.simulator.slots.flatMap(({ name }) => this.simulator.console.values(name));
  }

  neighbours(): readonly unknown[] {
    return this.simulator.slots.map(({ name }) => this.simulator.console.neighbours(name));
  }

  /** The program's store, opened beside it: for what would take a command line each to ask. */
  store(): Promise<Store> {
    return openStore({
      url: 'sqlite:./data/watchword.db',
      baseDir: this.folder,
      encryptionKey: readEncryptionKey('file:./encryption.key', this.folder),
      clock: systemClock,
    });
  }

  /** Requests that would change something at the vendor. */
  writes(): number {
    return this.simulator.requests.filter(({ method, operation }) => method !== 'GET' && operation !== 'token').length;
  }

  /** Every byte the program has written to its folder, configuration and key apart. */
  bytes(): Buffer {
    const data = this.path('data');
    return Buffer.concat(
      readdirSync(data)
        .map((name) => join(data, name))
        .filter((path) => statSync(path).isFile())
        .map((path) => readFileSync(path)),
    );
  }

  /** Where a token's value or a credential can be seen: in what was printed, or in the bytes of the store. Empty when nowhere. */
  leaks(values: readonly string[]): readonly string[] {
    const bytes = this.bytes();
    return [...values, ...this.simulator.secrets()].flatMap((secret, at) =>
      [
        secret,
        Buffer.from(secret).toString('base64'),
        Buffer.from(secret).toString('hex'),
        encodeURIComponent(secret),
      ].flatMap((form) => [
        ...(this.printed.includes(form) ? [`secret ${at} was printed`] : []),
        ...(bytes.includes(form) ? [`secret ${at} is in the store`] : []),
      ]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    await this.simulator[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #spawn(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [MAIN, '--config', 'watchword.yaml', ...args], {
      cwd: this.folder,
      env: { ...process.env, E2E_CLIENT_SECRET: String(this.simulator.account.clientSecret), NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.printed += chunk.toString('utf8');
      });
    }
    return child;
  }
}

/** A process that is running. */
export class Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  #err = '';
  #waiting: (() => void)[] = [];

  constructor(child: ChildProcess) {
    this.child = child;
    this.ended = ended(child);
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#err += chunk.toString('utf8');
      for (const wake of this.#waiting.splice(0)) wake();
    });
    void this.ended.then(() => {
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** The first line on standard error that fits, already there or still to come. Throws when the process ends without one. */
  async line(fits: (line: string) => boolean): Promise<string> {
    for (;;) {
      const line = this.#err.split('\n').find((candidate) => candidate !== '' && fits(candidate));
      if (line !== undefined) return line;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`the process ended without the line that was waited for:\n${this.#err}`);
      }
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }
}

/** A daemon that is up. */
export class Served implements AsyncDisposable {
  readonly started: Started;
  readonly url: string;

  constructor(started: Started, url: string) {
    this.started = started;
    this.url = url;
  }

  async decision(token: string): Promise<unknown> {
    const response = await fetch(`${this.url}/v1/validate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    const answer: unknown = await response.json();
    return typeof answer === 'object' && answer !== null && 'decision' in answer ? answer.decision : answer;
  }

  /** Headers and body of an answer, as text. */
  async reply(method: string, path: string, body?: string, type = 'application/json'): Promise<string> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
    });
    return `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.signal('SIGTERM');
  }

  async signal(signal: NodeJS.Signals): Promise<Ran> {
    this.started.child.kill(signal);
    return this.started.ended;
  }
}

function ended(child: ChildProcess): Promise<Ran> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}
