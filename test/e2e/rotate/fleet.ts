/** The real program beside several simulated MDMs, with one token that every phone has, and phones that check in when the test says so. */
import { type OpenOptions, openWatchword, simulatorOf, type Watchword } from '../../../src/daemon.ts';
import { accountIn } from '../../../src/demo/account.ts';
import { runWhenFree } from '../../../src/reconcile/run-when-free.ts';
import type { SimulatedPhone, Simulator, SimulatorOptions } from '../../../src/simulation/contract.ts';
import { Program, type Settings } from '../program.ts';

export const SET = 'pingid';

/** What is to be simulated: by product, and what is different from the usual. */
export interface FleetOptions {
  readonly mdms: Readonly<Record<string, SimulatorOptions>>;
  /** `tokenSets.pingid.rotation`. */
  readonly rotation: Settings;
  /** A cron expression. */
  readonly reconcile: string;
  /** Where phones sign in; a free port unless given. */
  readonly validation?: string;
  /** Phones that have enrolled and not checked in yet. */
  readonly isNew?: (phone: SimulatedPhone) => boolean;
}

export class FleetWorld extends Program {
  /** By account; the account bears the connector's name. */
  readonly mdms: ReadonlyMap<string, Simulator>;
  #options: FleetOptions;

  private constructor(mdms: ReadonlyMap<string, Simulator>, options: FleetOptions) {
    super();
    this.mdms = mdms;
    this.#options = options;
    this.configure();
  }

  /** A world in which the first token stands everywhere, and every reachable phone has it. */
  static async open(options: FleetOptions): Promise<FleetWorld> {
    const started = await Promise.all(
      Object.entries(options.mdms).map(
        async ([id, own]) => [id, await (await simulatorOf(id)).start({ slots: 2, ...own })] as const,
      ),
    );
    const world = new FleetWorld(new Map(started), options);
    for (const phone of world.phones) phone.reachable = options.isNew?.(phone) !== true;
    await world.beside(async (watchword) => {
      await watchword.authorities.get(SET)?.generate({ note: 'the first', makeCurrent: true }, ACTOR);
      await runAll(watchword);
      world.checkIn();
      await runAll(watchword);
    });
    return world;
  }

  /** Writes the configuration, with these settings from now on. */
  configure(different: Partial<Omit<FleetOptions, 'mdms'>> = {}): void {
    this.#options = { ...this.#options, ...different };
    const { rotation, reconcile, validation = '127.0.0.1:0' } = this.#options;
    this.writeConfiguration({
      store: { url: 'sqlite:./data/watchword.db' },
      keys: { encryption: 'file:./encryption.key' },
      listen: { validation },
      schedule: { reconcile, jitter: '0s' },
      tokenSets: { [SET]: { app: 'pingid', authority: { kind: 'local' }, rotation } },
      accounts: Object.fromEntries(
        [...this.mdms].map(([name, simulator]) => [name, accountIn(this.folder, name, simulator)]),
      ),
    });
  }

  get phones(): readonly SimulatedPhone[] {
    return [...this.mdms.values()].flatMap(({ fleet }) => fleet.phones);
  }

  /** Every phone that can be reached checks in. */
  checkIn(): void {
    for (const { fleet } of this.mdms.values()) fleet.checkInAll(Date.now());
  }

  /** What the copies of all slots hold. */
  values(): ReadonlySet<string | null> {
    return new Set(
      [...this.mdms.values()].flatMap(({ console, slots }) => slots.flatMap(({ name }) => console.values(name))),
    );
  }

  /** What stands beside our key in every slot, as text. */
  neighbours(): string {
    return JSON.stringify(
      [...this.mdms.values()].map(({ console, slots }) => slots.map(({ name }) => console.neighbours(name))),
    );
  }

  /** In this process, for what comes before the part that a test is about. */
  async beside<T>(work: (watchword: Watchword) => Promise<T>): Promise<T> {
    const options: OpenOptions = {
      file: this.path('watchword.yaml'),
      who: 'cli',
      log: 'silent',
      environment: {},
      baseDir: this.folder,
    };
    await using watchword = await openWatchword(options);
    return await work(watchword);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await Promise.all([...this.mdms.values()].map((simulator) => simulator[Symbol.asyncDispose]()));
  }
}

const ACTOR = { name: 'test', reason: 'a test' };

/** One run of every account, as `watchword sync` makes it. */
export async function runAll({ accounts, reconcile }: Watchword): Promise<void> {
  const options = { trigger: 'person', stop: new AbortController().signal } as const;
  await Promise.all([...accounts.values()].map((account) => runWhenFree(reconcile, account, options)));
}
