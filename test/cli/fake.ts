/** The command line over an MDM in memory, for what no simulated vendor of ours does: a person's slots, probes, mistakes of a connector. */
import type { AskedAuthority } from '../../src/authority/asked.ts';
import type { Watchword } from '../../src/daemon.ts';
import type { Token } from '../../src/model/token.ts';
import type { Account } from '../../src/reconcile/account.ts';
import { Redactor } from '../../src/redactor.ts';
import { openWorld, type World, type WorldOptions } from '../reconcile/world.ts';
import { type Ran, runProgram, type Situation } from './world.ts';

export class FakeCli implements AsyncDisposable {
  readonly world: World & { readonly token: Token };
  /** The account of the world under these names. */
  readonly names: readonly string[];
  readonly redactor = new Redactor();
  /** Authorities that can be asked, by token set. None unless a test puts one there. */
  readonly asked = new Map<string, AskedAuthority>();

  private constructor(world: World & { readonly token: Token }, names: readonly string[]) {
    this.world = world;
    this.names = names;
  }

  static async open(options: WorldOptions = {}, names: readonly string[] = ['contoso']): Promise<FakeCli> {
    return new FakeCli(await openWorld(options), names);
  }

  /** Runs the command line to its end, with time passing. */
  run(args: readonly string[], situation: Situation = {}): Promise<Ran> {
    return this.world.passing(runProgram(args, () => Promise.resolve(this.#watchword()), situation));
  }

  async json(args: readonly string[]): Promise<Record<string, unknown>> {
    return JSON.parse((await this.run([...args, '--json'])).out);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.world[Symbol.asyncDispose]();
  }

  #watchword(): Watchword {
    const { world } = this;
    const accounts = this.names.map((name): [string, Account] => [name, { ...world.account, name }]);
    const authorities = new Map([['pingid', world.authority]]);
    const reconcile = { ...world.reconcile, actor: 'cli:jo@host' };
    return {
      configuration: { schedule: { reconcile: '0 0 1 1 *', timeZone: 'UTC' }, tokenSets: new Map() },
      store: world.store,
      redactor: this.redactor,
      events: world.reconcile.events,
      clock: world.clock,
      actor: 'cli:jo@host',
      authorities,
      asked: this.asked,
      accounts: new Map(accounts),
      reconcile,
      rotate: { reconcile, authorities, accounts: new Map(accounts), settings: () => null },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    } as unknown as Watchword;
  }
}
