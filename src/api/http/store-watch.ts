/**
 * Notices what was changed in the store, by whichever process: the command line and other replicas tell no event here. It looks
 * only while somebody listens, and only at a few small figures.
 */
import type { Tables } from '../../store/contract.ts';
import type { EventStream } from './events.ts';

const LOOK_EVERY_MS = 1000;
/** Runs of several accounts go on side by side, and end in any order. */
const RUNS = 5;

/** What is looked at. */
type Looked = Pick<Tables, 'tokens' | 'audit' | 'runs'>;

/** Looks until it is disposed of. */
export class StoreWatch implements Disposable {
  readonly #read: Looked;
  readonly #stream: Pick<EventStream, 'listeners' | 'storeChanged'>;
  readonly #timer: NodeJS.Timeout;
  #seen: string | null = null;
  #looking = false;

  constructor(read: Looked, stream: Pick<EventStream, 'listeners' | 'storeChanged'>, everyMs = LOOK_EVERY_MS) {
    this.#read = read;
    this.#stream = stream;
    this.#timer = setInterval(() => void this.look(), everyMs);
    this.#timer.unref();
  }

  /** Looks once; what a store that is out of reach would say is said when it is back. */
  async look(): Promise<void> {
    if (this.#looking) return;
    if (this.#stream.listeners === 0) {
      this.#seen = null;
      return;
    }
    this.#looking = true;
    try {
      const now = await this.#figures();
      // Also for the first who listens: what happened between their reading and this look is not known.
      if (this.#seen !== now) this.#stream.storeChanged();
      this.#seen = now;
    } catch {
      // The store says so itself, as an event.
    } finally {
      this.#looking = false;
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #figures(): Promise<string> {
    const [version, [newest], runs] = await Promise.all([
      this.#read.tokens.version(),
      this.#read.audit.list({ limit: 1 }),
      this.#read.runs.list({ limit: RUNS }),
    ]);
    return JSON.stringify([version, newest?.seq, runs.map(({ id, endedAt }) => [id, endedAt])]);
  }
}
