import type { Clock } from '../clock.ts';
import type { HoldsTable, Store } from '../store/contract.ts';

/** Which hosts have asked us to be quiet, and until when. A key is an account and a host: see `quietKey`. */
export interface Quiet {
  /** Until when the host wants no request; undefined when it may be asked. */
  until(key: string): number | undefined;
  /** The host wants no request until then. Of two such wishes the later end holds. */
  ask(key: string, until: number, why: string): void;
  /** Resolves when it is known what others were asked, where there are others. */
  fresh?(): Promise<void>;
}

/** A quiet that survives a restart, and that other processes on the store hear of. */
export interface RememberedQuiet extends Quiet, Disposable {
  /** Resolves when what was asked of any process until a second ago is known, as far as the store can be read. */
  fresh(): Promise<void>;
  /** Resolves when everything asked so far has been written down, or could not be. */
  written(): Promise<void>;
}

/** The same host may throttle one account and not another. */
export function quietKey(account: string, host: string): string {
  return `${account} ${host}`;
}

/** A quiet that lasts as long as the process. */
export function createQuiet(clock: Clock): Quiet {
  const holds = new Map<string, number>();
  return {
    until(key) {
      const until = holds.get(key);
      if (until === undefined || until > clock.now()) return until;
      holds.delete(key);
      return undefined;
    },
    ask(key, until) {
      holds.set(key, Math.max(until, holds.get(key) ?? 0));
    },
  };
}

export interface RememberedQuietSettings {
  readonly clock: Clock;
  readonly holds: HeardHolds;
  /** Writing down failed. The wish is kept in memory all the same. */
  readonly onTrouble: (error: unknown) => void;
}

/** The table, and who says that it has changed. */
export interface HeardHolds extends HoldsTable {
  onChange(listener: () => void): Disposable;
}

/** What others were asked is looked up before a request, unless that was done so lately. */
const LOOK_EVERY_MS = 1_000;

/** A quiet that begins with what an earlier process was asked for, and is written down behind the caller's back. */
export async function rememberQuiet(settings: RememberedQuietSettings): Promise<RememberedQuiet> {
  const shared = new SharedQuiet(settings);
  await shared.load({ forget: true });
  return shared;
}

class SharedQuiet implements RememberedQuiet {
  readonly #settings: RememberedQuietSettings;
  readonly #quiet: Quiet;
  readonly #hearing: Disposable;
  #writing = Promise.resolve();
  /** How far the clock that judges leases is ahead of ours: the clocks of replicas may differ by minutes. */
  #aheadMs = 0;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | null = null;

  constructor(settings: RememberedQuietSettings) {
    this.#settings = settings;
    this.#quiet = createQuiet(settings.clock);
    this.#hearing = settings.holds.onChange(() => {
      this.#loadedAt = Number.NEGATIVE_INFINITY;
      void this.fresh();
    });
  }

  until(key: string): number | undefined {
    return this.#quiet.until(key);
  }

  ask(key: string, until: number, why: string): void {
    const before = this.#quiet.until(key);
    this.#quiet.ask(key, until, why);
    if (before !== undefined && until <= before) return;
    this.#behind(() => this.#settings.holds.set(key, until + this.#aheadMs, why));
  }

  async fresh(): Promise<void> {
    // A look that is going on is waited for: what it finds may concern the very next request.
    if (this.#loading === null && this.#settings.clock.now() - this.#loadedAt < LOOK_EVERY_MS) return;
    // A store that can't be read is told of elsewhere; what is in memory holds meanwhile.
    this.#loading ??= this.load()
      .catch(() => undefined)
      .finally(() => {
        this.#loading = null;
      });
    await this.#loading;
  }

  written(): Promise<void> {
    return this.#writing;
  }

  [Symbol.dispose](): void {
    this.#hearing[Symbol.dispose]();
  }

  /** Takes over what the table has. `forget`: what is over is deleted. */
  async load({ forget = false } = {}): Promise<void> {
    const { clock, holds } = this.#settings;
    this.#loadedAt = clock.now();
    const [now, rows] = await Promise.all([holds.now(), holds.list()]);
    this.#aheadMs = now - clock.now();
    for (const { key, until, why } of rows) {
      if (until > now) this.#quiet.ask(key, until - this.#aheadMs, why);
      else if (forget) this.#behind(() => holds.clear(key));
    }
  }

  #behind(write: () => Promise<void>): void {
    this.#writing = this.#writing.then(write).catch(this.#settings.onTrouble);
  }
}

/** The table of a store, each write in a transaction of its own. */
export function holdsOf(store: Store): HeardHolds {
  return {
    now: () => store.apart.holds.now(),
    list: () => store.apart.holds.list(),
    set: (key, until, why) => store.write(({ holds }) => holds.set(key, until, why)),
    clear: (key) => store.write(({ holds }) => holds.clear(key)),
    onChange: (listener) => store.onChange('holds', listener),
  };
}
