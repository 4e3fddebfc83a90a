/** Places that are told of the trail, on loopback: a webhook over https, and syslog over each of its transports. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import { makeCertificates } from '../../src/simulation/certificates.ts';

/** One post as it arrived. */
export interface Posted {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly seqs: readonly number[];
}

/** What a webhook does instead of answering 200. */
export type Misbehaviour = (response: ServerResponse, place: WebhookPlace) => void;

export const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}): Misbehaviour =>
  (response) =>
    response.writeHead(status, headers).end();

export const resetting: Misbehaviour = (_response, place) => place.reset();

export const stalling: Misbehaviour = () => {};

/** The connections below TLS: only these can be reset. */
function connectionsOf(server: Server): Set<Socket> {
  const open = new Set<Socket>();
  server.prependListener('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  return open;
}

async function closed(server: Server, connections: ReadonlySet<Socket>): Promise<void> {
  for (const socket of connections) socket.destroy();
  server.close();
  await once(server, 'close');
}

/** A webhook that takes everything, unless told otherwise for the next posts. */
export class WebhookPlace implements AsyncDisposable {
  readonly url: string;
  readonly ca: string;
  readonly posted: Posted[] = [];
  readonly misbehave: Misbehaviour[] = [];
  readonly #server: Server;
  readonly #connections: ReadonlySet<Socket>;
  #woken = Promise.withResolvers<void>();

  private constructor(server: Server, ca: string) {
    this.#server = server;
    this.#connections = connectionsOf(server);
    this.ca = ca;
    this.url = `https://127.0.0.1:${portOf(server)}/trail`;
  }

  static async open(): Promise<WebhookPlace> {
    const { ca, certificate, key } = await makeCertificates();
    let handle: RequestListener = () => {};
    const server = createHttpsServer({ cert: certificate, key }, (request, response) => handle(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const place = new WebhookPlace(server, ca);
    handle = (request, response) => void place.#take(request, response);
    return place;
  }

  /** The numbers of all entries that have arrived, in the order of their arrival. */
  get seqs(): readonly number[] {
    return this.posted.flatMap(({ seqs }) => seqs);
  }

  /** Resolves when so many posts have arrived. */
  async arrived(posts: number): Promise<void> {
    await this.until(() => this.posted.length >= posts);
  }

  /** Looks each time something has arrived. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.#woken.promise;
  }

  /** Resets every connection. */
  reset(): void {
    for (const socket of this.#connections) socket.resetAndDestroy();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { entries } = JSON.parse(body) as { readonly entries: readonly { readonly seq: number }[] };
    const arrived = { headers: request.headers, body, seqs: entries.map(({ seq }) => seq) };
    this.posted.push(arrived);
    (this.misbehave.shift() ?? answering(200))(response, this);
    const { resolve } = this.#woken;
    this.#woken = Promise.withResolvers();
    resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return closed(this.#server, this.#connections);
  }
}

/** A syslog receiver. Streams: what each connection has brought when it was closed. */
export class SyslogPlace implements AsyncDisposable {
  readonly url: string;
  readonly ca: string | null;
  /** The texts of whole connections, or datagrams. */
  readonly received: string[] = [];
  /** Does something else with the next connections than to read them to the end. */
  readonly misbehave: ((socket: Socket, connections: ReadonlySet<Socket>) => void)[] = [];
  /** Takes no more connections; those that are open stay so. */
  readonly stopListening: () => void;
  readonly #close: () => Promise<void>;

  private constructor(url: string, ca: string | null, close: () => Promise<void>, stopListening = () => {}) {
    this.stopListening = stopListening;
    this.url = url;
    this.ca = ca;
    this.#close = close;
  }

  static async open(transport: 'tcp' | 'tls'): Promise<SyslogPlace> {
    const { ca, certificate, key } = await makeCertificates();
    let take = (_socket: Socket): void => {};
    const server =
      transport === 'tcp'
        ? createTcpServer({ allowHalfOpen: true }, (socket) => take(socket))
        : createTlsServer({ cert: certificate, key, allowHalfOpen: true }, (socket) => take(socket));
    const connections = connectionsOf(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `${transport}://127.0.0.1:${portOf(server)}`;
    const close = () => closed(server, connections);
    const place = new SyslogPlace(url, transport === 'tls' ? ca : null, close, () => void server.close());
    take = (socket) => place.#take(socket, connections);
    return place;
  }

  static async openUdp(): Promise<SyslogPlace & { next(): Promise<void> }> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const place = new SyslogPlace(`udp://127.0.0.1:${socket.address().port}`, null, async () => {
      socket.close();
    });
    socket.on('message', (message) => place.received.push(message.toString('latin1')));
    return Object.assign(place, { next: async () => void (await once(socket, 'message')) });
  }

  #take(socket: Socket, connections: ReadonlySet<Socket>): void {
    socket.on('error', () => {});
    const misbehave = this.misbehave.shift();
    if (misbehave !== undefined) {
      misbehave(socket, connections);
      return;
    }
    let read = '';
    socket.on('data', (chunk) => {
      read += chunk.toString('latin1');
    });
    socket.on('end', () => {
      this.received.push(read);
      socket.end();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
