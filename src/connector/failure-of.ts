import { Failure, type FailureKind } from '../model/failure.ts';

/**
 * HTTP status to failure kind, for every vendor.
 *
 * | status            | kind        |
 * |-------------------|-------------|
 * | 401 403 407       | auth        |
 * | 408 425 5xx       | unavailable |
 * | 409 412 423       | conflict    |
 * | 429               | throttled   |
 * | any other 4xx     | rejected    |
 * | 1xx 3xx, the rest | protocol    |
 */
export function failureKindOf(status: number): FailureKind {
  if (status === 401 || status === 403 || status === 407) return 'auth';
  if (status === 408 || status === 425 || (status >= 500 && status <= 599)) return 'unavailable';
  if (status === 409 || status === 412 || status === 423) return 'conflict';
  if (status === 429) return 'throttled';
  if (status >= 400 && status <= 499) return 'rejected';
  return 'protocol';
}

/**
 * The `Retry-After` header in milliseconds: seconds, fractions included (`2.128`, as Graph sends), or an HTTP date.
 * Undefined where there is none, or none that can be read.
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  if (header === null || header === undefined) return undefined;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // `Date.parse` takes `-1` and much else for a date; every form of an HTTP date has a time of day.
  const at = /\d\d:\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** A failure for an answer whose status says that it is one. `says` names method, path and the vendor's own words, already redacted. */
export function failureOf(
  response: { readonly status: number; readonly headers: Headers },
  says: string,
  now: number,
  details: { readonly permission?: string; readonly requestId?: string } = {},
): Failure {
  const wait = retryAfterMs(response.headers.get('retry-after'), now);
  return new Failure(failureKindOf(response.status), says, {
    ...details,
    status: response.status,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}
