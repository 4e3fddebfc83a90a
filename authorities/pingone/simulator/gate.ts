/** What stands in front of every call of the API: the access token, the rate limit, the worker's role, the right environment. */
import type { Answer, Call, Route, SimulatedRequest } from '#simulation';
import type { Quirks } from './quirks.ts';
import { errorAnswer, Refusal } from './refusals.ts';

/** A call of the API, below an environment: `/applications/{application}`. */
export interface Resource {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly operation: string;
  /** Throws a `Refusal`. */
  answer(call: Call): Answer;
}

export interface Gate {
  readonly environmentId: string;
  readonly quirks: Quirks;
  readonly now: () => number;
  isAdmitted(request: SimulatedRequest): boolean;
  permits(permission: string): boolean;
}

/** The role that the worker application has in the environment. unverified: whether it covers device requirements. */
export const ROLE = 'Client Application Developer';

/** unverified: how bursts look. Of so many requests in a row, these come too soon. */
const BURST = { of: 5, refused: [2, 3] } as const;

export function apiRoutes(gate: Gate, resources: readonly Resource[]): Route[] {
  let requests = 0;

  function enter(resource: Resource, call: Call): Answer {
    if (!gate.isAdmitted(call.request)) throw new Refusal('INVALID_TOKEN');
    requests += 1;
    const turn = requests % BURST.of;
    const isTooSoon = gate.quirks.rate === 'bursts' && BURST.refused.some((refused) => refused === turn);
    if (isTooSoon) throw new Refusal('REQUEST_LIMITED');
    // A role is given for one environment, so that it is none in any other.
    const isHere = call.params.environment === gate.environmentId;
    if (!isHere || !gate.permits(ROLE)) throw new Refusal('ACCESS_FAILED');
    return resource.answer(call);
  }

  return resources.map((resource) => ({
    method: resource.method,
    path: `/v1/environments/{environment}${resource.path}`,
    operation: resource.operation,
    answer: (call) => answered(gate, () => enter(resource, call)),
  }));
}

/** What is said of an address that no call has. */
export function unknownAddress(gate: Gate): Answer {
  return answered(gate, () => {
    throw new Refusal('NOT_FOUND');
  });
}

function answered({ quirks, now }: Gate, work: () => Answer): Answer {
  const answer = answerOrRefusal(quirks, work);
  return { ...answer, headers: { date: new Date(now()).toUTCString(), ...answer.headers } };
}

function answerOrRefusal(quirks: Quirks, work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return errorAnswer(error, quirks);
  }
}
