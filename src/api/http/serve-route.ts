/**
 * One route of the table on the wire: who asks → may they → what is asked → which version do they mean → was it asked before →
 * the answer.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { includes } from '../../access/roles.ts';
import type { Desk } from '../desk.ts';
import { PROBLEMS, type ProblemName, Refusal } from '../problems.ts';
import type { Route } from '../route.ts';
import type { Admin, RouteName } from '../routes.ts';
import { etagOf, matches } from './etag.ts';
import type { Idempotency } from './idempotency.ts';

/** What every route is served with. */
export interface Serving {
  /** Who asks, as found out before; throws `Refusal` for nobody. */
  deskOf(request: FastifyRequest): Desk;
  answersOf(desk: Desk): Admin;
  readonly idempotency: Pick<Idempotency, 'once'>;
}

/** Every answer that is no success, for the documentation. */
export const ProblemDocument = z
  .looseObject({
    type: z.string().describe('`urn:watchword:problem:` and a name that never changes its meaning.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('A sentence for people; it may change.'),
  })
  .meta({ id: 'Problem' });

/** What any route may be refused with. */
const ALWAYS: readonly ProblemName[] = [
  'bad-request',
  'unauthorized',
  'forbidden',
  'too-many-requests',
  'bug',
  'store-unavailable',
];

/** Adds a route. */
export function serveRoute(app: FastifyInstance, name: RouteName, route: Route, serving: Serving): void {
  app.route({
    method: route.method.toUpperCase(),
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    schema: schemaOf(name, route),
    // Before anything of what is asked is read: who may not ask learns nothing about it.
    onRequest: async (request) => refuseRole(serving.deskOf(request), route),
    // A body in which everything may be left out may be left out itself.
    preValidation: async (request) => {
      request.body ??= {};
    },
    handler: async (request, reply) => {
      const refuseOutdated = refusingOutdated(request, route);
      const desk = { ...serving.deskOf(request), refuseOutdated };
      const answers = serving.answersOf(desk);
      const asked = { ...(request.params as object), ...(request.query as object), ...(request.body as object) };
      const answer = () => call(answers, name, asked);
      if (route.version === 'if-match') {
        // Before the price of a change is asked for; what it is decided by is in the transaction of the change.
        refuseOutdated(await answers.getToken(asked as Parameters<Admin['getToken']>[0]));
        return send(reply, route, await answer());
      }
      const key = request.headers['idempotency-key'];
      if (route.idempotent === true && typeof key === 'string') {
        return send(
          reply,
          route,
          await serving.idempotency.once({ key, desk, name, asked, shownOnce: route.shownOnce }, answer),
        );
      }
      return send(reply, route, await answer());
    },
  });
}

function call(answers: Admin, name: RouteName, asked: object): Promise<object> {
  return (answers[name] as (asked: object) => Promise<object>)(asked);
}

function refuseRole({ self }: Desk, { role }: Route): void {
  if (role === null || includes(self.role, role)) return;
  throw new Refusal('forbidden', `this needs the role ${role}, and ${self.name} has ${self.role}`);
}

function refusingOutdated({ headers }: FastifyRequest, { version }: Route): Desk['refuseOutdated'] {
  if (version !== 'if-match') return () => {};
  return (document) => {
    const header = headers['if-match'];
    if (header === undefined) throw new Refusal('version-required', 'read it first, and send its ETag as If-Match');
    if (matches(header, etagOf(document))) return;
    throw new Refusal('outdated', 'it has changed since it was read; read it again');
  };
}

function send(reply: FastifyReply, route: Route, answer: object): object {
  reply.code(route.status).header('cache-control', 'no-store');
  if (route.version !== undefined) reply.header('etag', etagOf(answer));
  return answer;
}

function schemaOf(name: RouteName, route: Route): object {
  const { params, query, body, result, status, summary, description, tag, role } = route;
  const refusals = [...new Set([...ALWAYS, ...route.refuses].map((one) => PROBLEMS[one].status))];
  const taken = (group: z.ZodObject) => Object.keys(group.shape).length > 0;
  return {
    operationId: name,
    tags: [tag],
    summary,
    description: [description, role === null ? 'Everybody may ask.' : `Role: ${role}.`]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    ...(role === null && { security: [] }),
    ...(taken(params) && { params }),
    querystring: query,
    ...(route.method !== 'get' && route.method !== 'delete' && { body }),
    response: {
      [status]: result,
      ...Object.fromEntries(
        refusals.map((code) => [code, { content: { 'application/problem+json': { schema: ProblemDocument } } }]),
      ),
    },
  };
}
