/**
 * The admin listener's application. A request goes this way:
 *
 * limits → who asks (401) → the route's role (403) → what is asked (400) → the answer → what it may contain, by its schema
 *
 * `/openapi.json` and its page are read without a key: they say nothing that the source doesn't.
 */
import helmet from '@fastify/helmet';
import scalar from '@scalar/fastify-api-reference';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Identify, Self } from '../../access/identify.ts';
import type { AccessKeys } from '../../access/keys.ts';
import type { Watchword } from '../../daemon.ts';
import { askedFrom } from '../../store/asked-from.ts';
import { actingAs } from '../acting-as.ts';
import { answersOf } from '../answers.ts';
import type { Desk } from '../desk.ts';
import type { InHand } from '../in-hand.ts';
import { Refusal } from '../problems.ts';
import { allRoutes } from '../routes.ts';
import { type EventStream, eventsRoute } from './events.ts';
import type { Idempotency } from './idempotency.ts';
import { describe } from './openapi.ts';
import { servePage } from './page.ts';
import { problemFrom, problemOf, sendProblem } from './problem.ts';
import { serveRoute } from './serve-route.ts';

/** What the application is made of. */
export interface AdminOptions {
  readonly watchword: Watchword;
  readonly identify: Identify;
  readonly access: AccessKeys;
  readonly idempotency: Idempotency;
  readonly inHand: InHand;
  readonly events: EventStream;
  readonly stop: AbortSignal;
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
    bodyLimit: MAX_BODY_BYTES,
    ...options.server,
    // Names such as `__proto__` are refused instead of dropped: nobody sends them by mistake.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  });
  app.setErrorHandler((error, _request, reply) => refuse(error, reply));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problemOf('not-found', 'there is nothing here')));
  // The last hook before the answer: what comes before it may wait for a body, and would lose who asks.
  app.addHook('preHandler', (request, _reply, done) => askedFrom(request.ip, done));
  await app.register(helmet);
  await describe(app);
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  await app.register(scalar, { routePrefix: '/docs' });
  await servePage(app);

  await app.register(async (scope) => {
    const selves = new WeakMap<FastifyRequest, Self>();
    scope.addHook('onRequest', async (request) => {
      const { headers, method, socket } = request.raw;
      const self = await options.identify({ headers, method: method ?? 'GET', socket });
      if (self === null) throw new Refusal('unauthorized', 'send a key as `Authorization: Bearer <key>`');
      selves.set(request, self);
    });
    const deskOf = (request: FastifyRequest): Desk => {
      const self = selves.get(request);
      if (self === undefined) throw new Refusal('unauthorized', 'nobody is asking');
      const { access, inHand, stop } = options;
      return { watchword: actingAs(watchword, self.name), self, access, inHand, stop };
    };
    const serving = { deskOf, answersOf, idempotency: options.idempotency };
    for (const [name, route] of allRoutes()) serveRoute(scope, name, route, serving);
    eventsRoute(scope, options.events, deskOf);
  });
  return app;
}
