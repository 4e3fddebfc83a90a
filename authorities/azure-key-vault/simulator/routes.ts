/** The vault's addresses: the versions of a secret, a version, and the newest one. */
import { randomUUID } from 'node:crypto';
import { type Answer, type Call, json, type Route, type SimulatedRequest } from '#simulation';
import type { Quirks } from './quirks.ts';
import { answerOf, badParameter, disabled, notFound, type Refusal } from './refusals.ts';
import { type Secrets, shown, type Version } from './secrets.ts';

export interface Gate {
  readonly quirks: Quirks;
  readonly now: () => number;
  readonly url: () => string;
  /** Why the request may not come in, or may not do this; null: it may. */
  refusal(request: SimulatedRequest, permission: string): Refusal | null;
}

const API_VERSIONS = new Set(['7.0', '7.1', '7.2', '7.3', '7.4', '7.5', '7.6', '2025-07-01', '2026-04-01']);
/** Documented: the most that a page holds, and what it holds unless told. */
const PAGE_SIZE = 25;

export function vaultRoutes(gate: Gate, secrets: Secrets): readonly Route[] {
  return [
    route(gate, '/secrets/{name}/versions', 'list-versions', 'secrets/list', (call) => page(gate, secrets, call)),
    route(gate, '/secrets/{name}/{version}', 'read-value', 'secrets/get', (call) => value(gate, secrets, call)),
    route(gate, '/secrets/{name}', 'read-newest', 'secrets/get', (call) => value(gate, secrets, call)),
    route(gate, '/secrets/{name}/', 'read-newest', 'secrets/get', (call) => value(gate, secrets, call)),
  ];
}

/** What it says of an address that it does not know. */
export function unknownAddress(gate: Gate, request: SimulatedRequest): Answer {
  const refused = gate.refusal(request, '') ?? {
    status: 404,
    code: 'NotFound',
    says: 'The requested resource was not found.',
  };
  return stamped(gate, request, answerOf(refused, gate.quirks));
}

function route(
  gate: Gate,
  path: string,
  operation: string,
  permission: string,
  answer: (call: Call) => unknown,
): Route {
  return {
    method: 'GET',
    path,
    operation,
    answer(call) {
      const refused = gate.refusal(call.request, permission) ?? versionRefusal(call);
      const found = refused ?? answer(call);
      const isRefusal = (one: unknown): one is Refusal => typeof one === 'object' && one !== null && 'status' in one;
      return stamped(
        gate,
        call.request,
        isRefusal(found)
          ? answerOf(found, gate.quirks)
          : json(200, found, { 'content-type': 'application/json; charset=utf-8' }),
      );
    },
  };
}

function versionRefusal({ query }: Call): Refusal | null {
  const version = query.get('api-version');
  if (version === null) return badParameter('api-version must be specified');
  if (API_VERSIONS.has(version)) return null;
  return badParameter(
    `The specified version (${version}) is not recognized. Consider using the latest supported version.`,
  );
}

function page({ quirks, url }: Gate, secrets: Secrets, { params, query }: Call): unknown {
  const name = params.name ?? '';
  const versions = secrets.versions(name);
  if (versions === null) return notFound(name);
  const asked = Number(query.get('maxresults') ?? PAGE_SIZE);
  if (!Number.isInteger(asked) || asked < 1 || asked > PAGE_SIZE) {
    return badParameter(`Invalid maxResults: ${query.get('maxresults')}`);
  }
  const mark = query.get('$skiptoken');
  const from = mark === null ? 0 : skipped(mark);
  if (from === null) return badParameter('Invalid continuation token');
  // The mark of an empty page is half a step: the list goes on after it.
  const isEmpty = quirks.emptyPages === 'one' && !Number.isInteger(from);
  const start = Math.floor(from);
  const size = isEmpty ? 0 : Math.min(asked, quirks.pageSize === 'vendor' ? PAGE_SIZE : 1);
  const listed = inOrder(versions, quirks);
  const end = start + size;
  const next = quirks.emptyPages === 'one' && start === 0 && !isEmpty ? end + 0.5 : end;
  const link =
    end < listed.length || !Number.isInteger(next)
      ? `${url()}/secrets/${name}/versions?api-version=${query.get('api-version')}&$skiptoken=${skipToken(next)}&maxresults=${asked}`
      : null;
  return {
    value: listed.slice(start, end).map((version) => shown(url(), name, version)),
    ...(link !== null || quirks.lastLink === 'null' ? { nextLink: link } : {}),
  };
}

function inOrder(versions: readonly Version[], { order }: Quirks): readonly Version[] {
  if (order === 'oldest-first') return versions;
  if (order === 'newest-first') return versions.toReversed();
  return versions.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function value({ url }: Gate, secrets: Secrets, { params }: Call): unknown {
  const { name = '', version: id } = params;
  const versions = secrets.versions(name);
  const found = id === undefined ? versions?.at(-1) : versions?.find((version) => version.id === id);
  if (found === undefined) return notFound(id === undefined ? name : `${name}/${id}`);
  // Of one that is expired, or not valid yet, the value is given all the same.
  if (!found.enabled) return disabled();
  return { value: found.value, ...shown(url(), name, found) };
}

function skipToken(from: number): string {
  return Buffer.from(JSON.stringify({ NextMarker: String(from), TargetLocation: 0 })).toString('base64url');
}

function skipped(mark: string): number | null {
  try {
    const from = Number(JSON.parse(Buffer.from(mark, 'base64url').toString('utf8')).NextMarker);
    return Number.isFinite(from) ? from : null;
  } catch {
    return null;
  }
}

function stamped({ now }: Gate, request: SimulatedRequest, answer: Answer): Answer {
  const clientRequestId = request.headers['x-ms-client-request-id'];
  return {
    ...answer,
    headers: {
      date: new Date(now()).toUTCString(),
      'cache-control': 'no-cache',
      'x-ms-request-id': randomUUID(),
      'x-ms-keyvault-region': 'westeurope',
      ...(clientRequestId !== undefined && { 'x-ms-client-request-id': clientRequestId }),
      ...answer.headers,
    },
  };
}
