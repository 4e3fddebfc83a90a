/**
 * The access token of an account or an authority. It outlives a run, and where a cache is shared the process, so that a pass needs no
 * sign-in of its own. One that came from the cache may be older than what it is refused for, or not even ours: its refusal is
 * never the last word, and after it nothing is taken from the cache until somebody has signed in.
 */
import { Failure } from '../model/failure.ts';
import type { Kit } from './contract.ts';

/** What a sign-in gives. */
export interface AccessToken {
  readonly value: string;
  /** Milliseconds since 1970. Some time before its end, because a request may be on its way for a while. */
  readonly goodUntil: number;
}

/** The token in use. */
export interface HeldToken extends AccessToken {
  readonly isFromCache: boolean;
}

/** How one is got. */
export interface AccessTokensOptions {
  /** Signs in; tells the kit of the secret it got. */
  readonly signIn: () => Promise<AccessToken>;
  /** Under which the cache keeps it, where one account has several. */
  readonly cached?: string;
}

/** No access token lasts longer; one that says so was not made by who we think. */
const LONGEST_MS = 26 * 60 * 60 * 1000;

/** Keeps one, and gets another when it ends or was refused. */
export class AccessTokens {
  readonly #kit: Pick<Kit, 'cache' | 'guard' | 'now'>;
  readonly #signIn: () => Promise<AccessToken>;
  readonly #cached: string;
  #held: HeldToken | undefined;
  #trustsCache = true;
  #signingIn: Promise<HeldToken> | undefined;

  constructor(kit: Pick<Kit, 'cache' | 'guard' | 'now'>, { signIn, cached = 'access token' }: AccessTokensOptions) {
    this.#kit = kit;
    this.#signIn = signIn;
    this.#cached = cached;
  }

  /** The token in use, if there is one. */
  get held(): HeldToken | undefined {
    return this.#held;
  }

  /** The token in use, or a new one. Callers at the same time share one sign-in; each may stop waiting for it. */
  async current(signal: AbortSignal): Promise<HeldToken> {
    signal.throwIfAborted();
    if (this.#held !== undefined && this.#held.goodUntil > this.#kit.now()) return this.#held;
    this.#signingIn ??= this.#fromCacheOrSignIn().finally(() => {
      this.#signingIn = undefined;
    });
    return until(this.#signingIn, signal);
  }

  /** Drops a token that was refused: what it was refused for may have been put right since. One that has replaced it stays. */
  forget(refused = this.#held?.value): void {
    if (this.#held?.value !== refused) return;
    this.#held = undefined;
    this.#trustsCache = false;
    void this.#kit.cache.delete(this.#cached);
  }

  /** Sends a request with a token; once more, with a new one, where the cache's was refused: `isRefused` says by which failures. */
  async enter<T>(
    send: (token: string) => Promise<T>,
    signal: AbortSignal,
    isRefused = (failure: Failure) => failure.kind === 'auth',
  ): Promise<T> {
    const token = await this.current(signal);
    try {
      return await send(token.value);
    } catch (error) {
      if (!(error instanceof Failure) || !isRefused(error)) throw error;
      this.forget(token.value);
      if (!token.isFromCache) throw error;
    }
    return send((await this.current(signal)).value);
  }

  async #fromCacheOrSignIn(): Promise<HeldToken> {
    const { cache, guard, now } = this.#kit;
    const cached = this.#trustsCache ? tokenIn(await cache.get(this.#cached), now()) : undefined;
    if (cached !== undefined) {
      guard(cached.value);
      this.#held = { ...cached, isFromCache: true };
      return this.#held;
    }
    const { value, goodUntil } = await this.#signIn();
    this.#trustsCache = true;
    this.#held = { value, goodUntil, isFromCache: false };
    void cache.set(this.#cached, JSON.stringify({ value, goodUntil }), goodUntil - now());
    return this.#held;
  }
}

/** Whether something can be an access token: it goes into a header, where blanks and line ends have no place. */
export function isAccessToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

/** The promise's outcome, or the signal's reason as soon as it fires: what others wait for as well goes on. */
export function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** What was kept, where it can be one. */
function tokenIn(text: string | undefined, now: number): AccessToken | undefined {
  try {
    const { value, goodUntil } = JSON.parse(text ?? 'null') ?? {};
    if (!isAccessToken(value) || typeof goodUntil !== 'number') return undefined;
    return goodUntil > now && goodUntil < now + LONGEST_MS ? { value, goodUntil } : undefined;
  } catch {
    return undefined;
  }
}
