/**
 * Lets `@azure/identity` send everything through the kit, so that the private certificate authority, the proxy, time-outs and the
 * count of requests hold for sign-in too. It remembers what went wrong, because the library rewrites errors beyond recognition.
 */

import type { TokenCredentialOptions } from '@azure/identity';
import { Failure, type Kit } from '#connector';

type HttpClient = NonNullable<TokenCredentialOptions['httpClient']>;
type Request = Parameters<HttpClient['sendRequest']>[0];
type Answer = Awaited<ReturnType<HttpClient['sendRequest']>>;

/** What the last answer of the sign-in service was. */
export interface SignInAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface SignInHttp {
  readonly client: HttpClient;
  /** The failure that kept the last request from being answered. */
  readonly failure: () => Failure | undefined;
  readonly answer: () => SignInAnswer | undefined;
  /** Forgets both, before the next sign-in. */
  readonly reset: () => void;
}

/** Set by the connection itself, so a request must not bring its own. */
const CONNECTION_HEADERS = new Set(['connection', 'content-length', 'host', 'transfer-encoding', 'accept-encoding']);

export function signInHttp(kit: Kit): SignInHttp {
  let failure: Failure | undefined;
  let answer: SignInAnswer | undefined;
  return {
    failure: () => failure,
    answer: () => answer,
    reset: () => {
      failure = undefined;
      answer = undefined;
    },
    client: {
      sendRequest: async (request) => {
        try {
          const response = await kit.fetch(request.url, initOf(request));
          const body = await response.text();
          answer = { status: response.status, headers: response.headers, body };
          return { request, status: response.status, headers: headersOf(response.headers), bodyAsText: body };
        } catch (error) {
          failure =
            error instanceof Failure
              ? error
              : new Failure('unavailable', 'sign-in: the answer broke off', { cause: error });
          throw failure;
        }
      },
    },
  };
}

function initOf(request: Request): Parameters<Kit['fetch']>[1] {
  const headers = Object.entries(request.headers.toJSON()).filter(([name]) => !CONNECTION_HEADERS.has(name));
  return {
    operation: 'sign-in',
    method: request.method,
    headers: Object.fromEntries(headers),
    redirect: 'manual',
    ...(typeof request.body === 'string' ? { body: request.body } : {}),
    ...(request.abortSignal instanceof AbortSignal ? { signal: request.abortSignal } : {}),
  };
}

function headersOf(headers: Headers): Answer['headers'] {
  return {
    get: (name) => headers.get(name) ?? undefined,
    has: (name) => headers.has(name),
    set: (name, value) => headers.set(name, String(value)),
    delete: (name) => headers.delete(name),
    toJSON: () => Object.fromEntries(headers),
    [Symbol.iterator]: () => headers.entries(),
  };
}
