/**
 * The admin API of a daemon elsewhere, as the functions that its table of routes describes: who calls them needn't know where they are
 * carried out. What the daemon refuses is thrown as it is there: a `Refusal`, or a `Failure` of its vendor. No answer, or one that isn't
 * the documented one, is a `Failure` too.
 */
import { FAILURES, Failure, type FailureKind } from '../model/failure.ts';
import { PROBLEMS, type ProblemName, Refusal } from './problems.ts';
import type { Route } from './route.ts';
import { type Admin, allRoutes } from './routes.ts';

/** Where the daemon is, and who asks. */
export interface Remote {
  /** `https://watchword.example.com:8481` */
  readonly url: string;
  readonly key: string;
  /** The way there: with a private authority, where one is needed. */
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

/** Every route as a function. */
export function remoteAdmin(remote: Remote): Admin {
  const functions = allRoutes().map(([name, route]) => [name, (asked: object) => ask(remote, route, asked)]);
  return Object.fromEntries(functions) as Admin;
}

async function ask(remote: Remote, route: Route, asked: object): Promise<unknown> {
  const values = asked as Readonly<Record<string, unknown>>;
  const { address, init } = requestOf(remote, route, values);
  let response: Response;
  let text: string;
  try {
    response = await remote.fetch(address, { ...init, redirect: 'manual', signal: remote.signal });
    text = await response.text();
  } catch (error) {
    remote.signal.throwIfAborted();
    if (error instanceof Failure) throw error;
    throw new Failure('unavailable', `${remote.url} gave no answer`, { cause: error });
  }
  const body = parsed(text);
  if (response.ok) return resultOf(route, body, remote.url);
  throw refusalOf(body, response.status, remote.url);
}

function requestOf(
  { url, key }: Remote,
  route: Route,
  values: Readonly<Record<string, unknown>>,
): { readonly address: URL; readonly init: RequestInit } {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
  const address = new URL(url.replace(/\/+$/, '') + path);
  for (const name of Object.keys(route.query.shape)) {
    if (values[name] !== undefined) address.searchParams.set(name, String(values[name]));
  }
  const names = Object.keys(route.body.shape).filter((name) => values[name] !== undefined);
  const headers = new Headers({ authorization: `Bearer ${key}`, accept: 'application/json' });
  if (route.version === 'if-match') headers.set('if-match', '*');
  if (names.length === 0) return { address, init: { method: route.method.toUpperCase(), headers } };
  headers.set('content-type', 'application/json');
  const body = JSON.stringify(Object.fromEntries(names.map((name) => [name, values[name]])));
  return { address, init: { method: route.method.toUpperCase(), headers, body } };
}

function resultOf(route: Route, body: unknown, url: string): unknown {
  const read = route.result.safeParse(body);
  if (read.success) return read.data;
  throw new Failure(
    'protocol',
    `${url} answered ${route.summary} in a form that this version does not know; are both of one version?`,
  );
}

function refusalOf(body: unknown, status: number, url: string): Error {
  const elsewhere = new Failure('protocol', `${url} answered with status ${status}, and not as Watchword does`, {
    status,
  });
  if (typeof body !== 'object' || body === null || !('type' in body) || !('detail' in body)) return elsewhere;
  const { type, detail, title: _, status: __, ...more } = body as Readonly<Record<string, unknown>>;
  const [, name] = /^urn:watchword:problem:([a-z-]+)$/.exec(String(type)) ?? [];
  if (name === undefined) return elsewhere;
  if (name === 'unauthorized') {
    return new Refusal(name, `${url} does not accept this key: it is unknown there, has expired, or was revoked.`);
  }
  const says = String(detail);
  if (name === 'vendor-failed' && isFailureKind(more.kind)) return new Failure(more.kind, says);
  // A newer daemon may have further reasons; its sentence tells them.
  return new Refusal(isProblem(name) ? name : 'refused', says, more);
}

function isProblem(name: string): name is ProblemName {
  return Object.hasOwn(PROBLEMS, name);
}

function isFailureKind(kind: unknown): kind is FailureKind {
  return typeof kind === 'string' && Object.hasOwn(FAILURES, kind);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
