/** Google's error answers: `{"error": {"code", "message", "status", "details"}}`. */
import type { Answer } from '#simulation';
import type { Quirks } from './quirks.ts';

/** Thrown by a route: the request is refused. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, says = SAYS[status] ?? 'Request contains an invalid argument.') {
    super(says);
    this.status = status;
  }
}

const NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

const SAYS: Readonly<Record<number, string>> = {
  401: 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  403: 'The caller does not have permission',
  404: 'Requested entity was not found.',
  409: 'The operation was aborted.',
  429: "Quota exceeded for quota metric 'Queries' and limit 'Queries per 100 seconds' of service 'androidmanagement.googleapis.com'.",
  500: 'Internal error encountered.',
  503: 'The service is currently unavailable.',
};

export function refused(refusal: Refusal, now: number, quirks: Quirks): Answer {
  const { status, message } = refusal;
  const details =
    status === 429 ? [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'RATE_LIMIT_EXCEEDED' }] : [];
  const error = {
    code: status,
    message,
    status: NAMES[status] ?? 'UNKNOWN',
    ...(details.length > 0 ? { details } : {}),
  };
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...retryAfter(status, now, quirks) },
    body: JSON.stringify({ error }, null, 2),
  };
}

/** What Google says of an address it doesn't know: a page. */
export const NO_SUCH_ADDRESS: Answer = {
  status: 404,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: '<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p>The requested URL was not found on this server.',
};

function retryAfter(status: number, now: number, quirks: Quirks): Record<string, string> {
  if ((status !== 429 && status !== 503) || quirks.retryAfter === 'none') return {};
  return { 'retry-after': quirks.retryAfter === 'date' ? new Date(now + 2000).toUTCString() : '2' };
}
