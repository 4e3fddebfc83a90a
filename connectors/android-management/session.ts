/** The access token of an account. It outlives a run, and where a cache is shared the process, so that a pass needs no sign-in of its own. */
import type { Kit } from '#connector';
import type { Account } from './settings.ts';
import { type AccessToken, isToken, signIn } from './sign-in.ts';

/** Under which the cache keeps it. */
const CACHED = 'access token';
/** No access token of Google's lasts longer; one that says so was not made by who we think. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

interface Held extends AccessToken {
  readonly isFromCache: boolean;
}

export class Session {
  readonly #account: Account;
  readonly #kit: Kit;
  #token: Held | undefined;
  /** Until the vendor refuses what came from it. */
  #trustsCache = true;
  #signingIn: Promise<Held> | undefined;

  constructor(account: Account, kit: Kit) {
    this.#account = account;
    this.#kit = kit;
  }

  /** An access token. Callers at the same time share one sign-in. */
  async token(signal: AbortSignal): Promise<Held> {
    signal.throwIfAborted();
    if (this.#token !== undefined && this.#token.goodUntil > this.#kit.now()) return this.#token;
    this.#signingIn ??= this.#fromCacheOrSignIn().finally(() => {
      this.#signingIn = undefined;
    });
    const token = await until(this.#signingIn, signal);
    this.#token = token;
    return token;
  }

  /** Drops a token that was refused: what it was refused for may have been put right since. */
  forget(): void {
    this.#token = undefined;
    this.#trustsCache = false;
    void this.#kit.cache.delete(CACHED);
  }

  async #fromCacheOrSignIn(): Promise<Held> {
    const { cache, guard, now } = this.#kit;
    const cached = this.#trustsCache ? tokenOf(await cache.get(CACHED), now()) : undefined;
    if (cached !== undefined) {
      guard(cached.value);
      return { ...cached, isFromCache: true };
    }
    const token = await signIn(this.#account, this.#kit);
    this.#trustsCache = true;
    void cache.set(CACHED, JSON.stringify(token), token.goodUntil - now());
    return { ...token, isFromCache: false };
  }
}

/** An access token that was kept as JSON; undefined where it can't be one. */
function tokenOf(text: string | undefined, now: number): AccessToken | undefined {
  try {
    const { value, goodUntil } = JSON.parse(text ?? 'null') ?? {};
    if (!isToken(value) || typeof goodUntil !== 'number') return undefined;
    return goodUntil > now && goodUntil < now + LONGEST_MS ? { value, goodUntil } : undefined;
  } catch {
    return undefined;
  }
}

/** The promise's outcome, or the signal's reason as soon as it fires: what others wait for as well goes on. */
function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
