/** A place on loopback that takes posts over https, as receivers of notices do, and answers as it is told to. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { makeCertificates } from '../../src/simulation/certificates.ts';

export interface Posted {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export class Hook implements AsyncDisposable {
  readonly url: string;
  readonly ca: string;
  readonly posted: Posted[] = [];
  /** Instead of 200 and `ok`, one each. */
  readonly answers: ((response: ServerResponse) => void)[] = [];
  readonly #server: ReturnType<typeof createServer>;
  #woken = Promise.withResolvers<void>();

  private constructor(server: ReturnType<typeof createServer>, ca: string) {
    this.#server = server;
    this.ca = ca;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => void this.#take(request, response));
  }

  static async open(): Promise<Hook> {
    const { ca, certificate, key } = await makeCertificates();
    const server = createServer({ cert: certificate, key });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new Hook(server, ca);
  }

  /** The bodies, read as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire is anything; each test looks at what it expects.
  get bodies(): readonly any[] {
    return this.posted.map(({ body }) => JSON.parse(body));
  }

  /** Resolves when so many posts have arrived. */
  async arrived(posts: number): Promise<void> {
    while (this.posted.length < posts) await this.#woken.promise;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.posted.push({ path: request.url ?? '', headers: request.headers, body: await text(request) });
    const answer = this.answers.shift();
    if (answer === undefined) response.end('ok');
    else answer(response);
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export const answering =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, headers).end(body);
