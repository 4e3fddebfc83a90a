/** The real program in a folder of its own: its configuration, its key, and the command line and the daemon as processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { systemClock } from '../../src/clock.ts';
import type { Store } from '../../src/store/contract.ts';
import { generateEncryptionKey, readEncryptionKey } from '../../src/store/encryption-key.ts';
import { openStore } from '../../src/store/open.ts';
import { type Ran, Served, Started } from './process.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

/** Settings as YAML would give them; what is named replaces what stands there. */
export type Settings = Record<string, unknown>;

/** What a process gets beside its arguments. */
export interface Surroundings {
  /** Arguments of Node itself. */
  readonly node?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Another program than the present one. */
  readonly main?: string;
}

export class Program implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'watchword-e2e-'));
  /** Everything that any process printed, for the search for secrets. */
  printed = '';
  readonly #environment: Readonly<Record<string, string>>;
  readonly #running = new Set<ChildProcess>();

  constructor(environment: Readonly<Record<string, string>> = {}) {
    this.#environment = environment;
    generateEncryptionKey(this.path('encryption.key'));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  writeConfiguration(settings: Settings): void {
    writeFileSync(this.path('watchword.yaml'), stringify(settings));
  }

  /** Runs the command line to its end. */
  async run(args: readonly string[], input = '', around: Surroundings = {}): Promise<Ran> {
    const started = this.start(args, around);
    started.child.stdin?.end(input);
    return started.ended;
  }

  /** Starts the command line and leaves it running. */
  start(args: readonly string[], around: Surroundings = {}): Started {
    return new Started(this.#spawn(args, around));
  }

  /** Starts `serve` and waits until it listens. */
  async serve(around: Surroundings = {}): Promise<Served> {
    const started = this.start(['serve'], around);
    const line = await started.line((text) => text.includes('"daemon-listening"') || text.includes('daemon-stopped'));
    const { address } = JSON.parse(line);
    return new Served(started, `http://${address}`);
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

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  #spawn(args: readonly string[], { node = [], environment = {}, main = MAIN }: Surroundings): ChildProcess {
    const child = spawn(process.execPath, [...node, main, '--config', 'watchword.yaml', ...args], {
      cwd: this.folder,
      env: { ...process.env, ...this.#environment, ...environment, NO_COLOR: '1' },
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
