/** The real program on its first day beside MDMs that hold what people once typed into them, and phones that have it. */
import { setTimeout as pause } from 'node:timers/promises';
import { simulatorOf } from '../../src/daemon.ts';
import { accountIn } from '../../src/demo/account.ts';
import { type Doors, openDoors } from '../../src/demo/doors.ts';
import { authorityIn } from '../../src/demo/place.ts';
import type { AuthoritySimulator } from '../../src/simulation/authority.ts';
import type { SimulatedPhone, Simulator } from '../../src/simulation/contract.ts';
import type { Served } from './process.ts';
import { Program } from './program.ts';

/** Between two rounds of sign-ins, so that the machine has time for what they go on beside. */
const PACE_MS = 50;

/** An MDM, what stands in every slot of it, and how many phones have that. */
export interface Typed {
  readonly value: string;
  readonly phones: number;
}

export class EstateWorld extends Program {
  /** By account, which bears the connector's name. */
  readonly mdms: ReadonlyMap<string, Simulator>;

  private constructor(mdms: ReadonlyMap<string, Simulator>) {
    super();
    this.mdms = mdms;
  }

  /** Every phone has what its MDM holds. */
  static async open(estate: Readonly<Record<string, Typed>>): Promise<EstateWorld> {
    const started = await Promise.all(
      Object.entries(estate).map(
        async ([id, { phones }]) => [id, await (await simulatorOf(id)).start({ slots: 2, phones })] as const,
      ),
    );
    const world = new EstateWorld(new Map(started));
    for (const [id, { console, slots }] of world.mdms) {
      for (const { name } of slots) console.setValue(name, estate[id]?.value ?? null);
    }
    for (const phone of world.phones()) world.checkIn(phone);
    return world;
  }

  /** The tokens are decided at this place; by Watchword itself where there is none. */
  configure(place: AuthoritySimulator | null): void {
    this.writeConfiguration({
      store: { url: 'sqlite:./data/watchword.db' },
      keys: { encryption: 'file:./encryption.key' },
      listen: { validation: '127.0.0.1:0' },
      schedule: { reconcile: '0 0 1 1 *', jitter: '0s' },
      tokenSets: { pingid: { app: 'pingid', authority: authorityIn(this.folder, place) } },
      accounts: Object.fromEntries(
        [...this.mdms].map(([name, simulator]) => [name, accountIn(this.folder, name, simulator)]),
      ),
    });
  }

  /** Of all MDMs, or of those that are named. */
  phones(...names: readonly string[]): readonly SimulatedPhone[] {
    return [...this.mdms].flatMap(([name, { fleet }]) =>
      names.length === 0 || names.includes(name) ? fleet.phones : [],
    );
  }

  /** One phone alone fetches what its MDM holds now. */
  checkIn(phone: SimulatedPhone): void {
    for (const { fleet } of this.mdms.values()) {
      if (!fleet.phones.includes(phone)) continue;
      for (const other of fleet.phones) other.reachable = other === phone;
      fleet.checkInAll(Date.now());
    }
  }

  /** The values that an MDM holds. */
  valuesOf(name: string): ReadonlySet<string | null> {
    const { console, slots } = this.mdms.get(name) ?? { slots: [] };
    return new Set(slots.flatMap((slot) => console?.values(slot.name) ?? []));
  }

  /** What stands beside our key in every slot, as text. */
  neighbours(): string {
    return JSON.stringify(
      [...this.mdms.values()].map(({ console, slots }) => slots.map(({ name }) => console.neighbours(name))),
    );
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await Promise.all([...this.mdms.values()].map((simulator) => simulator[Symbol.asyncDispose]()));
  }
}

/** Phones that sign in again and again, whatever else goes on: at our endpoint, and at the service that decides where it isn't us. */
export class SigningIn {
  readonly doors: Doors;
  /** Who signs in: phones join as the story goes on. */
  readonly phones = new Set<SimulatedPhone>();

  constructor({ url }: Pick<Served, 'url'>, place: AuthoritySimulator | null) {
    this.doors = openDoors(url, place);
  }

  /** Everybody signs in before it, while it goes on, and after it. */
  async beside<T>(work: () => T | Promise<T>): Promise<T> {
    await this.doors.all([...this.phones]);
    let isOver = false;
    const ended = Promise.resolve(work()).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await this.doors.all([...this.phones]);
      await Promise.race([ended, pause(PACE_MS)]);
    }
    await this.doors.all([...this.phones]);
    return ended;
  }
}
