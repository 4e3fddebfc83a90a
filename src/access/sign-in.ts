/**
 * Signing in by a redirect to the OpenID Connect issuer: authorization code with PKCE, state and nonce. What ties the way back to the
 * browser that set out is one secret in a cookie of that browser: state, nonce and verifier are digests of it, so that nothing of it
 * has to be remembered here, and any process on the store may answer.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import type { AccessConfiguration } from '../config/configuration.ts';
import type { Http } from '../connector/http.ts';
import { Failure } from '../model/failure.ts';
import type { Whose } from './bearer.ts';
import type { Self } from './identify.ts';
import type { Issuer } from './issuer.ts';
import { TOLERANCE_S } from './oidc.ts';

/** Why nobody came in, in a sentence for whoever tried. */
export const SIGN_IN_FAILURES = {
  unreachable: 'The sign-in service can not be reached now. Try again in a minute, or sign in with a key.',
  declined: 'Nobody was signed in: you, or the sign-in service, declined.',
  'not-begun-here': 'This sign-in was not begun in this browser, or took too long. Try again.',
  failed:
    'The sign-in service gave no usable answer; the log of the daemon says why. Try again, or sign in with a key.',
  'no-role':
    'The sign-in service knows you, but nothing that it says of you stands for a role here. Ask whoever set up Watchword; the log of the daemon says what is missing.',
} as const;

/** One of the table's words. */
export type SignInFailure = keyof typeof SIGN_IN_FAILURES;

/** Thrown where nobody comes in. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';
  readonly why: SignInFailure;

  constructor(why: SignInFailure) {
    super(SIGN_IN_FAILURES[why]);
    this.why = why;
  }
}

/** What signing in is made with. */
export interface SignInOptions {
  readonly issuer: Pick<Issuer, 'server'>;
  readonly client: NonNullable<NonNullable<AccessConfiguration['oidc']>['client']>;
  /** Whose an ID token is. */
  readonly whose: Whose;
  readonly http: Pick<Http, 'send'>;
  /** Why nobody came in, in a sentence without anything out of an answer. */
  readonly onRefused: (why: string) => void;
}

/** The way to the issuer and back. */
export class SignIn {
  readonly #options: SignInOptions;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** A secret for one browser and one attempt. */
  secret(): string {
    return randomBytes(32).toString('base64url');
  }

  /** Where the browser is to go. `callback` is where it comes back, unless the settings say so. Throws `SignInFailed`. */
  async begin(secret: string, callback: string): Promise<URL> {
    const { client } = this.#options;
    const server = await this.#server();
    return oidc.buildAuthorizationUrl(server, {
      redirect_uri: client.redirect ?? callback,
      scope: client.scope,
      state: partOf(secret, 'state'),
      nonce: partOf(secret, 'nonce'),
      code_challenge: await oidc.calculatePKCECodeChallenge(partOf(secret, 'verifier')),
      code_challenge_method: 'S256',
    });
  }

  /** Who came back with this query. Throws `SignInFailed`. */
  async end(secret: string | null, callback: string, query: URLSearchParams): Promise<Self> {
    const { client, whose } = this.#options;
    // Compared before anything is asked of the issuer: a link that somebody was sent leads nowhere.
    if (secret === null || query.get('state') !== partOf(secret, 'state')) throw new SignInFailed('not-begun-here');
    const server = await this.#server();
    const cameTo = new URL(client.redirect ?? callback);
    cameTo.search = query.toString();
    let token: string | undefined;
    try {
      const answer = await oidc.authorizationCodeGrant(server, cameTo, {
        expectedState: partOf(secret, 'state'),
        expectedNonce: partOf(secret, 'nonce'),
        pkceCodeVerifier: partOf(secret, 'verifier'),
        idTokenExpected: true,
      });
      token = answer.id_token;
    } catch (error) {
      throw this.#failed(error);
    }
    const self = token === undefined ? null : await whose(token);
    if (self === null) throw new SignInFailed('no-role');
    return self;
  }

  async #server(): Promise<oidc.Configuration> {
    const { client, http, issuer } = this.#options;
    const metadata = await issuer.server();
    if (metadata === null) throw new SignInFailed('unreachable');
    const { id, secret } = client;
    const server = new oidc.Configuration(
      metadata,
      id,
      { [oidc.clockTolerance]: TOLERANCE_S },
      authenticationOf(metadata, secret?.reveal()),
    );
    server[oidc.customFetch] = (address, { body, headers, method, signal }) => {
      const url = new URL(address);
      const init = { method, headers, ...(body != null && { body: bodyOf(body) }), ...(signal && { signal }) };
      return http.send(url, init, { method, host: url.host, path: url.pathname });
    };
    return server;
  }

  #failed(error: unknown): SignInFailed {
    const { onRefused } = this.#options;
    if (error instanceof oidc.AuthorizationResponseError) {
      onRefused('the issuer answered with an error instead of a code');
      return new SignInFailed(error.error === 'access_denied' ? 'declined' : 'failed');
    }
    const failure = failureIn(error);
    onRefused(failure?.message ?? `its code was not taken in exchange (${codeOf(error)})`);
    return new SignInFailed(failure === null ? 'failed' : 'unreachable');
  }
}

/** A digest for each purpose; of none of them can the secret be found. */
function partOf(secret: string, purpose: 'state' | 'nonce' | 'verifier'): string {
  return createHash('sha256').update(`${purpose} ${secret}`).digest('base64url');
}

/** How we show that we are the client. Where the issuer doesn't say, the specification does: `client_secret_basic`. */
function authenticationOf(metadata: oidc.ServerMetadata, secret: string | undefined): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic') ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
}

function bodyOf(body: NonNullable<oidc.FetchBody>): string | ArrayBuffer {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new Error('a request to the issuer has a form for a body');
}

/** What our own way to the issuer has thrown, under what `openid-client` says of it. */
function failureIn(error: unknown): Failure | null {
  for (let one = error, depth = 0; one instanceof Error && depth < 8; one = one.cause, depth++) {
    if (one instanceof Failure) return one;
  }
  return null;
}

/** Codes are the library's or the specification's own words; messages may quote what came. */
function codeOf(error: unknown): string {
  if (error instanceof oidc.ResponseBodyError) return /^[a-z_]{1,40}$/.test(error.error) ? error.error : 'refused';
  return error instanceof oidc.ClientError ? (error.code ?? 'unknown') : 'unknown';
}
