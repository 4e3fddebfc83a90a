import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, type Dispatcher, fetch, ProxyAgent, type RequestInit as UndiciInit } from 'undici';
import type { Clock } from '../clock.ts';
import { Failure } from '../model/failure.ts';
import { networkFailure } from './network-failure.ts';

/** A longer answer is no answer to anything we ask. */
export const LONGEST_ANSWER_BYTES = 64 * 1024 * 1024;

/** So many requests to one host go on at once; the others wait for their turn. */
const CONNECTIONS_PER_HOST = 64;

/** What a request is called in messages and measurements: never its query, headers or body. */
export interface Asked {
  readonly method: string;
  readonly host: string;
  readonly path: string;
}

export interface Http extends AsyncDisposable {
  /**
   * Sends one request and resolves when the whole answer is here, so that every failure on the way shows in one place.
   * Redirects are answers like any other: following one would carry a credential to another host.
   */
  send(url: URL, init: RequestInit, asked: Asked): Promise<Response>;
}

export interface HttpSettings {
  /** Certificates of a private authority, PEM; trusted beside the usual ones. */
  readonly ca: string | null;
  /** Where a private authority is named, for messages; in the account unless given. */
  readonly trusts?: string | undefined;
  /** Address of a proxy. */
  readonly proxy: string | null;
  /** How long the vendor may take for one answer, from sending the request to the last byte. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
}

/** HTTP with connections that are kept, a private authority, a proxy, a time-out and a limit to the size of answers. */
export function createHttp(settings: HttpSettings): Http {
  const { timeoutMs, clock, redact } = settings;
  const dispatcher = dispatcherFor(settings);
  const by = settings.proxy === null ? '' : ` (through the proxy ${new URL(settings.proxy).host})`;

  async function send(url: URL, init: RequestInit, asked: Asked): Promise<Response> {
    const name = redact(`${asked.method} ${asked.host}${asked.path}${by}`);
    const signal = init.signal ?? undefined;
    signal?.throwIfAborted();
    const stop = new AbortController();
    const stopped = () => stop.abort(signal?.reason);
    signal?.addEventListener('abort', stopped, { once: true });
    const arrived = new AbortController();
    let late = false;
    clock.sleep(timeoutMs, arrived.signal).then(
      () => {
        late = true;
        stop.abort();
      },
      () => {},
    );
    try {
      const plain = { ...init, redirect: 'manual', dispatcher, signal: stop.signal };
      // The platform's `RequestInit` and undici's are the same thing under two declarations.
      const answer = await fetch(url, plain as UndiciInit);
      return await rebuilt(answer, url, name);
    } catch (thrown) {
      if (signal?.aborted) throw signal.reason;
      if (late) throw new Failure('unavailable', `${name}: no complete answer within ${timeoutMs / 1000} s`);
      if (thrown instanceof Failure) throw thrown;
      throw networkFailure(thrown, name, redact, settings.trusts);
    } finally {
      arrived.abort();
      signal?.removeEventListener('abort', stopped);
    }
  }

  return { send, [Symbol.asyncDispose]: () => dispatcher.destroy() };
}

function dispatcherFor({ ca, proxy, timeoutMs }: HttpSettings): Dispatcher {
  const tls = ca === null ? {} : { secureContext: trusting(ca) };
  const connect = { ...tls, timeout: timeoutMs, allowH2: false };
  // The time-out of `send` covers all of it; undici's own would end long pages differently from short ones.
  const options = { allowH2: false, connections: CONNECTIONS_PER_HOST, headersTimeout: 0, bodyTimeout: 0 };
  if (proxy === null) return new Agent({ ...options, connect });
  return new ProxyAgent({ ...options, uri: proxy, requestTls: connect, proxyTls: connect });
}

const contexts = new Map<string, SecureContext>();

/** Trusts a private authority beside the usual ones. Made once for each: reading all the authorities there are takes longer than a whole request. */
function trusting(ca: string): SecureContext {
  const known = contexts.get(ca) ?? createSecureContext({ ca: [...getCACertificates('default'), ca] });
  contexts.set(ca, known);
  return known;
}

async function wholeBody(body: ReadableStream<Uint8Array> | null, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_ANSWER_BYTES) {
      throw new Failure('protocol', `${name}: the answer is longer than ${LONGEST_ANSWER_BYTES / 2 ** 20} MiB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Statuses that may not have a body, says `fetch`. */
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/** The answer as a `Response` of the platform, which is what the vendors' clients know. */
async function rebuilt(answer: Awaited<ReturnType<typeof fetch>>, url: URL, name: string): Promise<Response> {
  const { status, statusText, body, headers } = answer;
  const whole = await wholeBody(body, name);
  if (status < 200 || status > 599)
    throw new Failure('protocol', `${name}: answered with status ${status}`, { status });
  const response = new Response(WITHOUT_BODY.includes(status) ? null : whole, {
    status,
    statusText,
    headers: [...headers],
  });
  Object.defineProperty(response, 'url', { value: url.href });
  return response;
}
