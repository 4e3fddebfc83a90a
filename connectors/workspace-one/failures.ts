/**
 * From an answer of Workspace ONE to a `Failure` whose message names method, path and status, and never a body or a header.
 *
 * | answer                        | kind        | means                                                                    |
 * |-------------------------------|-------------|--------------------------------------------------------------------------|
 * | 401 with 7000                 | rejected    | the app isn't there, or can't be seen: no matter of signing in           |
 * | 401 otherwise                 | auth        | 1005: the password; 1013: the API key                                    |
 * | 403                           | auth        | a permission is missing (1011)                                           |
 * | 404 for a list                | auth        | the address doesn't lead to the API: every such list exists              |
 * | 500 with 200011               | unavailable | stored, but not published: `write` looks again and publishes once more   |
 * | everything else               | by status   | see `failureKindOf`                                                      |
 */
import { Failure, failureKindOf, type Kit, retryAfterMs } from '#connector';
import type { Endpoint } from './endpoints.ts';
import { idIn, readVendorError, scrub } from './vendor-error.ts';

export interface Asked {
  readonly endpoint: Endpoint;
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Without query: `/api/mam/apps/search`. */
  readonly path: string;
  /** The object in words: `the app 4f1c...`. */
  readonly what: string;
  /** A list that exists in every tenant, be it empty. */
  readonly isList?: boolean;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const NOT_FOUND = '7000';
const NOT_PUBLISHED = '200011';

/** A `Failure` made of an answer, with the vendor's own number for it. */
export class Refusal extends Failure {
  readonly code: string | null;

  constructor(code: string | null, ...failure: ConstructorParameters<typeof Failure>) {
    super(...failure);
    this.code = code;
  }
}

/** `PUT /api/mam/apps/...`: how messages call a request. */
export function nameOf({ method, path }: Asked): string {
  return `${method} ${path}`;
}

/** Whether a failure says that the object that was asked for isn't there, or can't be seen. */
export function isGone(error: unknown): error is Refusal {
  return error instanceof Refusal && error.kind === 'rejected' && (error.status === 404 || error.status === 401);
}

/** Whether a write was stored and not published. */
export function isNotPublished(error: unknown): boolean {
  return error instanceof Refusal && error.code === NOT_PUBLISHED;
}

/** Whether we were not let in at all: the credentials or the address, not a permission. */
export function isSignInRefused(error: unknown): error is Failure {
  return error instanceof Failure && error.kind === 'auth' && error.status !== 403;
}

/** The failure for an answer with a status outside 200 to 299. */
export function refused(asked: Asked, { status, headers, body }: Answer, kit: Kit): Refusal {
  const { code, message, activityId } = readVendorError(body);
  const vendorSays = [code, message === null ? null : scrub(kit.redact(message))].filter((part) => part !== null);
  const quoted = vendorSays.length === 0 ? '' : ` (${vendorSays.join(': ')})`;
  const advice = adviceFor(asked, status, code);
  const says = `${nameOf(asked)} was answered with ${status}${quoted}${advice === '' ? '' : `; ${advice}`}`;
  const wait = retryAfterMs(headers.get('retry-after'), kit.now());
  const requestId = idIn(headers.get('x-correlation-id')) ?? activityId;
  return new Refusal(code, kindFor(asked, status, code), kit.redact(says), {
    status,
    ...(status === 403 ? { permission: asked.endpoint.permission } : {}),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(requestId === null ? {} : { requestId }),
  });
}

function kindFor({ isList }: Asked, status: number, code: string | null): Failure['kind'] {
  if (status === 401 && code === NOT_FOUND) return 'rejected';
  if (status === 404 && isList === true) return 'auth';
  return failureKindOf(status);
}

function adviceFor({ endpoint, what, isList }: Asked, status: number, code: string | null): string {
  if (code === NOT_FOUND && isList !== true) return `${what} does not exist, or the account cannot see it`;
  if (code === NOT_PUBLISHED) return 'the change is stored and was not published to the phones; it is published again';
  switch (status) {
    case 401:
      return UNAUTHORIZED[code ?? ''] ?? 'the sign-in was not accepted; the next run signs in afresh';
    case 403:
      return `the account's role needs the permission ${endpoint.permission}`;
    case 404:
      return isList === true ? 'the address does not lead to the API: check `apiUrl`' : `${what} does not exist`;
    default:
      return '';
  }
}

const UNAUTHORIZED: Readonly<Record<string, string>> = {
  '1005': 'the user name or the password is wrong, or the account is locked: check `username` and `password`',
  '1013': 'the API key is wrong, or of a kind that may not do this: check `tenantCode`',
};

/** What axios could not read. Its own error carries headers and is left behind; abortion by our own signal is passed on as it is. */
export function broken(asked: Asked, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof Failure) return error;
  return new Failure('unavailable', `${nameOf(asked)}: no answer could be read`);
}
