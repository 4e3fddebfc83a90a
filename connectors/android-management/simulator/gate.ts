/** What stands in front of every resource: the access token, the account's permission, the form of errors. */
import { type Answer, type Call, type Grants, json, type Route } from '#simulation';
import type { Quirks } from './quirks.ts';
import { Refusal, refused } from './refusals.ts';

/** The one permission of Google Cloud that lets an account do all there is. */
export const PERMISSION = 'androidmanagement.enterprises.manage';

export interface Gate {
  readonly quirks: Quirks;
  readonly now: () => number;
  /** Whose resources these are: `enterprises/LC01...`. */
  readonly enterprise: string;
  readonly granted: Grants;
  admits(accessToken: string): boolean;
}

export interface Resource {
  readonly method: 'GET' | 'POST';
  /** Below the enterprise; may be empty. */
  readonly path: string;
  readonly operation: string;
  /** The answer's body; throws a `Refusal`. */
  answer(call: Call): unknown;
}

export function routesOf(gate: Gate, resources: readonly Resource[]): Route[] {
  return resources.map(({ method, path, operation, answer }) => ({
    method,
    path: `/v1/enterprises/{enterprise}${path}`,
    operation,
    answer: (call: Call) => guarded(gate, call, answer),
  }));
}

function guarded(gate: Gate, call: Call, answer: (call: Call) => unknown): Answer {
  const date = new Date(gate.now()).toUTCString();
  try {
    enter(gate, call);
    return json(200, answer(call), { 'content-type': 'application/json; charset=UTF-8', date });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const said = refused(error, gate.now(), gate.quirks);
    return { ...said, headers: { ...said.headers, date } };
  }
}

function enter(gate: Gate, { request, params }: Call): void {
  const accessToken = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (accessToken === undefined || !gate.admits(accessToken)) throw new Refusal(401);
  if (!gate.granted.permits(PERMISSION)) throw new Refusal(403);
  // Whether it is another's or nobody's, Google does not tell.
  if (`enterprises/${params.enterprise}` !== gate.enterprise) throw new Refusal(403);
}
