/** Lets Azure's client libraries send through the kit, so that private authority, proxy, time-outs and budget hold for them too. */
import type { TokenCredentialOptions } from '@azure/identity';
import type { Kit } from '../contract.ts';

/** What a client library of Azure sends with. */
export type AzureHttp = NonNullable<TokenCredentialOptions['httpClient']>;

/** A request as such a library makes it. */
export type AzureRequest = Parameters<AzureHttp['sendRequest']>[0];

/** An answer as such a library takes it. */
export type AzureAnswer = Awaited<ReturnType<AzureHttp['sendRequest']>>;

/** Set by the connection itself, so a request must not bring its own. */
const CONNECTION_HEADERS = new Set(['connection', 'content-length', 'host', 'transfer-encoding', 'accept-encoding']);

/** Sends a library's request. Throws what the kit throws. */
export function sendForAzure(kit: Kit, request: AzureRequest, operation: string): Promise<Response> {
  const headers = Object.entries(request.headers.toJSON()).filter(([name]) => !CONNECTION_HEADERS.has(name));
  return kit.fetch(request.url, {
    operation,
    method: request.method,
    headers: Object.fromEntries(headers),
    redirect: 'manual',
    ...(typeof request.body === 'string' ? { body: request.body } : {}),
    ...(request.abortSignal instanceof AbortSignal ? { signal: request.abortSignal } : {}),
  });
}

/** The answer for the library, once its body has been read. */
export function answerForAzure(request: AzureRequest, { status, headers }: Response, body: string): AzureAnswer {
  return { request, status, headers: headersOf(headers), bodyAsText: body };
}

function headersOf(headers: Headers): AzureAnswer['headers'] {
  return {
    get: (name) => headers.get(name) ?? undefined,
    has: (name) => headers.has(name),
    set: (name, value) => headers.set(name, String(value)),
    delete: (name) => headers.delete(name),
    toJSON: () => Object.fromEntries(headers),
    [Symbol.iterator]: () => headers.entries(),
  };
}
