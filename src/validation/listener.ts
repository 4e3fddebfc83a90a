/** The validation listener: small, fast, nothing else on it. It logs no request; a token is in no error and no log line. */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import { type Bindable, type Bound, bind } from '../listening/bind.ts';
import type { Tls } from '../listening/tls.ts';
import type { Address } from '../model/address.ts';
import { type Answering, answerWith } from './exchange.ts';
import type { Following } from './follow.ts';
import { Gate, type GateEvents, type GateSettings } from './gate.ts';
import { unreadable } from './problem.ts';
import { AND_CLOSE, refuse } from './reply.ts';
import { routesOf } from './routes.ts';

/** What a listener answers with, and how. */
export interface ValidationOptions {
  readonly follow: Following;
  readonly settings?: GateSettings;
  /** Null: plain HTTP. */
  readonly tls?: Tls | null;
  readonly timeouts?: Partial<typeof TIMEOUTS>;
  readonly maxConnections?: number;
  readonly events: ListenerEvents;
  readonly now?: () => number;
}

/** What the listener tells the log: the part of `Events` it needs. It never tells of a request that went as it may. */
export type ListenerEvents = GateEvents & Answering['events'];

/** A listener, before it listens anywhere. */
export interface Listener extends Bindable {
  readonly server: Server;
  /** Null without TLS. */
  readonly tlsServer: TlsServer | null;
  readonly gate: Gate;
}

/** One that is up. */
export interface ValidationListener extends Bound, Pick<Listener, 'server' | 'tlsServer' | 'gate'> {}

/** As the configuration's own defaults, for who has none. */
export const DEFAULT_SETTINGS: GateSettings = { maxStalenessMs: 300_000, whenStale: 'proceed', key: null, guesses: 60 };

const MAX_HEADER_BYTES = 16 * 1024;
/** Beyond it, connections on which nothing is asked are closed, and what comes is turned away: the process needs files for other things. */
const MAX_CONNECTIONS = 8_192;

/** How long a client may take, in milliseconds. */
export const TIMEOUTS = {
  headersMs: 5_000,
  /** Headers and body together. */
  requestMs: 10_000,
  /** Silence on a connection with a request on it, or an answer that is not taken. */
  silenceMs: 10_000,
  /** Longer than proxies keep theirs (nginx: 60 s): who closes first must not be the one that is sent the next request. */
  keepAliveMs: 75_000,
  /** How often the first two are looked at. */
  checkMs: 1_000,
  /** What is being answered when the listener closes gets this long; then connections are cut. */
  closeMs: 800,
};

/** The setting that holds the address, for messages. */
const SETTING = '`listen.validation`';

/** Listens; throws `UserError` where the address can't be had. */
export async function listenValidation(
  options: ValidationOptions & { readonly address: Address },
): Promise<ValidationListener> {
  const listener = validationListener(options);
  const bound = await bind(listener, options.address, SETTING, options.timeouts?.closeMs ?? TIMEOUTS.closeMs);
  const { server, tlsServer, gate } = listener;
  return { ...bound, server, tlsServer, gate };
}

/** The listener, which doesn't listen yet. */
export function validationListener(options: ValidationOptions): Listener {
  const { follow, settings = DEFAULT_SETTINGS, events, tls = null, now = Date.now } = options;
  const gate = new Gate({ follow, settings, events, now });
  const answer = answerWith({ routes: routesOf(gate, follow), gate, events });
  const closing = { begun: false };
  const server = openServer(options, (request, response) => {
    // Who is told that the connection ends sends nothing more on it.
    if (closing.begun) response.shouldKeepAlive = false;
    answer(request, response);
  });
  server.on('clientError', sendClientError);
  server.on('drop', () => server.closeIdleConnections());
  return {
    server,
    tlsServer: tls === null ? null : (server as unknown as TlsServer),
    gate,
    listen: (at) =>
      new Promise((resolve, reject) => {
        server.once('error', reject).listen(at, () => {
          server.off('error', reject);
          resolve(undefined);
        });
      }),
    close() {
      closing.begun = true;
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function openServer(
  { tls = null, timeouts, maxConnections = MAX_CONNECTIONS }: ValidationOptions,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const { headersMs, requestMs, silenceMs, keepAliveMs, checkMs } = { ...TIMEOUTS, ...timeouts };
  const limits = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: checkMs,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const server =
    tls === null
      ? createHttpServer(limits, handle)
      : // Client certificates are for the admin listener.
        createHttpsServer(
          { ...tls, ca: undefined, requestCert: false, handshakeTimeout: headersMs, ...limits },
          handle,
        );
  server.timeout = silenceMs;
  server.maxConnections = maxConnections;
  return server;
}

/** For what Node itself can't read as HTTP, or has waited for long enough. What never was HTTP, such as a failed handshake, is cut. */
function sendClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  const { code = '' } = error;
  const isLate = code === 'ERR_HTTP_REQUEST_TIMEOUT';
  if (!socket.writable || !(isLate || code.startsWith('HPE_'))) {
    socket.destroy();
    return;
  }
  const status = isLate ? 408 : code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const { head, body } = refuse(status, unreadable(status), { head: AND_CLOSE });
  const fields = head.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${fields}\r\n${body}`);
  socket.destroySoon();
}
