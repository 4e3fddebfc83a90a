/**
 * Signing in with `@azure/identity`: client secret, certificate, managed identity or workload identity. This object keeps the access
 * token until shortly before it ends, and outlives a run, so that a pass needs no sign-in of its own.
 */
import type { AccessToken as AzureToken } from '@azure/identity';
import { Failure } from '../../model/failure.ts';
import { type AccessToken, AccessTokens } from '../access-token.ts';
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

/** An access token that ends sooner is no longer used: what is sent with it has to arrive in time. */
const RENEWED_BEFORE_MS = 120_000;

export class EntraSignIn {
  readonly #settings: EntraSettings;
  readonly #target: EntraTarget;
  readonly #kit: Kit;
  readonly #http: SignInHttp;
  readonly #tokens: AccessTokens;

  constructor(settings: EntraSettings, target: EntraTarget, kit: Kit) {
    this.#settings = settings;
    this.#target = target;
    this.#kit = kit;
    this.#http = signInHttp(kit);
    this.#tokens = new AccessTokens(kit, {
      signIn: () => this.#signIn(),
      cached: `access token for ${target.resource}`,
    });
  }

  /** An access token for the target. Callers at the same time share one sign-in. */
  async token(signal: AbortSignal): Promise<string> {
    return (await this.#tokens.current(signal)).value;
  }

  /** Drops the token: what it was refused for may have been put right since, and its roles are as old as the token. */
  forget(): void {
    this.#tokens.forget();
  }

  /** Whether what `token()` gives now came from the cache, so that a refusal says nothing of the credentials. */
  get isFromCache(): boolean {
    return this.#tokens.held?.isFromCache ?? false;
  }

  async #signIn(): Promise<AccessToken> {
    this.#http.reset();
    try {
      const { credentialOf } = await import('./credential.ts');
      const credential = credentialOf(this.#settings, this.#target.authority, this.#http.client);
      const token = await credential.getToken(`${this.#target.resource}/.default`);
      // The library passes on whatever stands in the answer.
      if (typeof token?.token !== 'string' || token.token === '')
        throw new Failure('protocol', 'sign-in: the answer holds no access token');
      this.#kit.guard(token.token);
      return { value: token.token, goodUntil: this.#goodUntil(token) };
    } catch (error) {
      throw signInFailure(error, this.#http, this.#settings, this.#target, this.#kit);
    } finally {
      this.#http.reset();
    }
  }

  /** By the kit's clock; the library knows only the machine's. */
  #goodUntil({ expiresOnTimestamp }: AzureToken): number {
    return this.#kit.now() + (expiresOnTimestamp - Date.now()) - RENEWED_BEFORE_MS;
  }
}
