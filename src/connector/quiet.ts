import type { Clock } from '../clock.ts';
import type { HoldsTable, Store } from '../store/contract.ts';

/** Which hosts have asked us to be quiet, and until when. A key is an account and a host: see `quietKey`. */
export interface Quiet {
  /** Until when the host wants no request; undefined when it may be asked. */
  until(key: string): number | undefined;
  /** The host wants no request until then. Of two such wishes the later end holds. */
  ask(key: string, until: number, why: string): void;
}

/** A quiet that survives a restart. */
export interface RememberedQuiet extends Quiet {
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
  readonly holds: HoldsTable;
  /** Writing down failed. The wish is kept in memory all the same. */
  readonly onTrouble: (error: unknown) => void;
}

/** A quiet that begins with what an earlier process was asked for, and is written down behind the caller's back. */
export async function rememberQuiet({ clock, holds, onTrouble }: RememberedQuietSettings): Promise<RememberedQuiet> {
  const quiet = createQuiet(clock);
  let writing = Promise.resolve();
  const behind = (write: () => Promise<void>) => {
    writing = writing.then(write).catch(onTrouble);
  };
  for (const { key, until, why } of await holds.list()) {
    if (until > clock.now()) quiet.ask(key, until, why);
    else behind(() => holds.clear(key));
  }
  return {
    until: quiet.until,
    ask(key, until, why) {
      const before = quiet.until(key);
      quiet.ask(key, until, why);
      if (before === undefined || until > before) behind(() => holds.set(key, until, why));
    },
    written: () => writing,
  };
}

/** The table of a store, each write in a transaction of its own. */
export function holdsOf(store: Store): HoldsTable {
  return {
    list: () => store.read.holds.list(),
    set: (key, until, why) => store.write(({ holds }) => holds.set(key, until, why)),
    clear: (key) => store.write(({ holds }) => holds.clear(key)),
  };
}
