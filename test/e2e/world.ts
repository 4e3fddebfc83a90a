/** The real program beside a simulated Intune. */
import { writeFileSync } from 'node:fs';
import { simulatorOf } from '../../src/daemon.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulation/contract.ts';
import { Program, type Settings } from './program.ts';

export type { Ran } from './process.ts';
export type { Settings } from './program.ts';

export class E2eWorld extends Program {
  readonly simulator: Simulator;

  private constructor(simulator: Simulator) {
    super({ E2E_CLIENT_SECRET: String(simulator.account.clientSecret) });
    this.simulator = simulator;
  }

  static async open(options: SimulatorOptions = {}, settings: Settings = {}): Promise<E2eWorld> {
    const world = new E2eWorld(await (await simulatorOf('intune')).start(options));
    writeFileSync(world.path('ca.pem'), world.simulator.ca);
    world.configure(settings);
    return world;
  }

  /** Writes the configuration, with these sections instead of its own. */
  configure(settings: Settings = {}): void {
    this.writeConfiguration({ ...this.settings(), ...settings });
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

  /** The value our key has in every copy of every slot of the vendor. */
  values(): readonly (string | null)[] {
    return this.simulator.slots.flatMap(({ name }) => this.simulator.console.values(name));
  }

  neighbours(): readonly unknown[] {
    return this.simulator.slots.map(({ name }) => this.simulator.console.neighbours(name));
  }

  /** Requests that would change something at the vendor. */
  writes(): number {
    return this.simulator.requests.filter(({ method, operation }) => method !== 'GET' && operation !== 'token').length;
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

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await this.simulator[Symbol.asyncDispose]();
  }
}
