/**
 * What the page shows, each under a name, with when it was read. Whatever is on the screen is read again when something has
 * happened; many events in a row are one reading. What is not on the screen any more stays for a while, so that going back shows
 * something at once.
 */
import { type Signal, signal } from '@preact/signals';

/** Something read from the daemon: what there is, and what went wrong when it was last tried. */
export interface Shown<T = unknown> {
  readonly data: T | undefined;
  readonly problem: Error | null;
  readonly readAt: number | null;
}

/** Several readings as one: there when all of them are, and as old as the oldest. */
export function together<T extends readonly unknown[]>(of: { readonly [K in keyof T]: Shown<T[K]> }): Shown<T> {
  const all: readonly Shown[] = of;
  const times = all.flatMap(({ readAt }) => readAt ?? []);
  return {
    data: all.every(({ data }) => data !== undefined) ? (all.map(({ data }) => data) as unknown as T) : undefined,
    problem: all.find(({ problem }) => problem !== null)?.problem ?? null,
    readAt: times.length < all.length ? null : Math.min(...times),
  };
}

interface Entry {
  readonly state: Signal<Shown>;
  load: () => Promise<unknown>;
  holders: number;
  reading: Promise<void> | null;
  /** Asked for again while it was being read. */
  again: boolean;
}

/** Events within this time are one reading. */
const DEBOUNCE_MS = 250;
/** Not more often than this, whatever happens. */
const LEAST_BETWEEN_MS = 1000;
/** So much is kept that is not on the screen. */
const KEPT = 30;

const NOTHING: Shown = { data: undefined, problem: null, readAt: null };

/** Everything that is shown, or was. */
export class ShownState {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #readAllAt = 0;
  /** Is told of every problem. */
  onProblem: (error: Error) => void = () => undefined;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** What is known under a name. */
  of(name: string, load: () => Promise<unknown>): Signal<Shown> {
    return this.#entry(name, load).state;
  }

  /** It is on the screen until the answer is called. */
  hold(name: string, load: () => Promise<unknown>): () => void {
    const entry = this.#entry(name, load);
    entry.load = load;
    entry.holders += 1;
    void this.#read(entry);
    return () => {
      entry.holders -= 1;
      this.#forgetOld();
    };
  }

  /** Something has happened. */
  readSoon(): void {
    if (this.#timer !== null) return;
    const waits = Math.max(DEBOUNCE_MS, LEAST_BETWEEN_MS - (this.#now() - this.#readAllAt));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.readAll();
    }, waits);
  }

  /** Reads everything again that is on the screen. */
  async readAll(): Promise<void> {
    this.#readAllAt = this.#now();
    await Promise.all([...this.#entries.values()].filter(({ holders }) => holders > 0).map((one) => this.#read(one)));
  }

  /** When the oldest of what is on the screen was read; null where nothing was. */
  oldest(): number | null {
    const times = [...this.#entries.values()]
      .filter(({ holders }) => holders > 0)
      .flatMap(({ state }) => state.value.readAt ?? []);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Somebody else looks at the page from now on. */
  forgetAll(): void {
    for (const { state } of this.#entries.values()) state.value = NOTHING;
    for (const [name, { holders }] of this.#entries) if (holders === 0) this.#entries.delete(name);
  }

  #entry(name: string, load: () => Promise<unknown>): Entry {
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    const entry: Entry = { state: signal(NOTHING), load, holders: 0, reading: null, again: false };
    this.#entries.set(name, entry);
    return entry;
  }

  #read(entry: Entry): Promise<void> {
    if (entry.reading !== null) {
      entry.again = true;
      return entry.reading;
    }
    entry.reading = this.#readOnce(entry).then(() => {
      entry.reading = null;
      if (!entry.again || entry.holders === 0) return;
      entry.again = false;
      return this.#read(entry);
    });
    return entry.reading;
  }

  async #readOnce(entry: Entry): Promise<void> {
    entry.again = false;
    // What is read is at least as new as this moment.
    const readAt = this.#now();
    try {
      entry.state.value = { data: await entry.load(), problem: null, readAt };
    } catch (thrown) {
      const problem = thrown instanceof Error ? thrown : new Error(String(thrown));
      entry.state.value = { ...entry.state.value, problem };
      this.onProblem(problem);
    }
  }

  #forgetOld(): void {
    for (const [name, { holders }] of this.#entries) {
      if (this.#entries.size <= KEPT) return;
      if (holders === 0) this.#entries.delete(name);
    }
  }
}
