/** Asks a listener over a connection of its own, and gives the whole answer. */
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { text } from 'node:stream/consumers';

export interface Asked {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; an object as JSON. */
  readonly payload?: string | Buffer | object;
}

export interface Answered {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as they please
  json(): any;
}

/** Requests to `127.0.0.1:1234`; by TLS where `ca` is given. */
export function askerOf(
  address: string,
  more: { readonly ca?: string } = {},
): (asked: Asked | string) => Promise<Answered> {
  const [host, port] = address.split(':');
  return async (asked) => {
    const { method = 'GET', url, headers = {}, payload = '' } = typeof asked === 'string' ? { url: asked } : asked;
    const isRaw = typeof payload === 'string' || Buffer.isBuffer(payload);
    const body = isRaw ? payload : JSON.stringify(payload);
    const type = isRaw ? {} : { 'content-type': 'application/json' };
    const length = body.length === 0 && method !== 'POST' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options: RequestOptions = {
      host,
      port,
      path: url,
      method,
      agent: false,
      headers: { ...type, ...length, ...headers },
    };
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    const sent = more.ca === undefined ? request(options) : requestTls({ ...options, ca: more.ca });
    sent.on('error', reject);
    sent.on('response', (response) => {
      text(response).then((all) => {
        const { statusCode = 0, headers: got } = response;
        resolve({ statusCode, headers: got, body: all, json: () => JSON.parse(all) });
      }, reject);
    });
    sent.end(body);
    return promise;
  };
}
