/** Daemons that share one store and a dozen accounts on fake MDMs: real runs, leases, schedules and memberships, and one clock. */
import type { Account } from '../../src/reconcile/account.ts';
import { NotDue } from '../../src/reconcile/run.ts';
import { runWhenFree } from '../../src/reconcile/run-when-free.ts';
import { Redactor } from '../../src/redactor.ts';
import { accountWork } from '../../src/replicas/work-names.ts';
import { Schedule } from '../../src/schedule/loop.ts';
import { FakeConnector, FakeSlot } from '../reconcile/fake-connector.ts';
import { accountOn, openWorld, turns, type World } from '../reconcile/world.ts';
import { type Member, ReplicaWorld } from './world.ts';

/** A round that doesn't come by itself. */
const FAR_AWAY = '0 0 1 1 *';
export const JITTER_MS = 30_000;

/** One daemon. */
export interface Daemon {
  readonly id: string;
  readonly member: Member;
  readonly schedule: Schedule;
  /** Which accounts it has begun to run, each time; also the runs that came to nothing. */
  readonly asked: string[];
  /** It does nothing more, and what it has in hand never ends. */
  kill(): void;
}

/** All of it. */
export class DaemonsWorld implements AsyncDisposable {
  readonly world: World;
  readonly replicas: ReplicaWorld;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly mdms: ReadonlyMap<string, FakeConnector>;
  readonly #daemons: Daemon[] = [];

  constructor(world: World, count: number) {
    this.world = world;
    this.replicas = new ReplicaWorld(world.fresh, world.store);
    const names = Array.from({ length: count }, (_, at) => `tenant-${at}`);
    const { store, clock } = world;
    const mdm = () => {
      const made = new FakeConnector({ now: clock.now, fingerprint: (value) => store.fingerprint(value) });
      made.slots.set('ios', new FakeSlot([null]));
      return made;
    };
    this.mdms = new Map(names.map((name) => [name, mdm()]));
    this.accounts = new Map(
      [...this.mdms].map(([name, mdm]) => [
        name,
        accountOn({ name, mdm, store, redactor: new Redactor(), now: clock.now, slots: ['ios'], options: {} }),
      ]),
    );
  }

  /** Another daemon begins, with a moment of its own within the jitter. */
  async start(id: string, dice: number): Promise<Daemon> {
    const { clock } = this.world;
    const stop = new AbortController();
    const asked: string[] = [];
    let schedule: Schedule | undefined;
    const member = await this.replicas.join(id, ({ events, replicas, store }) => {
      const reconcile = { ...this.world.reconcileOn(store, events), holder: `${id} host` };
      schedule = new Schedule({
        cron: FAR_AWAY,
        timeZone: 'UTC',
        jitterMs: JITTER_MS,
        accounts: () => [...this.accounts.keys()],
        owns: (account) => replicas.owns(accountWork(account)),
        history: (account) => store.read.runs.list({ account, limit: 8 }),
        run: async (name, trigger, isDue) => {
          const account = this.accounts.get(name);
          if (account === undefined || stop.signal.aborted) return;
          asked.push(name);
          await runWhenFree(reconcile, account, { trigger, isDue, stop: stop.signal }).catch((error: unknown) => {
            if (!(error instanceof NotDue)) throw error;
          });
        },
        afterwards: async () => undefined,
        clock,
        random: () => dice,
        events,
      });
      replicas.onChange(() => schedule?.shared());
      schedule.start();
    });
    if (schedule === undefined) throw new Error('nothing was begun');
    const kill = () => {
      member.reaches = false;
      stop.abort();
    };
    const daemon = { id, member, schedule, asked, kill };
    this.#daemons.push(daemon);
    return daemon;
  }

  /** The round of every daemon that lives, at the same moment. */
  round(daemons: readonly Daemon[]): void {
    for (const { schedule } of daemons) void schedule.round('schedule');
  }

  owned({ member }: Daemon): readonly string[] {
    return [...this.accounts.keys()].filter((name) => member.replicas.owns(accountWork(name)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { member, schedule } of this.#daemons) {
      void schedule.stop();
      await member.replicas.stop();
    }
    await turns(2);
    await this.world[Symbol.asyncDispose]();
  }
}

/** So many accounts, each with one slot that is in sync after its first run. */
export async function openDaemons(accounts: number): Promise<DaemonsWorld> {
  return new DaemonsWorld(await openWorld({ slots: { ios: [null] } }), accounts);
}
