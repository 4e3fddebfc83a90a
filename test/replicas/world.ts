/** Daemons on one store, with its clock and their view of each other in hand. */
import { createEvents, type Events, type WatchwordEvent } from '../../src/events.ts';
import { Membership } from '../../src/replicas/membership.ts';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import type { TestClock } from '../clock.ts';
import { turns } from '../reconcile/world.ts';
import { sqlite } from '../store/databases.ts';
import type { FreshDatabase } from '../store/fresh-database.ts';

const ADDRESSES = { validationAddress: '127.0.0.1:8480', adminAddress: null };

/** One daemon as the others see it. */
export interface Member {
  readonly replicas: Membership;
  readonly events: Events;
  readonly told: readonly WatchwordEvent[];
  readonly store: Store;
  /** Whether it reaches the store. */
  reaches: boolean;
}

/** One store, and daemons that come and go. */
export class ReplicaWorld implements AsyncDisposable {
  readonly fresh: FreshDatabase;
  readonly clock: TestClock;
  readonly store: Store;
  readonly #members: Member[] = [];

  constructor(fresh: FreshDatabase, store: Store) {
    this.fresh = fresh;
    this.clock = fresh.clock;
    this.store = store;
  }

  /** Another daemon, which takes part from now on. `then` is told of it before that. */
  async join(id: string, then: (member: Member) => void = () => undefined): Promise<Member> {
    const told: WatchwordEvent[] = [];
    const events = createEvents({ write: () => {}, setLevel: () => {}, close: async () => {} }, this.clock);
    events.on((event) => told.push(event));
    const store: Store = {
      ...this.#parts(),
      write: async (work) => {
        if (!member.reaches) throw new StoreUnavailable('the database is away');
        return this.store.write(work);
      },
    };
    const replicas = new Membership({ store, clock: this.clock, events, id });
    const member: Member = { replicas, events, told, store, reaches: true };
    this.#members.push(member);
    then(member);
    replicas.start(ADDRESSES);
    await turns(3);
    return member;
  }

  /** Time goes on, and everybody gets as far as he gets. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    while (this.clock.now() < until) {
      const next = Math.min(this.clock.nextAt ?? until, until);
      await this.clock.advance(next - this.clock.now());
      await turns(3);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { replicas } of this.#members) await replicas.stop();
    await this.fresh[Symbol.asyncDispose]();
  }

  #parts() {
    const { store } = this;
    return {
      read: store.read,
      apart: store.apart,
      fingerprint: (value: string) => store.fingerprint(value),
      onChange: (...given: Parameters<Store['onChange']>) => store.onChange(...given),
      [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    };
  }
}

/** Nobody lives yet. */
export async function openReplicaWorld(): Promise<ReplicaWorld> {
  const fresh = await sqlite.fresh();
  return new ReplicaWorld(fresh, await fresh.open());
}
