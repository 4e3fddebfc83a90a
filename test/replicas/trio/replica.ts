/** One replica: a real process of `serve`, its own wires to the database and to each account's MDM, and a clock that may be wrong. */
import { Program, type Settings } from '../../e2e/program.ts';
import type { Wire } from '../../wire.ts';
import type { Process } from '../history/history.ts';
import { type Heard, Told } from './told.ts';

const SKEWED = new URL('./skewed-clock.ts', import.meta.url).href;

/** What a replica is made of. */
export interface ReplicaOptions {
  readonly name: string;
  /** By how much its clock is wrong. */
  readonly skewMs: number;
  readonly database: Wire;
  /** By account. */
  readonly vendors: ReadonlyMap<string, Wire>;
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: Settings;
}

/** A place for a process: one at a time, which may die and be followed by another one. */
export class Replica implements AsyncDisposable {
  readonly name: string;
  readonly database: Wire;
  readonly vendors: ReadonlyMap<string, Wire>;
  readonly #skewMs: number;
  readonly #program: Program;
  #told: Told | null = null;
  #state: 'down' | 'up' | 'stopped' = 'down';
  #validation = '';
  #admin = '';

  constructor({ name, skewMs, database, vendors, environment, settings }: ReplicaOptions) {
    this.name = name;
    this.database = database;
    this.vendors = vendors;
    this.#skewMs = skewMs;
    this.#program = new Program(environment);
    this.#program.writeConfiguration(settings);
  }

  /** The number of the process that runs here, or ran here last. */
  get pid(): Process {
    return this.#told?.started.child.pid ?? 0;
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  get isDown(): boolean {
    return this.#state === 'down';
  }

  get isStopped(): boolean {
    return this.#state === 'stopped';
  }

  /** It lives, and reaches the database and every vendor. */
  get isWell(): boolean {
    return this.isUp && [this.database, ...this.vendors.values()].every(({ isWhole }) => isWhole);
  }

  /** `http://127.0.0.1:12345` */
  get validationUrl(): string {
    return this.#validation;
  }

  get adminUrl(): string {
    return this.#admin;
  }

  /** Starts a process; resolves when it listens. */
  async start(): Promise<void> {
    const node = this.#skewMs === 0 ? [] : ['--import', SKEWED];
    const started = this.#program.start(['serve'], { node, environment: { SKEW_MS: String(this.#skewMs) } });
    const told = new Told(started);
    this.#told = told;
    const listens = (listener: string) =>
      told.heard((one) => one.event === 'daemon-listening' && one.listener === listener, 0);
    const [validation, admin] = [await listens('validation'), await listens('admin')];
    this.#validation = `http://${validation.address}`;
    this.#admin = `http://${admin.address}`;
    this.#state = 'up';
  }

  /** The first event that fits, of those that are told from now on; `mark` (see `mark`): from then on. */
  heard(fits: Heard, mark = this.mark()): Promise<Readonly<Record<string, unknown>>> {
    if (this.#told === null) throw new Error(`${this.name} was never started`);
    const heard = this.#told.heard(fits, mark);
    // A test that fails before it waits for this one has told enough.
    heard.catch(() => undefined);
    return heard;
  }

  /** How many events the process has told so far. */
  mark(): number {
    return this.#told?.length ?? 0;
  }

  /** `SIGSTOP`: it does nothing more until it is told to go on. */
  stop(): void {
    this.#told?.started.child.kill('SIGSTOP');
    this.#state = 'stopped';
  }

  goOn(): void {
    this.#told?.started.child.kill('SIGCONT');
    this.#state = 'up';
  }

  /** `kill -9`. Resolves when it is dead. */
  async kill(): Promise<void> {
    this.#state = 'down';
    this.#told?.started.child.kill('SIGKILL');
    await this.#told?.started.ended;
  }

  /** `SIGTERM`: resolves when it has stopped in good order. */
  async leave(): Promise<void> {
    this.#state = 'down';
    this.#told?.started.child.kill('SIGTERM');
    await this.#told?.started.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    await this.#told?.started.ended;
    for (const wire of [this.database, ...this.vendors.values()]) await wire[Symbol.asyncDispose]();
  }
}
