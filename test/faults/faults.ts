/**
 * Everything that can go wrong with one answer, and what a connector makes of it.
 *
 * | fault                                  | kind                                                        |
 * |----------------------------------------|-------------------------------------------------------------|
 * | 401, 403                               | auth                                                        |
 * | 404                                    | rejected; while writing also conflict: it was there before  |
 * | 409                                    | conflict                                                    |
 * | 429, whatever its `Retry-After`        | throttled                                                   |
 * | 500, 503, reset, stall                 | unavailable                                                 |
 * | an HTML page with 503                  | unavailable                                                 |
 * | an HTML page with 200, broken JSON     | protocol                                                    |
 * | the right JSON as another content type | protocol, or read all the same                              |
 *
 * Signing in: whatever says "no" there (401, 403, 404) means that we may not come in, so it is auth. The answer to a write
 * need not be understood where it is a success: the look afterwards decides.
 */
import type { FailureKind } from '#connector';
import {
  answerWith,
  type Behaviour,
  htmlPage,
  type Says,
  type Simulator,
  throttle,
  wrongContentType,
} from '#simulation';

/** What a fault needs to know of who answers: how it refuses, and what time it is there. */
export interface Answering {
  readonly simulator: Pick<Simulator, 'errorAnswer'>;
  readonly clock: { readonly now: () => number };
}

export interface Fault {
  readonly name: string;
  readonly says: (world: Answering) => Says;
  readonly kinds: readonly FailureKind[];
  /** The same for a request that signs in, where it differs. */
  readonly signInKinds?: readonly FailureKind[];
  /** Whether reading the answer all the same is right: then the result must be true. `writes`: only the answer to a write. */
  readonly readable: 'no' | 'writes' | 'yes';
  /** How long the host asks to be left alone, in milliseconds. */
  readonly quietMs?: number;
}

/** The vendor's own error document. */
function refusal(status: number): (world: Answering) => Behaviour {
  return ({ simulator }) => {
    const { headers, body } = simulator.errorAnswer(status);
    return answerWith(status, body, withoutRetryAfter(headers));
  };
}

function throttled(retryAfter: (now: number) => string | undefined): (world: Answering) => Behaviour {
  return ({ simulator, clock }) => throttle(retryAfter(clock.now()), simulator.errorAnswer(429).body);
}

const SECOND_MS = 1_000;
/** How long a host is left alone that doesn't say for how long: see the kit. */
const UNLESS_TOLD_MS = 30 * SECOND_MS;

export const FAULTS: readonly Fault[] = [
  { name: '401', says: refusal(401), kinds: ['auth'], readable: 'no' },
  { name: '403', says: refusal(403), kinds: ['auth'], readable: 'no' },
  // Some things may be missing without anything being wrong, such as figures about phones.
  { name: '404', says: refusal(404), kinds: ['rejected', 'conflict'], signInKinds: ['auth'], readable: 'yes' },
  { name: '409', says: refusal(409), kinds: ['conflict'], readable: 'no' },
  { name: '429 (7)', says: throttled(() => '7'), kinds: ['throttled'], readable: 'no', quietMs: 7 * SECOND_MS },
  { name: '429 (2.128)', says: throttled(() => '2.128'), kinds: ['throttled'], readable: 'no', quietMs: 2_128 },
  {
    name: '429 (date)',
    says: throttled((now) => new Date(now + 9 * SECOND_MS).toUTCString()),
    kinds: ['throttled'],
    readable: 'no',
    quietMs: 9 * SECOND_MS,
  },
  { name: '429', says: throttled(() => undefined), kinds: ['throttled'], readable: 'no', quietMs: UNLESS_TOLD_MS },
  { name: '500', says: refusal(500), kinds: ['unavailable'], readable: 'no' },
  { name: '503', says: refusal(503), kinds: ['unavailable'], readable: 'no' },
  {
    name: '503 (5)',
    says: () => answerWith(503, '', { 'retry-after': '5' }),
    kinds: ['unavailable'],
    readable: 'no',
    quietMs: 5 * SECOND_MS,
  },
  { name: 'reset', says: () => 'reset', kinds: ['unavailable'], readable: 'no' },
  { name: 'stall', says: () => 'stall', kinds: ['unavailable'], readable: 'no' },
  { name: 'broken JSON', says: () => 'truncate', kinds: ['protocol'], readable: 'writes' },
  { name: 'HTML, 200', says: () => htmlPage(200), kinds: ['protocol'], readable: 'writes' },
  { name: 'HTML, 503', says: () => htmlPage(503), kinds: ['unavailable'], readable: 'no' },
  { name: 'as text/html', says: () => wrongContentType(), kinds: ['protocol'], readable: 'yes' },
  { name: 'empty', says: () => answerWith(200, ''), kinds: ['protocol'], readable: 'writes' },
  { name: 'a list', says: () => answerWith(200, '[]'), kinds: ['protocol'], readable: 'writes' },
];

function withoutRetryAfter(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'retry-after'));
}
