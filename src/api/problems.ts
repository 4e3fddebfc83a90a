/**
 * Every way the admin API refuses, by the end of its `type` (`urn:watchword:problem:<name>`). What stands here never changes its
 * meaning: programs branch on it. The table is in the documentation as it is here.
 */
export const PROBLEMS = {
  'bad-request': { status: 400, title: 'the request has not the expected form' },
  unauthorized: { status: 401, title: 'no valid key, token, certificate or session came with the request' },
  forbidden: { status: 403, title: 'the role, or the way in which it was asked, does not allow this' },
  'not-found': { status: 404, title: 'there is nothing of that name' },
  'method-not-allowed': { status: 405, title: 'the path answers other methods' },
  refused: { status: 409, title: 'what is asked for is not possible now; the detail says what to do instead' },
  'still-served': { status: 409, title: 'phones may still present the token' },
  'look-first': { status: 409, title: 'an account has not been looked at lately enough to decide this' },
  'price-not-confirmed': { status: 409, title: 'an emergency needs the number of phones that lose access' },
  busy: { status: 409, title: 'another run of the account is going on' },
  'key-reused': { status: 409, title: 'the idempotency key came with another request before' },
  outdated: { status: 412, title: 'it has changed since it was read' },
  'too-large': { status: 413, title: 'the request is too large' },
  'unsupported-media-type': { status: 415, title: 'the body is no JSON' },
  'version-required': { status: 428, title: 'say with If-Match which version is meant' },
  'too-many-requests': { status: 429, title: 'too many requests' },
  'headers-too-large': { status: 431, title: 'the headers are too large' },
  bug: { status: 500, title: 'something happened that must not happen; it is in the log' },
  'vendor-failed': { status: 502, title: 'an MDM or an authority gave no usable answer' },
  'store-unavailable': { status: 503, title: 'the store can not be used now; nothing was changed' },
  stopping: { status: 503, title: 'the daemon is stopping' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

/** One of the table's words. */
export type ProblemName = keyof typeof PROBLEMS;

/** Thrown by what a route does, where a program has to tell this refusal from others; a `UserError` is `refused`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: ProblemName;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(problem: ProblemName, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.problem = problem;
    this.more = more;
  }
}
