/** The validation listener: small, fast, nothing else on it. It logs no request; a token is in no error and no log line. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { type Bound, bind } from '../listening/bind.ts';
import type { Address } from '../model/address.ts';
import type { Following } from './follow.ts';
import { PROBLEM_TYPE, problem, unreadable } from './problem.ts';
import { authorizeRoute, healthRoutes, introspectRoute, METHODS, sendProblem, validateRoute } from './routes.ts';

export interface ValidationOptions {
  readonly follow: Following;
  /** From which age of the tokens on `/readyz` asks for the traffic to go elsewhere. Answers go on all the same. */
  readonly maxStalenessMs?: number;
  readonly timeouts?: Partial<typeof TIMEOUTS>;
  readonly events: ListenerEvents;
}

/** What the listener tells the log: the part of `Events` it needs. It never tells of a request that went as it may. */
export interface ListenerEvents {
  /** An error that is our own mistake. Who asked gets a bare 500. */
  bug(fields: { readonly where: string; readonly error: unknown }): void;
}

/** A listener that is up. */
export type ValidationListener = Bound;

const MAX_STALENESS_MS = 60_000;
const MAX_BODY_BYTES = 8 * 1024;

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
  const closeMs = options.timeouts?.closeMs ?? TIMEOUTS.closeMs;
  return bind(validationApp(options), options.address, SETTING, closeMs);
}

/** The listener without a socket, for tests that inject requests. */
export function validationApp(options: ValidationOptions): FastifyInstance {
  const { headersMs, requestMs, silenceMs, keepAliveMs, checkMs } = { ...TIMEOUTS, ...options.timeouts };
  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: requestMs,
    connectionTimeout: silenceMs,
    keepAliveTimeout: keepAliveMs,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: checkMs },
    // While closing, requests on open connections are still answered: a phone is not refused because we restart.
    return503OnClosing: false,
    frameworkErrors: (error, _request, reply) => sendError(error, reply, options.events),
    clientErrorHandler: sendClientError,
  });
  app.setErrorHandler((error, _request, reply) => sendError(error, reply, options.events));
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const methods = METHODS.get(path);
    if (methods === undefined) return sendProblem(reply, 404, 'there is nothing here');
    return sendProblem(reply.header('allow', methods), 405, `only ${methods} is answered here`);
  });
  // Each in a scope of its own, because each accepts one content type.
  app.register(async (scope) => validateRoute(scope, options.follow));
  app.register(async (scope) => introspectRoute(scope, options.follow));
  authorizeRoute(app, options.follow);
  healthRoutes(app, options.follow, options.maxStalenessMs ?? MAX_STALENESS_MS);
  return app;
}

function sendError(error: unknown, reply: FastifyReply, events: ListenerEvents): void {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 500) events.bug({ where: 'validation', error });
  sendProblem(reply, status, unreadable(status));
}

/** For what Node itself can't read as HTTP, or has waited for long enough. */
function sendClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  if (socket.writable) {
    const body = problem(status, unreadable(status));
    const head = `content-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store`;
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\nconnection: close\r\n\r\n${body}`);
  }
  socket.destroySoon();
}
