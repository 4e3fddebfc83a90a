/**
 * How an account gets in: an OAuth client's access token, a name and password, or a certificate. It outlives a run, so that a pass
 * needs no sign-in of its own.
 *
 * An administrator's account is locked after a few wrong passwords. So nobody knocks twice at once: until the credentials have been
 * accepted, one request goes alone, the others wait for it, and what refuses it refuses them.
 */
import { AccessTokens, Failure, type Kit, until } from '#connector';
import { isSignInRefused } from '../failures.ts';
import type { Account } from '../settings.ts';
import { readSigner, type Signer, signDetached } from './cms.ts';
import { signIn } from './oauth.ts';

type Headers = Record<string, string>;

export class Session {
  readonly #account: Account;
  readonly #kit: Kit;
  readonly #tokens: AccessTokens;
  #signer: Signer | undefined;
  #isAccepted = false;
  /** The request that goes alone; resolves with the failure when the credentials were refused. */
  #trial: Promise<Failure | null> | undefined;

  constructor(account: Account, kit: Kit) {
    this.#account = account;
    this.#kit = kit;
    this.#tokens = new AccessTokens(kit, { signIn: () => signIn(account, kit) });
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
    const isFromCache = this.#usesTokens && (await this.#tokens.current(signal)).isFromCache;
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
      if (error instanceof Failure && error.kind === 'auth' && this.#usesTokens) this.#tokens.forget();
      if (isSignInRefused(error)) this.#isAccepted = false;
      throw error;
    }
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
    return `Bearer ${(await this.#tokens.current(signal)).value}`;
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
