/** Graph's gate in front of every resource: the access token, the application's permissions, the limits, the error answers. */
import { randomUUID } from 'node:crypto';
import { type Answer, type Call, json, type Route, type SimulatedRequest } from '#simulation';
import type { Limits } from './limits.ts';
import type { Quirks } from './quirks.ts';
import { errorAnswer, Refusal, refusal } from './refusals.ts';

export type Api = 'v1.0' | 'beta';

/** A request that has passed the gate. */
export interface GraphCall extends Call {
  readonly api: Api;
}

export interface Resource {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the version: `/deviceManagement/managedDevices`. */
  readonly path: string;
  readonly operation: string;
  readonly apis: readonly Api[];
  /** Any of these is enough. */
  readonly permissions: readonly string[];
  /** The value of the answer's body, or an answer; throws a `Refusal`. */
  answer(call: GraphCall): Answer;
}

export interface Gate {
  readonly quirks: Quirks;
  readonly now: () => number;
  readonly limits: Limits;
  admits(accessToken: string): boolean;
  permits(permission: string): boolean;
}

const CONTENT_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

export const APPS_READ = ['DeviceManagementApps.Read.All', 'DeviceManagementApps.ReadWrite.All'];
export const APPS_WRITE = ['DeviceManagementApps.ReadWrite.All'];

export function graphRoutes(gate: Gate, resources: readonly Resource[]): Route[] {
  return resources.flatMap((resource) =>
    resource.apis.map((api) => ({
      method: resource.method,
      path: `/${api}${resource.path}`,
      operation: resource.operation,
      answer: (call: Call) => guarded(gate, call.request, () => enter(gate, resource, { ...call, api })),
    })),
  );
}

/** What Graph says of an address it doesn't know. */
export function unknownAddress(gate: Gate, request: SimulatedRequest): Answer {
  return guarded(gate, request, () => {
    signedIn(gate, request);
    const segment = request.path.split('?')[0]?.split('/').at(-1) ?? '';
    throw new Refusal(400, `Resource not found for the segment '${segment}'.`);
  });
}

/** An entity or a list, as Graph sends it. */
export function graphJson(status: number, value: unknown): Answer {
  return json(status, value, { 'content-type': CONTENT_TYPE });
}

function enter(gate: Gate, resource: Resource, call: GraphCall): Answer {
  signedIn(gate, call.request);
  if (!gate.limits.take(resource.path, resource.method !== 'GET', gate.now())) throw refusal(429);
  if (!resource.permissions.some((permission) => gate.permits(permission))) {
    throw new Refusal(
      403,
      `Application is not authorized to perform this operation. Application must have one of the following scopes: ${resource.permissions.join(', ')}`,
    );
  }
  return resource.answer(call);
}

function signedIn(gate: Gate, request: SimulatedRequest): void {
  const accessToken = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (accessToken === undefined) throw new Refusal(401, 'Access token is empty.');
  if (!gate.admits(accessToken)) throw refusal(401);
}

function guarded(gate: Gate, request: SimulatedRequest, work: () => Answer): Answer {
  const answer = answered(gate, request, work);
  return { ...answer, headers: { date: new Date(gate.now()).toUTCString(), ...answer.headers } };
}

function answered(gate: Gate, request: SimulatedRequest, work: () => Answer): Answer {
  const clientRequestId = request.headers['client-request-id'];
  try {
    const answer = work();
    const requestId = randomUUID();
    const ids = { 'request-id': requestId, 'client-request-id': clientRequestId ?? requestId };
    return { ...answer, headers: { ...ids, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return errorAnswer(error, { path: request.path, clientRequestId, now: gate.now() }, gate.quirks);
  }
}
