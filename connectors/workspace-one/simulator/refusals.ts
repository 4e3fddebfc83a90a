/** The vendor's error answers: `{errorCode, message, activityId}`, unless a gateway answers in its place. */
import { randomUUID } from 'node:crypto';
import type { Answer } from '#simulation';
import { JSON_TYPE } from './api-json.ts';
import type { Quirks } from './quirks.ts';

/** Thrown by a route: the request is refused. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, says: string) {
    super(says);
    this.status = status;
    this.code = code;
  }
}

/** How long a client that asks too often is told to wait. */
const RETRY_AFTER_SECONDS = 7;

/** What stands for a status where no call has a code of its own for it. */
const USUAL: Readonly<Record<number, readonly [code: number, says: string]>> = {
  400: [6, 'The request is invalid.'],
  401: [1005, 'User Credentials and/or API Key is invalid.'],
  403: [1011, "User doesn't have sufficient permissions to perform this operation."],
  404: [7000, 'Application not found or user does not have access to it.'],
  422: [1012, 'The request is unprocessable.'],
  429: [429, 'Too many requests.'],
  500: [1000, 'An error has occurred.'],
  503: [503, 'The server is unavailable.'],
};

export function refusal(status: number): Refusal {
  const [code, says] = USUAL[status] ?? [status, 'The request has failed.'];
  return new Refusal(status, code, says);
}

export function appNotFound(status: 401 | 404 = 404): Refusal {
  return new Refusal(status, 7000, 'Application not found or user does not have access to it.');
}

export function errorAnswer({ status, code, message }: Refusal, quirks: Quirks): Answer {
  const errorCode = quirks.errorCode === 'number' ? code : String(code);
  const body = JSON.stringify({ errorCode, message, activityId: randomUUID() });
  const document = { status, headers: { 'content-type': JSON_TYPE }, body };
  if (status === 429) return throttled(document, quirks);
  return quirks.errorPage === 'html' && status >= 500 ? errorPage(status) : document;
}

/** What a gateway answers in the vendor's place. */
export function errorPage(status: number): Answer {
  const title = status === 503 ? 'Service Unavailable' : 'Request Rejected';
  return {
    status,
    headers: { 'content-type': 'text/html; charset=us-ascii' },
    body: `<!DOCTYPE HTML><HTML><HEAD><TITLE>${title}</TITLE></HEAD><BODY><h2>${title}</h2><hr><p>HTTP Error ${status}.</p></BODY></HTML>`,
  };
}

function throttled(document: Answer, { throttleBody, retryAfter }: Quirks): Answer {
  const bodies = { json: document, empty: { status: 429, headers: {} }, html: errorPage(429) };
  const answer = bodies[throttleBody];
  const header = retryAfter === 'seconds' ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {};
  return { ...answer, headers: { ...answer.headers, ...header } };
}
