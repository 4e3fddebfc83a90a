/**
 * The routes of the validation listener and their answers. A route is a function of what was asked; `listener.ts` reads and writes.
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
 * Everywhere: 400 unreadable, 404 no such route or token set, 405, 413, 415, 503 nothing known yet; all problem+json. Where a
 * decision is asked for: 401 without the key. Too many unknown values: 429 at `validate`, a refusal like any other elsewhere.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type Asked, askedInForm, askedInHeaders, askedInJson, type Reading } from './asked.ts';
import type { Answer, Following } from './follow.ts';
import type { From, Gate, PutOff } from './gate.ts';
import { GO_ON, json, type Reply, refuse } from './reply.ts';

/** What a route may look at. */
export interface Asking {
  readonly headers: IncomingHttpHeaders;
  readonly from: From;
  /** Empty where the route reads none. */
  readonly body: string;
}

/** What is answered at one path. */
export interface Route {
  /** For `Allow`; null: every method is answered. */
  readonly methods: readonly string[] | null;
  /** Whether `validation.key` has to be sent. */
  readonly guarded: boolean;
  /** The content type of the body; null: it is answered without one, and before one is read. */
  readonly reads: string | null;
  readonly answer: (asking: Asking) => Reply;
}

/** The route of a path, without its query; undefined where there is nothing. */
export type Routes = (path: string) => Route | undefined;

const GET = ['GET', 'HEAD'];
const BELOW_AUTHORIZE = '/v1/authorize/';

/** The table above, over what is known. */
export function routesOf(gate: Gate, follow: Following): Routes {
  const authorize = { guarded: true, reads: null, answer: authorizeWith(gate) };
  const byPath = new Map<string, Route>([
    ['/v1/validate', { methods: ['POST'], guarded: true, reads: 'application/json', answer: validateWith(gate) }],
    [
      '/v1/introspect',
      { methods: ['POST'], guarded: true, reads: 'application/x-www-form-urlencoded', answer: introspectWith(gate) },
    ],
    ['/v1/authorize', { ...authorize, methods: GET }],
    ['/healthz', { methods: GET, guarded: false, reads: null, answer: () => LIVE }],
    ['/readyz', { methods: GET, guarded: false, reads: null, answer: () => ready(follow, gate) }],
  ]);
  const below: Route = { ...authorize, methods: null };
  return (path) => byPath.get(path) ?? (path.startsWith(BELOW_AUTHORIZE) ? below : undefined);
}

type Decided = Extract<Answer, { readonly decision: object }>;
type Undecided = Exclude<Answer, Decided>;

function validateWith(gate: Gate): Route['answer'] {
  const replyTo = rememberedReplies();
  return ({ body, from }) => {
    const asked = askedInJson(parseJson(body));
    if ('wrong' in asked) return refuse(400, asked.wrong);
    const given = gate.ask(asked.token, asked.tokenSet, from);
    return given.decision === null ? undecided(given) : replyTo(given);
  };
}

/** Broken JSON reads as nothing, and is refused like everything else that is no object. V8's own error would quote the body. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A fresh answer is the same for everybody who presents the same token within one poll, so it is made once. */
function rememberedReplies(): (answer: Decided) => Reply {
  let asOf = '';
  let replies = new Map<string, Reply>();
  return (answer) => {
    if (answer.stale) return json(validateBody(answer));
    if (answer.asOf !== asOf) {
      asOf = answer.asOf;
      replies = new Map();
    }
    // With the reason: two readings of the store may fall into one millisecond, with a revocation between them.
    const key = `${answer.decision.reason} ${answer.decision.token?.id ?? ''}`;
    const known = replies.get(key);
    if (known !== undefined) return known;
    const reply = json(validateBody(answer));
    replies.set(key, reply);
    return reply;
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

/** An inactive token is told apart from an unknown one by nobody (RFC 7662 section 2.2). */
function introspectWith(gate: Gate): Route['answer'] {
  return ({ body, from }) => {
    const asked: Reading = askedInForm(new URLSearchParams(body));
    if ('wrong' in asked) return refuse(400, asked.wrong);
    const given = gate.ask(asked.token, asked.tokenSet, from);
    // A revoked value is never put off: whoever is would learn that his is none.
    if (given.decision === null) return given.why === 'put-off' ? INACTIVE : undecided(given);
    return introspection(given);
  };
}

const INACTIVE = json('{"active":false}');

function introspection({ decision, asOf, stale, ageMs }: Decided): Reply {
  // It says nothing of the token: every value is answered so.
  if (decision.reason === 'too-stale') return json(JSON.stringify({ active: false, stale: true, asOf, ageMs }));
  if (!decision.active) return INACTIVE;
  const tokenSet = decision.token?.tokenSet;
  return json(JSON.stringify({ active: true, tokenSet, asOf, stale, ageMs: stale ? ageMs : undefined }));
}

function authorizeWith(gate: Gate): Route['answer'] {
  return ({ headers, from }) => {
    const asked: Asked = askedInHeaders(headers);
    const given = gate.ask(asked.token, asked.tokenSet, from);
    // A proxy takes only 403 for a refusal. A token set that doesn't exist is one, since nothing belongs to it; so is being put off.
    if (given.decision === null) return undecided(given, given.why === 'not-loaded' ? undefined : 403);
    const { decision, reason } = given.decision;
    if (decision === 'proceed') return GO_ON;
    const { asOf, ageMs } = given;
    const members = reason === 'too-stale' ? { reason, stale: true, asOf, ageMs } : { reason };
    return refuse(403, 'the token is not active', { members });
  };
}

function undecided(given: Undecided | PutOff, status?: number): Reply {
  if (given.why === 'put-off') {
    const head = ['retry-after', String(Math.ceil(given.retryAfterMs / 1000))];
    return refuse(status ?? 429, 'too many unknown values have come from this address', { head });
  }
  if (given.why === 'unknown-token-set') return refuse(status ?? 404, 'there is no token set of that name');
  return refuse(status ?? 503, 'the tokens have not been read from the store yet');
}

const LIVE = json('{"live":true}');

function ready(follow: Following, gate: Gate): Reply {
  const { refreshedAt, ageMs, stale, activeTokens } = follow.freshness();
  const { maxStalenessMs } = gate.settings;
  if (refreshedAt === null) return undecided({ decision: null, why: 'not-loaded' });
  if (activeTokens === 0) return refuse(503, 'no token set has an active token: every phone would be refused');
  if (ageMs > maxStalenessMs) {
    const detail = `the tokens are ${ageMs} ms old; more than ${maxStalenessMs} ms is too old`;
    return refuse(503, detail, { members: { ageMs } });
  }
  return json(JSON.stringify({ ready: true, asOf: new Date(refreshedAt).toISOString(), ageMs, stale }));
}
