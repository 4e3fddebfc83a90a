import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { systemClock } from '../../src/clock.ts';
import { type AccountKit, createKit, type KitSettings } from '../../src/connector/kit.ts';
import { createQuiet } from '../../src/connector/quiet.ts';
import type { Fingerprint } from '../../src/model/token.ts';
import { Redactor } from '../../src/redactor.ts';
import type { Certificates } from '../../src/simulation/certificates.ts';

/** A server on loopback that is gone, with all its connections, when the test is over. */
export interface Loopback extends AsyncDisposable {
  readonly port: number;
  /** `127.0.0.1:port` */
  readonly host: string;
  /** Requests or connections so far. */
  readonly received: readonly string[];
}

/** HTTP, or HTTPS with the certificates given. `received` holds `METHOD path`. */
export function listenHttp(answer: RequestListener, certificates?: Certificates): Promise<Loopback> {
  const received: string[] = [];
  const listener: RequestListener = (request, response) => {
    received.push(`${request.method} ${request.url}`);
    answer(request, response);
  };
  const { certificate: cert, key } = certificates ?? {};
  return started(certificates ? createHttpsServer({ cert, key }, listener) : createHttpServer(listener), received);
}

/** Whatever a test wants to do with a connection once the first bytes of a request have come. */
export function listenTcp(answer: (socket: Socket) => void): Promise<Loopback> {
  const received: string[] = [];
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      received.push(String(bytes).split('\r\n')[0] ?? '');
      answer(socket);
    });
  });
  return started(server, received);
}

/** A proxy that tunnels to one port on loopback, whatever it is asked for, or refuses with a status. `received` holds the hosts. */
export function listenProxy(to: number, refuse?: (request: IncomingMessage) => number | undefined): Promise<Loopback> {
  const received: string[] = [];
  const server = createHttpServer();
  server.on('connect', (request, near) => {
    received.push(String(request.url));
    const status = refuse?.(request);
    if (status !== undefined) {
      near.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const far = connect(to, '127.0.0.1', () => {
      near.write('HTTP/1.1 200 OK\r\n\r\n');
      near.pipe(far).pipe(near);
    });
    far.on('error', () => near.destroy());
    near.on('error', () => far.destroy());
  });
  return started(server, received);
}

async function started(server: Server, received: readonly string[]): Promise<Loopback> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    received,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A kit without noticeable limits, unless a test sets some. */
export function kitWith(settings: Partial<KitSettings> = {}): AccountKit {
  const clock = settings.clock ?? systemClock;
  return createKit({
    account: 'contoso',
    timeoutMs: 60_000,
    limits: { windowMs: 1000, requests: 1_000_000, writes: 1_000_000 },
    fingerprint: (value) => `fingerprint of ${value}` as Fingerprint,
    redactor: new Redactor(),
    clock,
    quiet: createQuiet(clock),
    ...settings,
  });
}
