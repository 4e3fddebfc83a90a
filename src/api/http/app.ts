/**
 * The admin listener's application. A request goes this way:
 *
 * who asks (401) → too much (429)? → forged (403)? → the route's role (403) → what is asked (400) → the answer → what it may
 * contain, by its schema
 *
 * The page, `/openapi.json` and what shows it are read without a key: they are the same for everybody.
 */
import helmet from '@fastify/helmet';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import type { Access } from '../../access/access.ts';
import type { Watchword } from '../../daemon.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import { metricsRoute } from '../../metrics/route.ts';
import { askedFrom } from '../../store/asked-from.ts';
import type { Tracing } from '../../tracing/open.ts';
import { actingAs } from '../acting-as.ts';
import { answersOf } from '../answers.ts';
import type { InHand } from '../in-hand.ts';
import { allRoutes } from '../routes.ts';
import { cookiesOf } from './cookies.ts';
import { entranceOf, WATCHED_EVERY_MS } from './entrance.ts';
import { type EventStream, eventsRoute } from './events.ts';
import { securityHeaders } from './headers.ts';
import type { Idempotency } from './idempotency.ts';
import { type LIMITS, limitsOf } from './limits.ts';
import { nothingHere, sendUnreadable } from './nothing-here.ts';
import { describe } from './openapi.ts';
import { servePage } from './page.ts';
import { problemFrom, problemOf, sendProblem } from './problem.ts';
import { serveReference } from './reference.ts';
import { serveRoute } from './serve-route.ts';
import { signInRoutes } from './sign-in.ts';

/** What the application is made of. */
export interface AdminOptions {
  readonly watchword: Watchword;
  /** Who may come in. */
  readonly access: Access;
  readonly idempotency: Idempotency;
  readonly inHand: InHand;
  readonly events: EventStream;
  /** Nothing is measured unless given. */
  readonly metrics?: Metrics;
  /** Nothing is traced unless given. */
  readonly tracing?: Tracing;
  readonly stop: AbortSignal;
  /** It speaks TLS. */
  readonly isSecure: boolean;
  readonly limits?: typeof LIMITS;
  readonly watchedEveryMs?: number;
  /** Fastify's own options for the server: TLS, time limits. */
  readonly server?: Readonly<Record<string, unknown>>;
}

const MAX_BODY_BYTES = 64 * 1024;

/** The application without a socket, for tests that inject requests. */
export async function adminApp(options: AdminOptions): Promise<FastifyInstance> {
  const { watchword } = options;
  const refuse = (error: unknown, reply: FastifyReply) => {
    const problem = problemFrom(error);
    if (problem === null) watchword.events.bug({ where: 'the admin API', error });
    return sendProblem(reply, problem ?? problemOf('bug', 'something happened that must not happen; the log has it'));
  };
  const app = fastify({
    logger: false,
    frameworkErrors: (error, _request, reply) => refuse(error, reply),
    clientErrorHandler: sendUnreadable,
    bodyLimit: MAX_BODY_BYTES,
    ...options.server,
    // Names such as `__proto__` are refused instead of dropped: nobody sends them by mistake.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  });
  app.setErrorHandler((error, _request, reply) => refuse(error, reply));
  app.setNotFoundHandler(nothingHere);
  options.tracing?.requestsOf(app);
  // The last hook before the answer: what comes before it may wait for a body, and would lose who asks.
  app.addHook('preHandler', (request, _reply, done) => askedFrom(request.ip, done));
  await app.register(helmet, securityHeaders(options.isSecure));
  const limits = await limitsOf(app, options.limits);
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 || !request.url.startsWith('/v1/')) await limits.open(request, reply);
  });
  await describe(app);
  await serveReference(app);
  await servePage(app);

  const cookies = await cookiesOf(app, options.isSecure);
  const { access, idempotency, inHand, isSecure, stop } = options;
  const { sessions, signIn } = access;
  if (signIn !== null) signInRoutes(app, { signIn, sessions, cookies, isSecure });
  const entrance = entranceOf({
    access,
    cookies,
    limits,
    watchedEveryMs: options.watchedEveryMs ?? WATCHED_EVERY_MS,
    deskFor: (self, session) => ({
      watchword: actingAs(watchword, self.name),
      self,
      access: access.keys,
      session,
      inHand,
      refuseOutdated: () => {},
      stop,
    }),
  });
  const { deskOf } = entrance;
  const serve = (scope: FastifyInstance, isOpen: boolean) => {
    for (const [name, route] of allRoutes()) {
      if ((route.role === null) === isOpen) serveRoute(scope, name, route, { deskOf, answersOf, idempotency });
    }
  };
  await app.register(async (scope) => {
    scope.addHook('onRequest', entrance.open);
    serve(scope, true);
  });
  await app.register(async (scope) => {
    scope.addHook('onRequest', entrance.known);
    serve(scope, false);
    eventsRoute(scope, options.events, entrance.watch);
    if (options.metrics !== undefined) metricsRoute(scope, options.metrics, deskOf);
  });
  return app;
}
