/** What stands in front of every call: the gateway, signing in, the daily quota, the account's permissions, the error answers. */
import { randomUUID } from 'node:crypto';
import type { Answer, Call, Route, SimulatedRequest } from '#simulation';
import { Query } from './query.ts';
import type { Quirks } from './quirks.ts';
import type { Quota } from './quota.ts';
import { errorAnswer, errorPage, Refusal, refusal } from './refusals.ts';

/** A request that has passed the gate. */
export interface ApiCall {
  readonly request: SimulatedRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** In which of the call's versions it is answered. */
  readonly version: number;
}

/** A call of the API, without the `/api` in front. */
export interface Resource {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly operation: string;
  /** In which versions it exists, ascending. */
  readonly versions: readonly [number, ...number[]];
  readonly permission: string;
  /** Throws a `Refusal`. */
  answer(call: ApiCall): Answer;
}

export interface Gate {
  readonly quirks: Quirks;
  readonly now: () => number;
  readonly quota: Quota;
  /** Why a request may not come in, null where it may. */
  refusedFor(request: SimulatedRequest): Refusal | null;
  permits(permission: string): boolean;
}

/** The permissions of the account, as the console groups them. unverified: their exact names. */
export const PERMISSIONS = {
  readApps: 'API > REST > Apps (Read Only)',
  editApps: 'API > REST > Apps (Edit)',
  readDevices: 'API > REST > Devices (Read Only)',
  editDevices: 'API > REST > Devices (Edit)',
  readGroups: 'API > REST > Groups (Read Only)',
  readSystem: 'API > REST > System (Read Only)',
} as const;

/** Observed: both spellings work. */
const PREFIXES = ['/api', '/API'];
const DEFAULT_AGENT = /^$|^(axios|got|node|node-fetch|undici)(\/|$)/i;

export function apiRoutes(gate: Gate, resources: readonly Resource[]): Route[] {
  return resources.flatMap((resource) =>
    PREFIXES.map((prefix) => ({
      method: resource.method,
      path: `${prefix}${resource.path}`,
      operation: resource.operation,
      answer: (call: Call) => enter(gate, resource, call),
    })),
  );
}

/** What is said of an address that no call has. */
export function unknownAddress(gate: Gate, request: SimulatedRequest): Answer {
  const isApi = /^\/api\//i.test(request.path);
  const refused = isApi ? (gate.refusedFor(request) ?? new Refusal(404, 404, 'No HTTP resource was found.')) : null;
  const answer = refused === null ? errorPage(404) : errorAnswer(refused, gate.quirks);
  return withHeaders(answer, { date: dateOf(gate) });
}

function enter(gate: Gate, resource: Resource, { request, params, query }: Call): Answer {
  const asked = versionOf(request);
  const version = resource.versions.findLast((one) => one <= (asked ?? resource.versions[0])) ?? resource.versions[0];
  const isWalled = gate.quirks.userAgent === 'named' && DEFAULT_AGENT.test(request.headers['user-agent'] ?? '');
  const isDisliked = asked === 1 || (asked === null && !resource.versions.includes(1));
  const headers = { date: dateOf(gate), 'x-correlation-id': randomUUID() };
  if (isWalled) return withHeaders(errorPage(403), headers);
  if (gate.quirks.versions === 'strict' && isDisliked) return withHeaders(errorPage(503), headers);
  const inTime = gate.quota.take(gate.now());
  const answer = guarded(gate, () => {
    const refused = gate.refusedFor(request);
    if (refused !== null) throw refused;
    if (!inTime) throw refusal(429);
    if (!gate.permits(resource.permission)) throw refusal(403);
    return resource.answer({ request, params, query: new Query(query), version });
  });
  return withHeaders(answer, {
    ...headers,
    ...gate.quota.headers(gate.now()),
    'x-api-version': `v${version}`,
    'api-supported-versions': resource.versions.join(', '),
  });
}

function versionOf(request: SimulatedRequest): number | null {
  const asked = /;\s*version=(\d+)/i.exec(request.headers.accept ?? '')?.[1];
  return asked === undefined ? null : Number(asked);
}

function guarded(gate: Gate, work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return errorAnswer(error, gate.quirks);
  }
}

/** The vendor's own time: whoever compares it with another clock compares the simulated ones. */
function dateOf({ now }: Gate): string {
  return new Date(now()).toUTCString();
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}
