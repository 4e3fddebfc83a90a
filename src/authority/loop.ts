import type { Clock } from '../clock.ts';
import { FAILURES, Failure } from '../model/failure.ts';
import { type Store, StoreUnavailable } from '../store/contract.ts';
import type { AskedAuthority } from './asked.ts';
import { watch } from './watch.ts';

/** Each wait is shorter by a random part of it, up to this one, so that several processes don't all ask in the same instant. */
const JITTER = 0.1;

/** A place that doesn't let us in is not asked more often than this: some lock out who comes again and again. */
export const REFUSED_EVERY_MS = 15 * 60_000;

/** Which authorities are looked at, and what follows. */
export interface LooksOptions {
  readonly asked: readonly AskedAuthority[];
  /** Whether this daemon looks at the authority of a token set now; others that share the store look at the others. */
  readonly owns: (tokenSet: string) => boolean;
  readonly store: Pick<Store, 'read'>;
  /** A look has changed tokens. */
  readonly changed: () => void;
  readonly clock: Clock;
  readonly random: () => number;
  /** The part of `Events` that it needs. Failures of an authority are told by the authority itself. */
  readonly events: {
    storeUnavailable(fields: { readonly says: string }): void;
    bug(fields: { readonly where: string; readonly error: unknown }): void;
  };
}

/** Looks at every authority at once, then again and again, and soon after a file it lives in has changed; never twice at the same time. */
export class Looks {
  readonly #options: LooksOptions;
  readonly #stopped = new AbortController();
  /** What wakes each authority's loop, by token set. */
  readonly #waking = new Map<string, AbortController>();
  /** The token sets whose authority was this daemon's own when it was last looked. */
  #owned: ReadonlySet<string> = new Set();
  #ended: Promise<unknown> = Promise.resolve();

  constructor(options: LooksOptions) {
    this.#options = options;
  }

  start(): void {
    this.#owned = this.#owns();
    this.#ended = Promise.all(this.#options.asked.map((asked) => this.#keepOn(asked)));
  }

  /** Other daemons have come or gone: authorities that have come to this one are looked at at once. */
  shared(): void {
    const before = this.#owned;
    this.#owned = this.#owns();
    for (const tokenSet of this.#owned) if (!before.has(tokenSet)) this.#waking.get(tokenSet)?.abort();
  }

  /** Breaks off the looks in hand, which changes nothing, and waits for their end. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#ended;
  }

  #owns(): ReadonlySet<string> {
    const { asked, owns } = this.#options;
    return new Set(asked.map(({ authority }) => authority.tokenSet).filter(owns));
  }

  async #keepOn(asked: AskedAuthority): Promise<void> {
    const { clock, random } = this.#options;
    const { signal } = this.#stopped;
    const { tokenSet } = asked.authority;
    let waking = new AbortController();
    watch({ paths: asked.watches, changed: () => waking.abort(), signal, clock });
    while (!signal.aborted) {
      // Before the look: what changes while it goes on may have been read before it changed.
      waking = new AbortController();
      this.#waking.set(tokenSet, waking);
      const everyMs = this.#options.owns(tokenSet) ? await this.#look(asked) : asked.lookEveryMs;
      const waitMs = everyMs * (1 - JITTER * random());
      await clock.sleep(waitMs, AbortSignal.any([signal, waking.signal])).catch(() => undefined);
    }
  }

  /** How long it is until the next look. */
  async #look(asked: AskedAuthority): Promise<number> {
    const { events } = this.#options;
    const { signal } = this.#stopped;
    const { authority, lookEveryMs } = asked;
    try {
      await this.#noticing(() => authority.look(signal));
      await this.#noticing(() => asked.carryOut(signal));
    } catch (error) {
      if (signal.aborted) return lookEveryMs;
      if (error instanceof Failure) {
        const isRefused = FAILURES[error.kind].afterwards === 'stop-account';
        return isRefused ? Math.max(lookEveryMs, REFUSED_EVERY_MS) : lookEveryMs;
      }
      if (error instanceof StoreUnavailable) events.storeUnavailable({ says: error.message });
      else events.bug({ where: `looking at the authority of ${authority.tokenSet}`, error });
    }
    return lookEveryMs;
  }

  async #noticing(work: () => Promise<void>): Promise<void> {
    const { changed, store } = this.#options;
    const before = await store.read.tokens.version();
    await work();
    if ((await store.read.tokens.version()) !== before) changed();
  }
}
