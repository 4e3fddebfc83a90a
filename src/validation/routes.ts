/**
 * The routes of the validation listener and their answers.
 *
 * | route                  | reads                        | answers                                   |
 * |------------------------|------------------------------|-------------------------------------------|
 * | `POST /v1/validate`    | JSON `token`, `tokenSet`?    | 200 with the decision                     |
 * | `POST /v1/introspect`  | form `token`, `tokenSet`?    | 200 as RFC 7662                           |
 * | `GET /v1/authorize`    | `X-MDM-Token`, `X-Token-Set`?| 204 or 403                                |
 * | any `/v1/authorize/*`  | the same                     | the same: Envoy adds the path it guards   |
 * | `GET /healthz`         |                              | 200 while the process can answer          |
 * | `GET /readyz`          |                              | 200, or 503 with the reason               |
 *
 * Everywhere: 400 unreadable, 404 no such route or token set, 405, 413, 415, 503 nothing known yet; all problem+json.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Asked, askedInForm, askedInHeaders, askedInJson } from './asked.ts';
import type { Answer, Following } from './follow.ts';
import { PROBLEM_TYPE, problem } from './problem.ts';

/** Which methods a path answers, for 405. Paths below `/v1/authorize/` answer all. */
export const METHODS: ReadonlyMap<string, string> = new Map([
  ['/v1/validate', 'POST'],
  ['/v1/introspect', 'POST'],
  ['/v1/authorize', 'GET, HEAD'],
  ['/healthz', 'GET, HEAD'],
  ['/readyz', 'GET, HEAD'],
]);

const JSON_TYPE = 'application/json; charset=utf-8';

type Decided = Extract<Answer, { readonly decision: object }>;

/** `POST /v1/validate`. */
export function validateRoute(app: FastifyInstance, follow: Following): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, parseJson(body as string));
  });
  const bodyOf = rememberedBodies();
  app.post('/v1/validate', (request, reply) => {
    const asked = askedInJson(request.body);
    if ('wrong' in asked) return sendProblem(reply, 400, asked.wrong);
    const answer = follow.ask(asked.token, asked.tokenSet);
    if (answer.decision === null) return sendUndecided(reply, answer.why);
    return sendJson(reply, bodyOf(answer));
  });
}

/** Broken JSON reads as nothing, and is refused like everything else that is no object. V8's own error would quote the body. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body of a fresh answer is the same for everybody who presents the same token within one poll, so it is made once. */
function rememberedBodies(): (answer: Decided) => string {
  let asOf = '';
  let bodies = new Map<string, string>();
  return (answer) => {
    if (answer.stale) return validateBody(answer);
    if (answer.asOf !== asOf) {
      asOf = answer.asOf;
      bodies = new Map();
    }
    // With the reason: two readings of the store may fall into one millisecond, with a revocation between them.
    const key = `${answer.decision.reason} ${answer.decision.token?.id ?? ''}`;
    const known = bodies.get(key);
    if (known !== undefined) return known;
    const body = validateBody(answer);
    bodies.set(key, body);
    return body;
  };
}

function validateBody({ decision, asOf, stale, ageMs }: Decided): string {
  return JSON.stringify({
    decision: decision.decision,
    active: decision.active,
    reason: decision.reason,
    tokenSet: decision.token?.tokenSet,
    asOf,
    stale,
    ageMs: stale ? ageMs : undefined,
  });
}

/** `POST /v1/introspect`: an inactive token is told apart from an unknown one by nobody (RFC 7662 section 2.2). */
export function introspectRoute(app: FastifyInstance, follow: Following): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(body as string));
  });
  app.post('/v1/introspect', (request, reply) => {
    const asked = askedInForm(request.body);
    if ('wrong' in asked) return sendProblem(reply, 400, asked.wrong);
    const answer = follow.ask(asked.token, asked.tokenSet);
    if (answer.decision === null) return sendUndecided(reply, answer.why);
    return sendJson(reply, introspectBody(answer));
  });
}

function introspectBody({ decision, asOf, stale, ageMs }: Decided): string {
  if (!decision.active) return '{"active":false}';
  return JSON.stringify({
    active: true,
    tokenSet: decision.token?.tokenSet,
    asOf,
    stale,
    ageMs: stale ? ageMs : undefined,
  });
}

/** `/v1/authorize`: answered before any body is read, since a proxy may pass on the request it guards. */
export function authorizeRoute(app: FastifyInstance, follow: Following): void {
  function authorize(request: FastifyRequest, reply: FastifyReply): void {
    sendAuthorization(reply, follow, askedInHeaders(request.headers));
  }
  app.get('/v1/authorize', authorize);
  app.all('/v1/authorize/*', { onRequest: (request, reply) => authorize(request, reply) }, () => undefined);
}

function sendAuthorization(reply: FastifyReply, follow: Following, asked: Asked): FastifyReply {
  const answer = follow.ask(asked.token, asked.tokenSet);
  // A proxy takes only 403 for a refusal. A token set that doesn't exist is one: nothing belongs to it.
  if (answer.decision === null && answer.why === 'unknown-token-set') return sendProblem(reply, 403, NO_SUCH_SET);
  if (answer.decision === null) return sendUndecided(reply, answer.why);
  if (answer.decision.decision === 'proceed') return reply.code(204).header('cache-control', 'no-store').send();
  return sendProblem(reply, 403, 'the token is not active', { reason: answer.decision.reason });
}

const NO_SUCH_SET = 'there is no token set of that name';

function sendUndecided(reply: FastifyReply, why: 'not-loaded' | 'unknown-token-set'): FastifyReply {
  if (why === 'unknown-token-set') return sendProblem(reply, 404, NO_SUCH_SET);
  return sendProblem(reply, 503, 'the tokens have not been read from the store yet');
}

/** `GET /healthz` and `GET /readyz`. */
export function healthRoutes(app: FastifyInstance, follow: Following, maxStalenessMs: number): void {
  app.get('/healthz', (_request, reply) => sendJson(reply, '{"live":true}'));
  app.get('/readyz', (_request, reply) => {
    const { refreshedAt, ageMs, stale, activeTokens } = follow.freshness();
    if (refreshedAt === null) return sendUndecided(reply, 'not-loaded');
    if (activeTokens === 0)
      return sendProblem(reply, 503, 'no token set has an active token: every phone would be refused');
    if (ageMs > maxStalenessMs) {
      return sendProblem(reply, 503, `the tokens are ${ageMs} ms old; more than ${maxStalenessMs} ms is too old`, {
        ageMs,
      });
    }
    return sendJson(reply, JSON.stringify({ ready: true, asOf: new Date(refreshedAt).toISOString(), ageMs, stale }));
  });
}

function sendJson(reply: FastifyReply, body: string): FastifyReply {
  return reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store').send(body);
}

/** Answers with an error. */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  detail: string,
  more?: Readonly<Record<string, unknown>>,
): FastifyReply {
  return reply
    .code(status)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(problem(status, detail, more));
}
