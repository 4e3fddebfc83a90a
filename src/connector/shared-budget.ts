/**
 * A budget that all processes on one store count together. Starts are booked there in blocks, a few at a time, and what was not used
 * is given back with the next booking. Starts belong to a short stretch of time: a block that comes too late is worth nothing.
 *
 * While the store is out of reach, or so slow that blocks come too late, each process takes a part for itself that is never booked:
 * an eightieth of what may be asked, so that eight processes which know nothing of each other are still within the limit.
 * Where that is less than one request in a window, none goes out until the store is back.
 */
import type { Clock } from '../clock.ts';
import type { Booked, Wish } from '../store/budgets-contract.ts';
import type { Budget, Planned } from './budget.ts';
import type { Limits } from './contract.ts';
import { createTurns, type Turns } from './turns.ts';
import { createWindow, type Window } from './window.ts';

/** What is kept for processes that are cut off from the store: this part, for so many of them. */
const KEPT = 0.1;
const MOST_PROCESSES = 8;
/** A block is this part of what may start in a window; more where more are waiting, but never more than the second. */
const BLOCK = 1 / 20;
const LARGEST_BLOCK = 25;
const MOST_AT_ONCE = 1 / 4;
/** So many blocks in a row that come too late are as good as a store that is out of reach. */
const LATE_BLOCKS = 3;
/** How long a store that failed is left alone. */
const AGAIN_AFTER_MS = 2_000;

/** What the budget is made of. */
export interface SharedBudgetSettings {
  /** Whose it is: an account. */
  readonly name: string;
  readonly limits: Limits;
  /** The part of the vendor's limits that all processes together take. */
  readonly share: number;
  readonly clock: Clock;
  /** Books in the store, see `BudgetsTable`. */
  readonly book: (wishes: readonly Wish[], windowMs: number) => Promise<Booked>;
  /** It can't be counted together any more, for this reason; null: it can again. */
  readonly onAlone: (says: string | null) => void;
}

/** One kind of request that is counted. */
interface Kind {
  readonly key: string;
  readonly atMost: number;
  /** For a process that is cut off; null where nothing may start then. */
  readonly alone: Window | null;
  /** Requests that wait or are about to start. */
  wanted: number;
  left: number;
  cell: number;
  /** By our own clock: later nothing of it may start. */
  endsAt: number;
}

/** Makes the budget of one account. */
export function createSharedBudget(settings: SharedBudgetSettings): Budget {
  return new SharedBudget(settings);
}

class SharedBudget implements Budget {
  readonly #settings: SharedBudgetSettings;
  readonly #requests: Kind;
  readonly #writes: Kind;
  readonly #operations: ReadonlyMap<string, Kind>;
  /** As in a budget of one process: nobody overtakes, and an operation with a ceiling of its own keeps nobody else waiting. */
  readonly #lanes = new Map<string, Turns>();
  readonly #booking = createTurns(1);
  #aloneUntil = 0;
  #isAlone = false;

  constructor(settings: SharedBudgetSettings) {
    this.#settings = settings;
    const { limits, name } = settings;
    const kind = (what: string, limit: number) => kindOf(`${name} ${what}`, limit, settings);
    this.#requests = kind('requests', limits.requests);
    this.#writes = kind('writes', limits.writes);
    const own = Object.entries(limits.operations ?? {});
    this.#operations = new Map(own.map(([operation, limit]) => [operation, kind(`operation ${operation}`, limit)]));
  }

  async take({ writes, operation = '' }: Planned, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const own = this.#operations.get(operation);
    const kinds = [this.#requests, ...(writes ? [this.#writes] : []), ...(own === undefined ? [] : [own])];
    for (const kind of kinds) kind.wanted += 1;
    try {
      const done = await this.#lane(own?.key ?? '').take(signal);
      try {
        await this.#start(kinds, signal);
      } finally {
        done();
      }
    } finally {
      for (const kind of kinds) kind.wanted -= 1;
    }
  }

  #lane(name: string): Turns {
    const lane = this.#lanes.get(name) ?? createTurns(1);
    this.#lanes.set(name, lane);
    return lane;
  }

  async #start(kinds: readonly Kind[], signal?: AbortSignal): Promise<void> {
    const { clock } = this.#settings;
    for (let late = 0; !this.#use(kinds); ) {
      const isLeftAlone = clock.now() < this.#aloneUntil;
      const waitMs = isLeftAlone ? this.#startAlone(kinds) : await this.#book(kinds, signal);
      if (waitMs === 'started') return;
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      late = isLeftAlone || waitMs > 0 ? 0 : late + 1;
      if (late > LATE_BLOCKS) this.#leaveAlone('the store takes too long to count requests');
    }
  }

  /** Uses one booked start of each kind, if there is one. */
  #use(kinds: readonly Kind[]): boolean {
    const now = this.#settings.clock.now();
    if (kinds.some(({ left, endsAt }) => left < 1 || endsAt <= now)) return false;
    for (const kind of kinds) kind.left -= 1;
    return true;
  }

  /** Books for these kinds; after how long it is worth looking again. One booking at a time, because each gives back what is left. */
  async #book(kinds: readonly Kind[], signal?: AbortSignal): Promise<number> {
    const { book, clock, limits } = this.#settings;
    const done = await this.#booking.take(signal);
    try {
      const now = clock.now();
      // Whoever booked before this one may have booked for it too.
      if (kinds.every(({ left, endsAt }) => left > 0 && endsAt > now)) return 0;
      const wishes = kinds.map(wishOf);
      const booked = await book(wishes, limits.windowMs);
      for (const kind of kinds) {
        kind.left = booked.starts.get(kind.key) ?? 0;
        kind.cell = booked.cell;
        // From when it was asked: the answer may have been on its way for long, and by the store's clock that time has passed.
        kind.endsAt = now + booked.leftMs;
      }
      if (this.#isAlone) this.#settings.onAlone(null);
      this.#isAlone = false;
      return booked.waitMs;
    } catch (error) {
      this.#leaveAlone(error instanceof Error ? error.message : String(error));
      return 0;
    } finally {
      done();
    }
  }

  #leaveAlone(says: string): void {
    this.#aloneUntil = this.#settings.clock.now() + AGAIN_AFTER_MS;
    if (!this.#isAlone) this.#settings.onAlone(says);
    this.#isAlone = true;
  }

  /** Without the store. */
  #startAlone(kinds: readonly Kind[]): number | 'started' {
    const now = this.#settings.clock.now();
    const untilAgainMs = this.#aloneUntil - now;
    const windows = kinds.map(({ alone }) => alone);
    const freeAt = Math.max(...windows.map((window) => window?.freeAt(now) ?? Number.POSITIVE_INFINITY));
    if (freeAt > now) return Math.min(freeAt - now, untilAgainMs);
    for (const window of windows) window?.book(now, now);
    return 'started';
  }
}

function kindOf(what: string, limit: number, { limits: { windowMs }, share }: SharedBudgetSettings): Kind {
  const all = Math.max(1, Math.floor(limit * share));
  const forEach = Math.floor((all * KEPT) / MOST_PROCESSES);
  const kept = forEach * MOST_PROCESSES;
  const alone = forEach === 0 ? null : createWindow(forEach, windowMs);
  // The length of the window is part of the name: two that differ are cut differently.
  return { key: `${what} ${windowMs}`, atMost: all - kept, alone, wanted: 0, left: 0, cell: 0, endsAt: 0 };
}

/** What is left is given back, and asked for anew; it must not be used in the meantime. */
function wishOf(kind: Kind): Wish {
  const { key, atMost, cell, left, wanted } = kind;
  const block = Math.min(LARGEST_BLOCK, Math.floor(atMost * BLOCK));
  const want = Math.max(1, Math.min(Math.max(wanted, block), Math.ceil(atMost * MOST_AT_ONCE)));
  kind.left = 0;
  return { key, atMost, want, unused: left > 0 ? [{ cell, starts: left }] : [] };
}
