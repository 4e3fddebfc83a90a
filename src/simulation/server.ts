/**
 * The HTTPS server under every simulator. A request goes this way:
 *
 * recorded → latency → behaviours, newest first, until one has something to say → the vendor's route → answer recorded and sent
 *
 * A behaviour that is masked by a newer one isn't asked, so that what it counts are the requests that reach it.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { makeCertificates } from './certificates.ts';
import { type Answer, findRoute, type Route } from './router.ts';
import type { Behaviour, SimulatedRequest } from './simulated.ts';

export interface ServerSettings {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly latencyMs?: number | undefined;
  readonly routes: readonly Route[];
  /** The answer to a request that no route fits. */
  otherwise(request: SimulatedRequest): Answer;
}

export interface SimulatedServer extends AsyncDisposable {
  readonly url: string;
  readonly ca: string;
  readonly requests: readonly SimulatedRequest[];
  behave(behaviour: Behaviour): () => void;
}

/** The operation of a request that no route fits. */
export const UNKNOWN_OPERATION = 'unknown';

/** Longer than any client keeps an idle connection, so that none is closed under a request on its way. */
const KEEP_ALIVE_MS = 600_000;

export async function serve(settings: ServerSettings): Promise<SimulatedServer> {
  const host = settings.host ?? '127.0.0.1';
  const { ca, certificate, key } = await makeCertificates([host]);
  const requests: SimulatedRequest[] = [];
  const behaviours: { readonly behaviour: Behaviour }[] = [];
  const sockets = new Set<Socket>();
  const closing = new AbortController();

  const server = createServer({ cert: certificate, key, keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      if (!closing.signal.aborted) confess(response, error);
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = incoming;
    const found = findRoute(settings.routes, method, path);
    const request: SimulatedRequest = {
      method,
      path,
      headers: headersOf(incoming),
      body: await textOf(incoming),
      operation: found?.route.operation ?? UNKNOWN_OPERATION,
      status: null,
      answer: null,
    };
    requests.push(request);
    if (settings.latencyMs) await pause(settings.latencyMs, undefined, { signal: closing.signal });

    const behaviour = decide(request);
    if (behaviour === 'stall') return;
    if (behaviour === 'reset') return reset(incoming);
    if (typeof behaviour === 'object' && 'status' in behaviour) return send(request, response, behaviour);

    const query = new URL(path, 'https://simulator').searchParams;
    const answer = found
      ? await found.route.answer({ request, params: found.params, query })
      : settings.otherwise(request);
    if (behaviour === 'hidden') return reset(incoming);
    send(request, response, changed(answer, behaviour));
  }

  function decide(request: SimulatedRequest): ReturnType<Behaviour> {
    for (const { behaviour } of behaviours) {
      const said = behaviour(request);
      if (said !== undefined) return said;
    }
    return undefined;
  }

  function reset(incoming: IncomingMessage): void {
    // The connection under TLS: only a plain socket can be reset instead of closed in order.
    const plain = [...sockets].find((socket) => socket.remotePort === incoming.socket.remotePort);
    (plain ?? incoming.socket).resetAndDestroy();
  }

  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(settings.port ?? 0, host, resolve);
  await listening;

  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${portOf(server)}`,
    ca,
    requests,
    behave(behaviour) {
      const entry = { behaviour };
      behaviours.unshift(entry);
      return () => {
        const at = behaviours.indexOf(entry);
        if (at >= 0) behaviours.splice(at, 1);
      };
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      const { promise: closed, resolve: done } = Promise.withResolvers<void>();
      server.close(() => done());
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function changed(answer: Answer, behaviour: ReturnType<Behaviour>): Answer {
  const { body = '' } = answer;
  if (behaviour === 'truncate') return { ...answer, body: body.slice(0, Math.floor(body.length / 2)) };
  if (typeof behaviour === 'object' && 'rewrite' in behaviour) {
    return {
      ...answer,
      headers: { ...lowered(answer.headers), ...lowered(behaviour.headers) },
      body: behaviour.rewrite(body),
    };
  }
  return answer;
}

function send(request: SimulatedRequest, response: ServerResponse, answer: Answer): void {
  const body = answer.body ?? '';
  request.status = answer.status;
  request.answer = body;
  const bodiless = answer.status === 204 || answer.status === 304;
  const length = bodiless ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(answer.status, { ...lowered(answer.headers), ...length });
  response.end(bodiless ? undefined : body);
}

/** A defect of the simulator or of a behaviour must not pass for something the vendor does. */
function confess(response: ServerResponse, error: unknown): void {
  const says = error instanceof Error ? error.stack : String(error);
  if (response.destroyed) return;
  if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`defect of the simulator: ${says}`);
}

function lowered(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
