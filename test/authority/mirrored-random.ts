/** Two processes on one store and one place, a console beside them, and whatever can go wrong: each step is one thing that happens. */
import { setImmediate } from 'node:timers/promises';
import type { ActiveTokens, TokenSource } from '../../src/authority/definition.ts';
import type { MirroredAuthority } from '../../src/authority/mirrored.ts';
import { Failure, UserError } from '../../src/model/failure.ts';
import type { Secret } from '../../src/model/secret.ts';
import { isActive } from '../../src/model/token.ts';
import type { Store } from '../../src/store/contract.ts';
import { sqlite } from '../store/databases.ts';
import { FakeSource } from './fake-source.ts';
import { AGAIN_AFTER_MS, ALLOWED, ALWAYS, ANYWAY, type MirroredWorld, openMirrored, PLAIN } from './mirrored-world.ts';
import { ACTOR } from './world.ts';

/** One thing that happens; `pick` chooses among what there is then. */
export interface Step {
  readonly process: 0 | 1;
  readonly what: keyof typeof STEPS;
  readonly pick: number;
}

/** A call that has come to the place, or goes home from it, and waits. */
interface Paused {
  readonly process: number;
  goOn(error?: Error): void;
}

const CRASHED = 'the process is dead';

/** A place that remembers what was ever there, and who brought it. */
class Place extends FakeSource {
  readonly left = new Set<string>();
  readonly created = new Set<string>();

  override async add(value: Secret, signal: AbortSignal): Promise<void> {
    const before = this.values.length;
    await super.add(value, signal);
    for (const added of this.values.slice(before)) this.created.add(added);
  }

  override async remove(value: Secret, signal: AbortSignal): Promise<void> {
    await super.remove(value, signal);
    this.left.add(value.reveal());
  }
}

export class RandomWorld {
  readonly place = new Place('the-first-value', 'the-second-value');
  readonly world: MirroredWorld;
  readonly paused: Paused[] = [];
  readonly wanted = new Set<string>();
  /** What was thrown and nobody expects. */
  readonly surprises: unknown[] = [];
  readonly processes: MirroredAuthority[] = [];
  readonly #alive: { dead: boolean }[] = [];
  #running = 0;
  made = 0;

  constructor(world: MirroredWorld) {
    this.world = world;
    for (const process of [0, 1] as const) this.start(process);
  }

  /** A new process in place of what was there. */
  start(process: 0 | 1): void {
    const life = { dead: false };
    this.#alive[process] = life;
    const source = this.#gated(process, life);
    this.processes[process] = this.world.authorityOn(mortal(this.world.store, life), source);
  }

  /** Whatever it is about now stays as it is, and nobody goes on with it. */
  crash(process: 0 | 1): void {
    const life = this.#alive[process];
    if (life !== undefined) life.dead = true;
    for (const one of this.paused.filter((paused) => paused.process === process)) {
      this.paused.splice(this.paused.indexOf(one), 1);
      one.goOn(new Error(CRASHED));
    }
    this.start(process);
  }

  run(work: Promise<unknown>): void {
    this.#running += 1;
    work
      .catch((error: unknown) => {
        const isSaid = error instanceof Failure || error instanceof UserError;
        if (!isSaid && !(error instanceof Error && error.message === CRASHED)) this.surprises.push(error);
      })
      .finally(() => {
        this.#running -= 1;
      });
  }

  async step({ process, what, pick }: Step): Promise<void> {
    const authority = this.processes[process];
    if (authority !== undefined) await STEPS[what](this, authority, { process, pick });
    // Nothing waits for anything but the place: after a turn everybody is there, or done.
    await setImmediate();
  }

  /** Everything that is under way comes to its end. */
  async drain(): Promise<void> {
    while (this.#running > 0) {
      this.paused.shift()?.goOn();
      await setImmediate();
    }
  }

  #gated(process: number, life: { readonly dead: boolean }): TokenSource {
    const gate = () =>
      new Promise<void>((resolve, reject) => {
        if (life.dead) return reject(new Error(CRASHED));
        this.paused.push({ process, goOn: (error) => (error === undefined ? resolve() : reject(error)) });
      });
    const through = async <T>(call: () => Promise<T>): Promise<T> => {
      await gate();
      const answer = await call();
      await gate();
      return answer;
    };
    return {
      list: (signal): Promise<ActiveTokens> => through(() => this.place.list(signal)),
      add: (value, signal) => through(() => this.place.add(value, signal)),
      remove: (value, signal) => through(() => this.place.remove(value, signal)),
      check: () => this.place.check(),
    };
  }
}

type Happens = (
  on: RandomWorld,
  authority: MirroredAuthority,
  how: { readonly process: 0 | 1; readonly pick: number },
) => Promise<void> | void;

/** All that happens, by name. */
export const STEPS = {
  look: (on, authority) => on.run(authority.look(ALWAYS)),
  /** The answer is on its way, and gets old. */
  'look-and-wait': async (on, authority, { process }) => {
    on.run(authority.look(ALWAYS));
    await setImmediate();
    const next = on.paused.findLastIndex((one) => one.process === process);
    if (next >= 0) on.paused.splice(next, 1)[0]?.goOn();
  },
  'look-lately': (on, authority) => on.run(authority.look(ALWAYS, 5_000)),
  mint: (on, authority, { pick }) => {
    const id = `rotation-${pick % 2}`;
    on.wanted.add(id);
    on.run(authority.mint({ id }, '', ACTOR, ANYWAY));
  },
  generate: (on, authority, { pick }) => {
    on.made += 1;
    on.run(authority.generate({ ...PLAIN, makeCurrent: pick % 2 === 0 }, ACTOR));
  },
  revoke: async (on, authority, { pick }) => {
    const active = (await authority.list()).filter(isActive);
    const token = active[pick % Math.max(1, active.length)];
    if (token !== undefined) on.run(authority.revoke(token.id, ALLOWED, ACTOR));
  },
  'make-current': async (on, authority, { pick }) => {
    const active = (await authority.list()).filter(isActive);
    const token = active[pick % Math.max(1, active.length)];
    if (token !== undefined) on.run(authority.makeCurrent(token.id, ACTOR));
  },
  withdraw: async (on, authority, { pick }) => {
    const orders = await authority.orders();
    const order = orders[pick % Math.max(1, orders.length)];
    if (order === undefined) return;
    if (order.what === 'add') on.made += 1;
    on.run(authority.withdraw(order, ACTOR));
  },
  'carry-out': (on, authority) => on.run(authority.carryOut(ALWAYS)),
  'console-adds': ({ place }, _, { pick }) => {
    const value = `from-the-console-${pick % 5}`;
    if (!place.values.includes(value)) place.values.push(value);
  },
  'console-removes': ({ place }, _, { pick }) => {
    if (place.values.length < 2) return;
    const [value = ''] = place.values.splice(pick % place.values.length, 1);
    place.left.add(value);
  },
  /** What one process has asked for gets somewhere, while the other waits. */
  'goes-on': async ({ paused }, _, { process, pick }) => {
    for (let calls = 0; calls <= pick % 8; calls++) {
      const next = paused.findIndex((one) => one.process === process);
      if (next >= 0) paused.splice(next, 1)[0]?.goOn();
      await setImmediate();
    }
  },
  fails: ({ paused }, _, { process, pick }) => {
    const next = paused.findIndex((one) => one.process === process);
    const kind = pick % 2 === 0 ? 'unavailable' : 'conflict';
    if (next >= 0) paused.splice(next, 1)[0]?.goOn(new Failure(kind, 'the place failed'));
  },
  crashes: (on, _, { process }) => on.crash(process),
  'time-passes': ({ world }) => world.clock.advance(AGAIN_AFTER_MS),
} satisfies Record<string, Happens>;

/** A world in which both processes have looked. */
export async function openRandom(): Promise<RandomWorld> {
  const on = new RandomWorld(await openMirrored(sqlite));
  for (const authority of on.processes) on.run(authority.look(ALWAYS));
  await on.drain();
  return on;
}

/** A store that a dead process can't reach any more. */
function mortal(store: Store, life: { readonly dead: boolean }): Store {
  const alive = () => {
    if (life.dead) throw new Error(CRASHED);
  };
  return {
    get read() {
      alive();
      return store.read;
    },
    apart: store.apart,
    onChange: (...given) => store.onChange(...given),
    fingerprint: (value) => store.fingerprint(value),
    write: (work) =>
      store.write(async (tables) => {
        alive();
        return work(tables);
      }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}
