/**
 * What saves asking a vendor again: sign-ins that outlive a process, above all. Where several processes share one, it is outside this
 * process, so that what is kept is encrypted there, and so that it may be gone, out of reach, old or somebody else's: each of
 * these is as if nothing had been kept. Whoever reads from it must come right whatever it says.
 */
import type { Clock } from '../clock.ts';

/** What a connector sees of it: texts of its own account, under these settings. Nothing here throws. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Where things are kept: Keyv, as far as it is used. */
export interface Kept {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, ttlMs: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
  disconnect(): Promise<void>;
}

/** What it is made of. */
export interface SharedCacheSettings {
  readonly kept: Kept;
  /** Encrypts a text so that it opens under this name only. */
  readonly seal: (name: string, text: string) => string;
  /** Throws where it doesn't open. */
  readonly unseal: (name: string, sealed: string) => string;
  readonly clock: Clock;
  /** It can't be used any more, for this reason; null: it can again. */
  readonly onTrouble: (says: string | null) => void;
}

/** A run doesn't wait longer for what is only there to save time. */
const PATIENCE_MS = 1_000;
/** How long a cache that failed is left alone. */
const AGAIN_AFTER_MS = 30_000;

/** A cache that remembers nothing. */
export const noCache: Cache = {
  get: async () => undefined,
  set: async () => undefined,
  delete: async () => undefined,
};

/** The cache of a process, divided among its accounts. */
export class SharedCache implements AsyncDisposable {
  readonly #settings: SharedCacheSettings;
  #leftAloneUntil = 0;
  #isFailing = false;

  constructor(settings: SharedCacheSettings) {
    this.#settings = settings;
  }

  /** The part of one account, by its name, product and settings: under other settings nothing is found. */
  of(...parts: readonly string[]): Cache {
    const { clock, kept, seal, unseal } = this.#settings;
    // As JSON, so that no account's name makes it look like another's.
    const name = (key: string) => `cache:${JSON.stringify([...parts, key])}`;
    return {
      get: async (key) => {
        const sealed = await this.#try(() => kept.get(name(key)));
        return typeof sealed === 'string' ? opened(() => unseal(name(key), sealed), clock.now()) : undefined;
      },
      set: async (key, value, ttlMs) => {
        if (ttlMs <= 0) return;
        const text = JSON.stringify({ value, endsAt: clock.now() + ttlMs });
        await this.#try(() => kept.set(name(key), seal(name(key), text), ttlMs));
      },
      delete: async (key) => {
        await this.#try(() => kept.delete(name(key)));
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#settings.kept.disconnect().catch(() => undefined);
  }

  async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { clock, onTrouble } = this.#settings;
    if (clock.now() < this.#leftAloneUntil) return undefined;
    try {
      const done = await soon(work());
      if (this.#isFailing) onTrouble(null);
      this.#isFailing = false;
      return done;
    } catch (error) {
      this.#leftAloneUntil = clock.now() + AGAIN_AFTER_MS;
      if (!this.#isFailing) onTrouble(error instanceof Error ? error.message : String(error));
      this.#isFailing = true;
      return undefined;
    }
  }
}

/** The text, unless it is not ours, not whole, or over. */
function opened(unseal: () => string, now: number): string | undefined {
  try {
    const { value, endsAt } = JSON.parse(unseal());
    return typeof value === 'string' && Number(endsAt) > now ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The promise's outcome, or an error where it takes too long. By the machine's own time: this is about a connection, not about what is kept. */
async function soon<T>(promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('the cache does not answer')), PATIENCE_MS);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
