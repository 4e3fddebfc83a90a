/** What stands in front of every call: Basic authentication, roles, ceilings, and how a refusal is answered. */
import type { Answer, Call, Route, SimulatedRequest } from '#simulation';
import type { Limits } from './limits.ts';
import { Refusal } from './refusal.ts';

export interface Resource {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly operation: string;
  /** The role it asks for; null where any user will do. */
  readonly role: string | null;
  /** Answers also without credentials. */
  readonly open?: boolean;
  /** Throws a `Refusal`. */
  answer(call: Call): Answer;
}

export interface Gate {
  readonly quirks: { readonly retryAfter: string; readonly errorPages: string };
  readonly now: () => number;
  readonly limits: Limits;
  readonly username: string;
  readonly password: string;
  permits(role: string): boolean;
  /** A refusal in the product's own form; which it is may depend on the API that is asked. */
  refused(refusal: Refusal, path: string): Answer;
  /** What a missing role looks like. */
  readonly missingRoleStatus: 401 | 403;
}

const RETRY_AFTER_S = 20;

export function gated(gate: Gate, resources: readonly Resource[]): Route[] {
  return resources.map((resource) => ({
    method: resource.method,
    path: resource.path,
    operation: resource.operation,
    answer: (call) => guarded(gate, call.request, () => enter(gate, resource, call)),
  }));
}

/** What is said of an address that nobody has described. */
export function unknownAddress(gate: Gate, request: SimulatedRequest): Answer {
  return guarded(gate, request, () => {
    signedIn(gate, request);
    throw new Refusal(404);
  });
}

/** A refusal as it is sent. */
export function refusalAnswer(gate: Gate, refusal: Refusal, path: string): Answer {
  const answer = gate.quirks.errorPages === 'html' ? htmlPage(refusal) : gate.refused(refusal, path);
  const challenge: Record<string, string> =
    refusal.status === 401 ? { 'www-authenticate': 'Basic realm="Ivanti"' } : {};
  return { ...answer, headers: { ...answer.headers, ...challenge, ...retryAfter(gate, refusal.status) } };
}

function enter(gate: Gate, resource: Resource, call: Call): Answer {
  if (!resource.open || call.request.headers.authorization !== undefined) signedIn(gate, call.request);
  if (!gate.limits.take(resource.operation, gate.now())) throw new Refusal(429);
  if (resource.role !== null && !gate.permits(resource.role)) throw new Refusal(gate.missingRoleStatus);
  return resource.answer(call);
}

function signedIn(gate: Gate, request: SimulatedRequest): void {
  const given = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (Buffer.from(given, 'base64').toString('utf8') !== `${gate.username}:${gate.password}`) throw new Refusal(401);
}

/** Every answer bears the vendor's time, which need not be ours. */
function guarded(gate: Gate, { path }: SimulatedRequest, work: () => Answer): Answer {
  const answer = answerOf(gate, path, work);
  return { ...answer, headers: { date: new Date(gate.now()).toUTCString(), ...answer.headers } };
}

function answerOf(gate: Gate, path: string, work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refusalAnswer(gate, error, path);
  }
}

function htmlPage({ status, message }: Refusal): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html;charset=utf-8' },
    body: `<!doctype html><html><head><title>HTTP Status ${status}</title></head><body><h1>HTTP Status ${status}</h1><p>${message}</p></body></html>`,
  };
}

function retryAfter(gate: Gate, status: number): Record<string, string> {
  if ((status !== 429 && status !== 503) || gate.quirks.retryAfter === 'none') return {};
  if (gate.quirks.retryAfter === 'seconds') return { 'retry-after': String(RETRY_AFTER_S) };
  return { 'retry-after': new Date(gate.now() + RETRY_AFTER_S * 1000).toUTCString() };
}
