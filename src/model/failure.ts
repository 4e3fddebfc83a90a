/**
 * What can go wrong at a vendor or an authority, as a closed set of kinds. The table is the whole retry policy:
 * reconcile, schedule and the documentation read it, and nothing else decides whether to try again.
 *
 * | kind        | what happened                                                       |
 * |-------------|---------------------------------------------------------------------|
 * | auth        | we may not come in, or may not do this: credentials or permission   |
 * | throttled   | too many requests; the vendor may say how long to wait              |
 * | unavailable | no usable answer: network, time-out, 5xx                            |
 * | conflict    | somebody else changed the object in between                         |
 * | rejected    | the vendor understood and declined, or what we look for isn't there |
 * | protocol    | an answer that doesn't have the documented shape                    |
 */
export const FAILURES = {
  auth: { retries: 0, afterwards: 'stop-account', means: 'credentials or permissions are missing or wrong' },
  throttled: { retries: 5, afterwards: 'later', means: 'the vendor asks us to slow down' },
  unavailable: { retries: 3, afterwards: 'later', means: 'the vendor gave no usable answer' },
  conflict: { retries: 0, afterwards: 'observe-again', means: 'somebody else changed the object at the same time' },
  rejected: { retries: 0, afterwards: 'person', means: 'the vendor declined the request' },
  protocol: { retries: 0, afterwards: 'person', means: 'the answer does not have the documented shape' },
} as const satisfies Record<string, FailurePolicy>;

interface FailurePolicy {
  /** How often the same call is tried again within one run, with growing pauses. */
  readonly retries: number;
  /**
   * What follows when retrying is over: `later` the next scheduled run, `observe-again` look and plan once more in this run,
   * `person` somebody must act, `stop-account` no further call to this account in this run.
   */
  readonly afterwards: 'later' | 'observe-again' | 'person' | 'stop-account';
  readonly means: string;
}

/** What went wrong, in one of the table's words. */
export type FailureKind = keyof typeof FAILURES;

/** What is known of a failure beside its kind and its sentence. */
export interface FailureDetails {
  /** The error this one was made from. Never logged as an object: vendors' errors carry headers and bodies. */
  readonly cause?: unknown;
  /** How long the vendor asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** HTTP status, where there was one. */
  readonly status?: number;
  /** The permission whose absence explains the failure, in the vendor's words. */
  readonly permission?: string;
  /** The vendor's own identifier of the request, for a support case. */
  readonly requestId?: string;
}

/** A connector from outside may carry a copy of this file: what its copy throws is a failure here too. */
const MARK: unique symbol = Symbol.for('watchword.Failure');

/** The one error a connector or an authority throws on purpose. Anything else that is thrown is a bug. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly permission: string | undefined;
  readonly requestId: string | undefined;

  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.retryAfterMs = details.retryAfterMs;
    this.status = details.status;
    this.permission = details.permission;
    this.requestId = details.requestId;
  }

  static override [Symbol.hasInstance](this: unknown, value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a class made from this one inherits the question, and has instances of its own.
    const asked = this as typeof Failure;
    if (asked !== Failure) return Function.prototype[Symbol.hasInstance].call(asked, value);
    return typeof value === 'object' && value !== null && MARK in value;
  }

  get [MARK](): true {
    return true;
  }
}

/** A mistake by the person at the keyboard: its message is the whole output, without a stack, and the exit code is 1. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
