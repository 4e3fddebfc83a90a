/** A daemon beside a simulated Intune, and the command line both on its store and over its admin API. */
import { writeFileSync } from 'node:fs';
import { AccessKeys } from '../../src/access/keys.ts';
import type { Role } from '../../src/access/roles.ts';
import type { Daemon } from '../../src/serve.ts';
import type { Settings } from '../e2e/world.ts';
import { CliWorld, type Ran, runProgram, type Situation } from './world.ts';

/** What is ordered by time alone would be different each time. */
const BRIEF = { settle: '0s' };
const PHONES = 6;

export class ServedWorld implements AsyncDisposable {
  readonly cli: CliWorld;
  readonly daemon: Daemon;

  private constructor(cli: CliWorld, daemon: Daemon) {
    this.cli = cli;
    this.daemon = daemon;
  }

  /** Up, and with the run behind it that a daemon begins with. */
  static async open(settings: (cli: CliWorld) => Settings = () => ({})): Promise<ServedWorld> {
    const cli = await CliWorld.open({ phones: PHONES });
    cli.configure({
      listen: { validation: '127.0.0.1:0', admin: '127.0.0.1:0' },
      accounts: { contoso: cli.account(BRIEF) },
      ...settings(cli),
    });
    const daemon = await cli.serve();
    const world = new ServedWorld(cli, daemon);
    await world.started();
    await world.keyOf('admin');
    return world;
  }

  get url(): string {
    return `http://${this.daemon.adminAddress}`;
  }

  /** Makes a key, and a file that holds it: `file:/...`. */
  async keyOf(role: Role): Promise<string> {
    const { store, clock } = this.daemon.watchword;
    const { key } = await new AccessKeys(store, clock).create(
      { name: role, role, expiresAt: null },
      { name: 'test', reason: '' },
    );
    writeFileSync(this.cli.path(`${role}.key`), `${key}\n`, { mode: 0o600 });
    return this.keyFile(role);
  }

  keyFile(role: Role): string {
    return `file:${this.cli.path(`${role}.key`)}`;
  }

  /** Runs the command line on the store of the daemon. */
  here(args: readonly string[], situation: Situation = {}): Promise<Ran> {
    return this.cli.run(args, situation);
  }

  /** Runs it at the daemon; it opens nothing here. */
  elsewhere(args: readonly string[], situation: Situation = {}, key = this.keyFile('admin')): Promise<Ran> {
    return runElsewhere(['--url', this.url, '--key', key, ...args], situation);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.daemon.stop('the test');
    await this.cli[Symbol.asyncDispose]();
  }

  async started(): Promise<void> {
    const { events, store } = this.daemon.watchword;
    const ended = Promise.withResolvers<void>();
    const off = events.on(({ name }) => name === 'run-ended' && ended.resolve());
    const [run] = await store.read.runs.list({ limit: 1 });
    if (run?.endedAt == null) await ended.promise;
    off();
  }
}

/** Runs the command line where no configuration is opened. */
export function runElsewhere(args: readonly string[], situation: Situation = {}): Promise<Ran> {
  return runProgram(args, () => Promise.reject(new Error('a configuration was opened here')), situation);
}
