/**
 * How an account gets in: an OAuth client's access token, a name and password, or a certificate. It outlives a run, so that a pass
 * needs no sign-in of its own.
 *
 * An administrator's account is locked after a few wrong passwords. So nobody knocks twice at once: until the credentials have been
 * accepted, one request goes alone, the others wait for it, and what refuses it refuses them.
 */
import { Failure, type Kit } from '#connector';
import { isSignInRefused } from '../failures.ts';
import type { Account } from '../settings.ts';
import { readSigner, type Signer, signDetached } from './cms.ts';
import { type AccessToken, signIn, tokenOf } from './oauth.ts';

/** So long before its end a token is no longer used: a request may be on its way for a while. */
const MARGIN_MS = 60_000;

/** Under which the cache keeps the access token. */
const CACHED = 'access token';

type Headers = Record<string, string>;

export class Session {
  readonly #account: Account;
  readonly #kit: Kit;
  #token: (AccessToken & { readonly isFromCache: boolean }) | undefined;
  /** Until the vendor refuses what came from it. */
  #trustsCache = true;
  #signingIn: Promise<AccessToken & { readonly isFromCache: boolean }> | undefined;
  #signer: Signer | undefined;
  #isAccepted = false;
  /** The request that goes alone; resolves with the failure when the credentials were refused. */
  #trial: Promise<Failure | null> | undefined;

  constructor(account: Account, kit: Kit) {
    this.#account = account;
    this.#kit = kit;
  }

  /** Sends a request once the credentials are known to be accepted, or as the one that finds out. */
  async enter<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    while (!this.#isAccepted && this.#trial !== undefined) {
      const refusal = await until(this.#trial, signal);
      if (refusal !== null) throw refusal;
    }
    if (this.#isAccepted) return this.#watched(send, signal);
    const { promise, resolve } = Promise.withResolvers<Failure | null>();
    this.#trial = promise;
    let refusal: Failure | null = null;
    try {
      const answer = await this.#watched(send, signal);
      this.#isAccepted = true;
      return answer;
    } catch (error) {
      if (isSignInRefused(error)) refusal = error;
      throw error;
    } finally {
      this.#trial = undefined;
      resolve(refusal);
    }
  }

  /** What lets a request for this path in. */
  async headers(path: string, signal: AbortSignal): Promise<Headers> {
    const { tenantCode } = this.#account;
    return {
      authorization: await this.#authorization(path, signal),
      ...(tenantCode === undefined ? {} : { 'aw-tenant-code': tenantCode.reveal() }),
    };
  }

  /** After a refusal nothing is known any more: what it was for may have been put right since, and a token may be as old as its role. */
  async #watched<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const isFromCache = this.#usesTokens && (await this.#accessToken(signal)).isFromCache;
    try {
      return await this.#sent(send);
    } catch (error) {
      // A token that was kept may be older than what it is refused for; one that was made just now is not.
      if (!isFromCache || !(error instanceof Failure) || error.kind !== 'auth') throw error;
      return this.#sent(send);
    }
  }

  async #sent<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (error instanceof Failure && error.kind === 'auth') this.#forget();
      if (isSignInRefused(error)) this.#isAccepted = false;
      throw error;
    }
  }

  #forget(): void {
    this.#token = undefined;
    if (!this.#usesTokens) return;
    this.#trustsCache = false;
    void this.#kit.cache.delete(CACHED);
  }

  get #usesTokens(): boolean {
    return this.#account.username === undefined && this.#account.certificate === undefined;
  }

  async #authorization(path: string, signal: AbortSignal): Promise<string> {
    const { username, password, certificate } = this.#account;
    if (username !== undefined) {
      return `Basic ${Buffer.from(`${username}:${password?.reveal() ?? ''}`, 'utf8').toString('base64')}`;
    }
    if (certificate !== undefined) {
      this.#signer ??= signerOf(certificate.reveal());
      return `CMSURL'1 ${signDetached(this.#signer, path, this.#kit.now()).toString('base64')}`;
    }
    return `Bearer ${(await this.#accessToken(signal)).value}`;
  }

  async #accessToken(signal: AbortSignal): Promise<AccessToken & { readonly isFromCache: boolean }> {
    signal.throwIfAborted();
    if (this.#token !== undefined && this.#token.expiresAt - MARGIN_MS > this.#kit.now()) return this.#token;
    this.#signingIn ??= this.#fromCacheOrSignIn().finally(() => {
      this.#signingIn = undefined;
    });
    const token = await until(this.#signingIn, signal);
    this.#token = token;
    return token;
  }

  async #fromCacheOrSignIn(): Promise<AccessToken & { readonly isFromCache: boolean }> {
    const { cache, guard, now } = this.#kit;
    const cached = this.#trustsCache ? tokenOf(await cache.get(CACHED), now()) : undefined;
    if (cached !== undefined) {
      guard(cached.value);
      return { ...cached, isFromCache: true };
    }
    const token = await signIn(this.#account, this.#kit);
    this.#trustsCache = true;
    void cache.set(CACHED, JSON.stringify(token), token.expiresAt - MARGIN_MS - now());
    return { ...token, isFromCache: false };
  }
}

function signerOf(pem: string): Signer {
  try {
    return readSigner(pem);
  } catch {
    // What the parser says may quote the key.
    throw new Failure(
      'auth',
      'sign-in: the certificate could not be used; it has to be PEM and hold the certificate, first, and its private key (RSA or EC)',
    );
  }
}

/** The promise's outcome, or the signal's reason as soon as it fires: what others wait for as well goes on. */
function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
