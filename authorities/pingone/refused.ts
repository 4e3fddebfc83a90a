/**
 * From an answer that declines to a `Failure` whose message names method, path and status, and never a body or a header.
 *
 * PingOne asks to go by `code`, because the status of an error may change (sheet: Errors, limits, paging). A code that isn't in this
 * table, or none, goes by the status.
 *
 * | code                                      | kind        | means                                               |
 * |-------------------------------------------|-------------|-----------------------------------------------------|
 * | `ACCESS_FAILED`                           | auth        | the worker application lacks the role               |
 * | `INVALID_TOKEN`                           | auth        | the access token has expired or was withdrawn       |
 * | `NOT_FOUND`                               | rejected    | nothing is defined, or ids are wrong: see `look.ts` |
 * | `INVALID_DATA`, `INVALID_REQUEST`         | rejected    | what was sent is refused                            |
 * | `UNIQUENESS_VIOLATION`                    | rejected    | there is such a thing already                       |
 * | `REQUEST_LIMITED`                         | throttled   | the limit of the licence                            |
 * | `UNEXPECTED_ERROR`, `SERVICE_UNAVAILABLE` | unavailable | PingOne's own trouble                               |
 */
import { Failure, type FailureKind, failureKindOf, type Kit, retryAfterMs } from '#authority';
import { idIn, readVendorError, scrub } from './vendor-error.ts';

/** The role that reading and changing the requirements takes. unverified: is it enough? (sheet: Open questions, 4) */
export const ROLE = 'Client Application Developer';

/** unverified: which codes are there? (sheet: Errors, limits, paging) Only the form of an error is documented, with `INVALID_DATA` in it. */
const KINDS: Readonly<Record<string, FailureKind>> = {
  ACCESS_FAILED: 'auth',
  INVALID_TOKEN: 'auth',
  NOT_FOUND: 'rejected',
  INVALID_DATA: 'rejected',
  INVALID_REQUEST: 'rejected',
  UNIQUENESS_VIOLATION: 'rejected',
  REQUEST_LIMITED: 'throttled',
  UNEXPECTED_ERROR: 'unavailable',
  SERVICE_UNAVAILABLE: 'unavailable',
};

/** A request as messages and logs speak of it. */
export interface Asked {
  readonly method: 'GET' | 'PUT';
  /** `/v1/environments/...` */
  readonly path: string;
  /** What it is for, for logs and metrics. */
  readonly operation: string;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A `Failure` made of an answer, with what PingOne says is wrong. */
export class Refusal extends Failure {
  readonly code: string | null;
  readonly targets: readonly string[];

  constructor({ code, targets }: Pick<Refusal, 'code' | 'targets'>, ...failure: ConstructorParameters<typeof Failure>) {
    super(...failure);
    this.code = code;
    this.targets = targets;
  }
}

/** `GET /v1/environments/...`: how messages call a request. */
export function nameOf({ method, path }: Asked): string {
  return `${method} ${path}`;
}

/** Whether an answer says that the access token is no good, so that another one may be. */
export function isStale({ status, text }: Answer): boolean {
  return status === 401 || (status >= 400 && readVendorError(text).code === 'INVALID_TOKEN');
}

/** Whether a failure says that what was asked for isn't there. */
export function isMissing(error: unknown): error is Refusal {
  if (!(error instanceof Refusal) || error.kind !== 'rejected') return false;
  return error.code === 'NOT_FOUND' || (error.status === 404 && !isKnown(error.code));
}

/** Whether a failure says that what was sent is wrong. */
export function isInvalid(error: unknown): error is Refusal {
  return error instanceof Refusal && (error.code === 'INVALID_DATA' || error.code === 'INVALID_REQUEST');
}

/** The failure for an answer with a status outside 200 to 299. */
export function refused(asked: Asked, { status, headers, text }: Answer, kit: Kit): Refusal {
  const { code, words, targets, id } = readVendorError(text);
  const kind = isKnown(code) ? (KINDS[code] ?? failureKindOf(status)) : failureKindOf(status);
  const said = [code ?? '', scrub(kit.redact(words))].filter((part) => part !== '').join(': ');
  const needsRole =
    kind === 'auth' && status !== 407 && code !== 'INVALID_TOKEN' && (status !== 401 || code === 'ACCESS_FAILED');
  const advice = adviceFor(kind, needsRole);
  const says = `${nameOf(asked)} was answered with ${status}${said === '' ? '' : ` (${said})`}${advice}`;
  const wait = retryAfterMs(headers.get('retry-after'), kit.now());
  const requestId = id ?? idIn(headers.get('correlation-id'));
  return new Refusal({ code, targets }, kind, kit.redact(says), {
    status,
    ...(needsRole ? { permission: ROLE } : {}),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(requestId === null ? {} : { requestId }),
  });
}

function adviceFor(kind: FailureKind, needsRole: boolean): string {
  if (needsRole) return `; the worker application needs the role ${ROLE} for this environment`;
  return kind === 'auth' ? '; the sign-in was not accepted, the next look signs in afresh' : '';
}

function isKnown(code: string | null): code is string {
  return code !== null && Object.hasOwn(KINDS, code);
}
