/** The command line over a world in which rotations are carried out, with time passing. */
import type { ChangedAuthority } from '../../src/authority/contract.ts';
import type { Watchword } from '../../src/daemon.ts';
import { Redactor } from '../../src/redactor.ts';
import { type AccountOptions, openRotateWorld, type RotateWorld } from '../reconcile/rotate/world.ts';
import { type Ran, runProgram, type Situation } from './world.ts';

/** Whoever decides about its tokens. */
type AnyWorld = Pick<RotateWorld<ChangedAuthority>, 'passing' | 'process' | 'store' | 'clock'> & AsyncDisposable;

export class RotateCli<W extends AnyWorld = RotateWorld> implements AsyncDisposable {
  readonly world: W;

  private constructor(world: W) {
    this.world = world;
  }

  static async open(accounts?: Readonly<Record<string, AccountOptions>>): Promise<RotateCli> {
    return new RotateCli(await openRotateWorld(accounts));
  }

  /** Over a world whose tokens are decided somewhere else. */
  static over<W extends AnyWorld>(world: W): RotateCli<W> {
    return new RotateCli(world);
  }

  /** Runs the command line to its end. */
  run(args: readonly string[], situation: Situation = {}): Promise<Ran> {
    return this.world.passing(runProgram(args, () => Promise.resolve(this.#watchword()), situation));
  }

  async json(args: readonly string[]): Promise<Record<string, unknown>> {
    return JSON.parse((await this.run([...args, '--json'])).out);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]();
  }

  #watchword(): Watchword {
    const { world } = this;
    const rotate = world.process(world.store, 'cli:jo@host#1');
    const { accounts, authorities, reconcile } = rotate;
    return {
      configuration: { schedule: { reconcile: '0 0 1 1 *', timeZone: 'UTC' }, tokenSets: new Map() },
      store: world.store,
      redactor: new Redactor(),
      events: reconcile.events,
      clock: world.clock,
      actor: 'cli:jo@host',
      authorities,
      asked: askedOf(authorities),
      accounts,
      reconcile,
      rotate,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    } as unknown as Watchword;
  }
}

/** Those that are somewhere else can be looked at. */
function askedOf(authorities: ReadonlyMap<string, { readonly kind: string }>): Watchword['asked'] {
  const others = [...authorities].filter(([, { kind }]) => kind !== 'local');
  return new Map(others.map(([name, authority]) => [name, { authority, definition: { title: 'Fake' } }])) as never;
}
