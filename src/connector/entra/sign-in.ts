/**
 * Signing in with `@azure/identity`: client secret, certificate, managed identity or workload identity. This object keeps the access
 * token until shortly before it ends, and outlives a run, so that a pass needs no sign-in of its own.
 */
import type { AccessToken } from '@azure/identity';
import { Failure } from '../../model/failure.ts';
import type { Kit } from '../contract.ts';
import type { EntraSettings } from './settings.ts';
import { signInFailure } from './sign-in-failure.ts';
import { type SignInHttp, signInHttp } from './sign-in-http.ts';

/** What an access token is for. */
export interface EntraTarget {
  /** As people call it: `Microsoft Graph`. */
  readonly product: string;
  /** As Entra knows it: `https://graph.microsoft.com`. */
  readonly resource: string;
  /** Where to sign in for it, unless the settings say otherwise. */
  readonly authority: string;
  /** The setting that decides on the two before: `cloud`. */
  readonly setting: string;
}

/** Under which the cache keeps it, for the resource it is for. */
const CACHED = 'access token for';
/** No access token lasts longer; one that says so was not made by who we think. */
const LONGEST_MS = 26 * 60 * 60 * 1000;

/** An access token that ends sooner is no longer used: what is sent with it has to arrive in time. */
const RENEWED_BEFORE_MS = 120_000;

interface Held {
  readonly value: string;
  readonly goodUntil: number;
  readonly isFromCache: boolean;
}

export class EntraSignIn {
  readonly #settings: EntraSettings;
  readonly #target: EntraTarget;
  readonly #kit: Kit;
  readonly #http: SignInHttp;
  #token: Held | undefined;
  /** Until the vendor refuses what came from it. */
  #trustsCache = true;
  #underWay: Promise<string> | undefined;

  constructor(settings: EntraSettings, target: EntraTarget, kit: Kit) {
    this.#settings = settings;
    this.#target = target;
    this.#kit = kit;
    this.#http = signInHttp(kit);
  }

  /** An access token for the target. Callers at the same time share one sign-in. */
  async token(signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    if (this.#token !== undefined && this.#kit.now() < this.#token.goodUntil) return this.#token.value;
    this.#underWay ??= this.#fromCacheOrSignIn().finally(() => {
      this.#underWay = undefined;
    });
    return until(this.#underWay, signal);
  }

  /** Drops the token: what it was refused for may have been put right since, and its roles are as old as the token. */
  forget(): void {
    this.#token = undefined;
    this.#trustsCache = false;
    void this.#kit.cache.delete(this.#cacheKey);
  }

  /** Whether what `token()` gives now came from the cache, so that a refusal says nothing of the credentials. */
  get isFromCache(): boolean {
    return this.#token?.isFromCache ?? false;
  }

  get #cacheKey(): string {
    return `${CACHED} ${this.#target.resource}`;
  }

  async #fromCacheOrSignIn(): Promise<string> {
    const cached = this.#trustsCache ? heldOf(await this.#kit.cache.get(this.#cacheKey), this.#kit.now()) : undefined;
    if (cached === undefined) return this.#signIn();
    this.#kit.guard(cached.value);
    this.#token = cached;
    return cached.value;
  }

  async #signIn(): Promise<string> {
    this.#http.reset();
    try {
      const { credentialOf } = await import('./credential.ts');
      const credential = credentialOf(this.#settings, this.#target.authority, this.#http.client);
      const token = await credential.getToken(`${this.#target.resource}/.default`);
      // The library passes on whatever stands in the answer.
      if (typeof token?.token !== 'string' || token.token === '')
        throw new Failure('protocol', 'sign-in: the answer holds no access token');
      this.#kit.guard(token.token);
      const held = { value: token.token, goodUntil: this.#goodUntil(token) };
      this.#token = { ...held, isFromCache: false };
      this.#trustsCache = true;
      void this.#kit.cache.set(this.#cacheKey, JSON.stringify(held), held.goodUntil - this.#kit.now());
      return token.token;
    } catch (error) {
      throw signInFailure(error, this.#http, this.#settings, this.#target, this.#kit);
    } finally {
      this.#http.reset();
    }
  }

  /** By the kit's clock; the library knows only the machine's. */
  #goodUntil({ expiresOnTimestamp }: AccessToken): number {
    return this.#kit.now() + (expiresOnTimestamp - Date.now()) - RENEWED_BEFORE_MS;
  }
}

/** An access token from the cache; undefined where it can't be one. */
function heldOf(text: string | undefined, now: number): Held | undefined {
  try {
    const { value, goodUntil } = JSON.parse(text ?? 'null') ?? {};
    if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value) || typeof goodUntil !== 'number') return undefined;
    return goodUntil > now && goodUntil < now + LONGEST_MS ? { value, goodUntil, isFromCache: true } : undefined;
  } catch {
    return undefined;
  }
}

/** The promise's outcome, or the signal's reason as soon as it fires: the library has no way to stop a sign-in. */
function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
