/**
 * Signing in with `@azure/identity`: client secret, certificate, managed identity or workload identity. The library keeps the access
 * token until shortly before it ends; this object outlives a run, so that a pass needs no sign-in of its own.
 */

import {
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  type TokenCredentialOptions,
  WorkloadIdentityCredential,
} from '@azure/identity';
import { Failure, type Kit } from '#connector';
import { type Account, CLOUDS } from './settings.ts';
import { signInFailure } from './sign-in-failure.ts';
import { type SignInHttp, signInHttp } from './sign-in-http.ts';

export class SignIn {
  readonly #account: Account;
  readonly #kit: Kit;
  readonly #http: SignInHttp;
  #credential: TokenCredential | undefined;
  #underWay: Promise<string> | undefined;
  #guarded: string | undefined;

  constructor(account: Account, kit: Kit) {
    this.#account = account;
    this.#kit = kit;
    this.#http = signInHttp(kit);
  }

  /** An access token for Microsoft Graph. Callers at the same time share one sign-in. */
  async token(signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    this.#underWay ??= this.#signIn().finally(() => {
      this.#underWay = undefined;
    });
    return until(this.#underWay, signal);
  }

  /** Drops the token: what it was refused for may have been put right since, and its roles are as old as the token. */
  forget(): void {
    this.#credential = undefined;
  }

  async #signIn(): Promise<string> {
    this.#http.reset();
    try {
      this.#credential ??= credentialOf(this.#account, this.#http.client);
      const token = await this.#credential.getToken(`${CLOUDS[this.#account.cloud].graph}/.default`);
      // The library passes on whatever stands in the answer.
      if (typeof token?.token !== 'string' || token.token === '')
        throw new Failure('protocol', 'sign-in: the answer holds no access token');
      this.#guard(token.token);
      return token.token;
    } catch (error) {
      this.#credential = undefined;
      throw signInFailure(error, this.#http, this.#account, this.#kit);
    } finally {
      this.#http.reset();
    }
  }

  #guard(token: string): void {
    if (token === this.#guarded) return;
    this.#guarded = token;
    this.#kit.guard(token);
  }
}

/** Retrying is not the connector's business, and a redirect of a sign-in is nothing to follow. */
const ONE_TRY = { retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } } as const;

function credentialOf(
  account: Account,
  httpClient: NonNullable<TokenCredentialOptions['httpClient']>,
): TokenCredential {
  const options = { ...ONE_TRY, httpClient };
  if (account.managedIdentity === true) {
    return account.clientId === undefined
      ? new ManagedIdentityCredential(options)
      : new ManagedIdentityCredential({ ...options, clientId: account.clientId });
  }
  const { tenantId, clientId = '' } = account;
  const entra = {
    ...options,
    authorityHost: account.authorityHost ?? CLOUDS[account.cloud].authority,
    // Microsoft's directory of its own hosts does not know another address, and must not be asked about it.
    ...(account.authorityHost === undefined ? {} : { disableInstanceDiscovery: true }),
  };
  if (account.workloadIdentity === true) {
    const tokenFile = account.tokenFile === undefined ? {} : { tokenFilePath: account.tokenFile };
    return new WorkloadIdentityCredential({ ...entra, ...tokenFile, tenantId, clientId });
  }
  if (account.certificate !== undefined) {
    const password = account.certificatePassword;
    const certificate = {
      certificate: account.certificate.reveal(),
      ...(password === undefined ? {} : { certificatePassword: password.reveal() }),
    };
    return new ClientCertificateCredential(tenantId, clientId, certificate, entra);
  }
  return new ClientSecretCredential(tenantId, clientId, account.clientSecret?.reveal() ?? '', entra);
}

/** The promise's outcome, or the signal's reason as soon as it fires: the library has no way to stop a sign-in. */
function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
