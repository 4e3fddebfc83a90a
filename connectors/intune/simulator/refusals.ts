/**
 * Graph's error answers. Intune puts another JSON document, as text, into `message`: with an operation id and the address
 * of its own back end. Errors of Graph's gate (sign-in, throttling) are plain.
 */
import { randomUUID } from 'node:crypto';
import type { Answer } from '#simulation';
import type { Quirks } from './quirks.ts';

/** Thrown by a route: the request is refused. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, says: string, code = codeOf(status)) {
    super(says);
    this.status = status;
    this.code = code;
  }
}

export interface RefusedRequest {
  readonly path: string;
  readonly clientRequestId: string | undefined;
  readonly now: number;
}

const CODES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Forbidden',
  404: 'ResourceNotFound',
  409: 'Conflict',
  412: 'ConditionNotMet',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
  504: 'UnknownError',
};

/** Statuses that come from Graph's gate and not from Intune behind it. */
const GATE = new Set([401, 429]);

const SAYS: Readonly<Record<number, string>> = {
  401: 'Access token has expired or is not yet valid.',
  403: 'Application is not authorized to perform this operation.',
  404: 'Resource Not Found',
  409: 'The request conflicts with the current state of the resource.',
  412: 'The condition of the request is not met.',
  429: 'Please retry again later.',
  500: 'Internal Server Error',
  503: 'The service is unavailable.',
  504: 'The gateway did not receive a response in time.',
};

function codeOf(status: number): string {
  return CODES[status] ?? (status < 500 ? 'BadRequest' : 'UnknownError');
}

export function refusal(status: number): Refusal {
  return new Refusal(status, SAYS[status] ?? 'Bad Request');
}

export function errorAnswer(error: Refusal, request: RefusedRequest, quirks: Quirks): Answer {
  const requestId = randomUUID();
  const clientRequestId = request.clientRequestId ?? requestId;
  const message = GATE.has(error.status) ? error.message : wrapped(error.message, request.path, requestId, quirks);
  const innerError = {
    date: new Date(request.now).toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId,
  };
  return {
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'request-id': requestId,
      'client-request-id': clientRequestId,
      ...retryAfter(error.status, request.now, quirks),
    },
    body: JSON.stringify({ error: { code: error.code, message, innerError } }),
  };
}

function wrapped(says: string, path: string, requestId: string, quirks: Quirks): string {
  if (quirks.errorMessage === 'plain') return says;
  const url = `https://fef.msua06.manage.microsoft.com/AppLifecycle/StatelessAppMetadataFEService${path}`;
  const full = `${says} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: ${requestId} - Url: ${url}`;
  const once = document(full);
  return quirks.errorMessage === 'twice' ? document(once) : once;
}

function document(says: string): string {
  const content = {
    _version: 3,
    Message: says,
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  };
  return JSON.stringify(content, null, 2).replaceAll('\n', '\r\n');
}

function retryAfter(status: number, now: number, quirks: Quirks): Record<string, string> {
  if ((status !== 429 && status !== 503) || quirks.retryAfter === 'none') return {};
  if (quirks.retryAfter === 'seconds') return { 'retry-after': '2' };
  if (quirks.retryAfter === 'date') return { 'retry-after': new Date(now + 2000).toUTCString() };
  return { 'retry-after': '2.128' };
}
