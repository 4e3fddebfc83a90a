import { STATUS_CODES } from 'node:http';

/** The media type of every error body (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/**
 * An error body. `detail` is a sentence of ours and never repeats what was sent: a token may stand anywhere in a request that
 * went wrong, and error bodies end up in the logs of who asked.
 */
export function problem(status: number, detail: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, ...more });
}

/** What is said of a request that could not be read, or not answered. */
export function unreadable(status: number): string {
  return UNREADABLE[status] ?? 'the request cannot be read';
}

const UNREADABLE: Readonly<Record<number, string>> = {
  408: 'the request took too long to arrive',
  413: 'the body is larger than 8 KiB',
  415: 'this content type is not accepted here',
  431: 'the header fields are too large',
  500: 'something went wrong here',
};
