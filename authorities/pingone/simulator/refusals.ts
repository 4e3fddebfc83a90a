/** The service's error answers: `{id, code, message, details}`. Clients are to go by the code, not by the status. */
import { randomUUID } from 'node:crypto';
import { type Answer, json } from '#simulation';
import type { Quirks } from './quirks.ts';

/** What exactly was wrong. */
export interface Detail {
  readonly code: 'REQUIRED_VALUE' | 'INVALID_VALUE';
  readonly target: string;
  readonly message: string;
}

/** unverified: the code of each, beyond the few that the error page shows. */
const CODES = {
  INVALID_REQUEST: [400, 'The request could not be completed. The request was malformed.'],
  INVALID_DATA: [400, 'The request could not be completed. One or more validation errors were in the request.'],
  INVALID_TOKEN: [401, 'Your token is invalid.'],
  ACCESS_FAILED: [403, 'The actor attempting to perform the request is not authorized.'],
  NOT_FOUND: [404, 'The request could not be completed. The requested resource was not found.'],
  CONFLICT: [409, 'The request could not be completed. The resource was changed.'],
  REQUEST_LIMITED: [429, 'The request could not be completed. There have been too many requests.'],
  UNEXPECTED_ERROR: [500, 'An unexpected error occurred. Please contact support.'],
  SERVICE_UNAVAILABLE: [503, 'The request could not be completed. Please try again later.'],
} as const satisfies Readonly<Record<string, readonly [status: number, says: string]>>;

export type Code = keyof typeof CODES;

/** Where a class of errors has another status than it used to have. */
const SHIFTED: Readonly<Record<number, number>> = { 400: 403, 401: 403, 403: 400, 404: 400 };

const RETRY_AFTER_SECONDS = 2;

/** Thrown by a route: the request is refused. */
export class Refusal extends Error {
  readonly code: Code;
  readonly details: readonly Detail[];

  constructor(code: Code, details: readonly Detail[] = []) {
    super(CODES[code][1]);
    this.code = code;
    this.details = details;
  }
}

/** The refusal that has this status as a rule; an unexpected error for a status that none has. */
export function refusal(status: number): Refusal {
  const codes: readonly Code[] = Object.keys(CODES).filter((code): code is Code => code in CODES);
  return new Refusal(codes.findLast((code) => CODES[code][0] === status) ?? 'UNEXPECTED_ERROR');
}

export function errorAnswer({ code, message, details }: Refusal, quirks: Quirks): Answer {
  const [usual] = CODES[code];
  const status = quirks.statuses === 'shifted' ? (SHIFTED[usual] ?? usual) : usual;
  const headers =
    usual === 429 && quirks.retryAfter === 'seconds' ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {};
  return json(
    status,
    { id: randomUUID(), code, message, ...(details.length === 0 ? {} : { details }) },
    { 'content-type': 'application/json;charset=UTF-8', ...headers },
  );
}
