/**
 * The kit: all of the outside world that a connector sees. A request goes this way:
 *
 * quiet? → held? → turn → budget → quiet? → sent, answered → 429, 503 or a quota used up: quiet for the whole host → reported
 *
 * | what happens                             | what the connector gets                          |
 * |------------------------------------------|--------------------------------------------------|
 * | an answer, whatever its status           | a `Response`, its body complete                  |
 * | the host has asked for quiet             | `throttled` with the time left; nothing is sent  |
 * | its quota is used up but for a reserve   | the same, until it starts anew                   |
 * | it may change something, and writes are held | a wait                                       |
 * | too many at the same moment              | a wait                                           |
 * | the account's budget is used up          | a wait                                           |
 * | it may change something, and the lease that it goes by is lost | `unavailable`; nothing is sent |
 * | no answer, half an answer, too late      | `unavailable`                                    |
 * | not HTTP, can't be unpacked, or too long | `protocol`                                       |
 * | the caller's signal fires                | the reason of the signal                         |
 */
import type { Clock } from '../clock.ts';
import { Failure, type FailureKind } from '../model/failure.ts';
import type { Fingerprint } from '../model/token.ts';
import type { Redactor } from '../redactor.ts';
import { type Budget, createBudget } from './budget.ts';
import { type Cache, noCache } from './cache.ts';
import type { Kit, KitRequest, Limits } from './contract.ts';
import { retryAfterMs } from './failure-of.ts';
import { type Asked, createHttp } from './http.ts';
import { type Quiet, quietKey } from './quiet.ts';
import { usedUp } from './quota.ts';
import { createTurns } from './turns.ts';

export interface KitSettings {
  readonly account: string;
  /** Certificates of a private authority, PEM; trusted beside the usual ones. */
  readonly ca?: string | null;
  /** Where a private authority is named, for messages; in the account unless given. */
  readonly trusts?: string;
  /** Address of an HTTP proxy. */
  readonly proxy?: string | null;
  /** How long one request may take, from sending it to the last byte of the answer. */
  readonly timeoutMs: number;
  /** The vendor's published limits, and the part of them that we take: half, unless given. */
  readonly limits: Limits;
  readonly share?: number;
  /** Where it is counted; in the memory of this process, unless given. */
  readonly budget?: Budget;
  /** Nothing is kept, unless given. */
  readonly cache?: Cache;
  readonly fingerprint: (value: string) => Fingerprint;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly quiet: Quiet;
  /** Asked right before a request goes out that may change something; throws where it must not. */
  readonly assertMayWrite?: () => void;
  /** Hears of every request that was sent, once it is over. */
  readonly onRequest?: (request: RequestReport) => void;
  /** Hears of every wish for quiet. */
  readonly onQuiet?: (wish: QuietWish) => void;
}

/** One request and what became of it: a status, or a failure. */
export interface RequestReport extends Asked {
  readonly operation: string | undefined;
  readonly status?: number;
  readonly failure?: FailureKind | 'aborted';
  readonly ms: number;
}

export interface QuietWish {
  readonly host: string;
  readonly untilAt: number;
  readonly waitMs: number;
  readonly why: string;
}

/** The kit as its owner sees it. */
export interface AccountKit extends Kit, AsyncDisposable {
  /** How many requests have been sent so far, sign-in included. */
  requests(): number;
  /** Until then (milliseconds since 1970) no request goes out that may change something; those that only read go on. */
  holdWrites(untilAt: number): void;
}

/** The part of a vendor's limits that an account takes. */
export const DEFAULT_SHARE = 0.5;

/** How long a host is left alone that throttles without saying for how long. */
const QUIET_UNLESS_TOLD_MS = 30_000;

/** The longest quiet we grant; a vendor that still wants it afterwards says so again. */
const LONGEST_QUIET_MS = 86_400_000;

/** Makes the kit of one account. It lives as long as the account's settings do. */
export function createKit(settings: KitSettings): AccountKit {
  const { account, ca = null, proxy = null, timeoutMs, redactor, clock, quiet } = settings;
  const redact = (text: string) => redactor.redact(text);
  // The proxy's address is no secret, but a password may stand in it.
  if (proxy !== null) redactor.add(decodeURIComponent(new URL(proxy).password));
  const http = createHttp({ ca, trusts: settings.trusts, proxy, timeoutMs, clock, redact });
  const { limits } = settings;
  const turns = createTurns(limits.atOnce);
  const budget = settings.budget ?? createBudget(limits, settings.share ?? DEFAULT_SHARE, clock);
  const kept = new Map<string, unknown>();
  const closed = new AbortController();
  let sent = 0;
  let heldUntil = 0;

  async function send(address: string | URL, { operation, ...init }: KitRequest = {}): Promise<Response> {
    const url = parsed(address);
    const asked: Asked = { method: (init.method ?? 'GET').toUpperCase(), host: url.host, path: redact(url.pathname) };
    // Who waits for a turn or for the budget doesn't wait for a kit that is closed.
    const signal = init.signal ? AbortSignal.any([init.signal, closed.signal]) : closed.signal;
    signal.throwIfAborted();
    refuseWhileQuiet(asked);
    const heldMs = isWrite(asked.method, init) ? heldUntil - clock.now() : 0;
    if (heldMs > 0) await clock.sleep(heldMs, signal);
    // The turn comes first: a request that waited for its turn with a start booked in the budget would start late, among others.
    const release = await turns.take(signal);
    try {
      await budget.take({ writes: isWrite(asked.method, init), operation }, signal);
      // Another request, perhaps of another process, may have been told to be quiet while this one waited.
      await quiet.fresh?.();
      refuseWhileQuiet(asked);
      if (isWrite(asked.method, init)) settings.assertMayWrite?.();
      return await sendNow(url, init, asked, operation);
    } finally {
      release();
    }
  }

  async function sendNow(url: URL, init: RequestInit, asked: Asked, operation?: string): Promise<Response> {
    sent += 1;
    const startedAt = clock.now();
    const report = (outcome: Pick<RequestReport, 'status' | 'failure'>) =>
      settings.onRequest?.({ ...asked, operation, ...outcome, ms: clock.now() - startedAt });
    let response: Response;
    try {
      response = await http.send(url, { ...init, method: asked.method }, asked);
    } catch (thrown) {
      report({ failure: thrown instanceof Failure ? thrown.kind : 'aborted' });
      throw thrown;
    }
    listenForQuiet(response, asked);
    report({ status: response.status });
    return response;
  }

  function refuseWhileQuiet({ method, host, path }: Asked): void {
    const until = quiet.until(quietKey(account, host));
    if (until === undefined) return;
    const left = until - clock.now();
    const says = `${method} ${host}${path}: not sent, the host has asked for quiet for another ${Math.ceil(left / 1000)} s`;
    throw new Failure('throttled', says, { retryAfterMs: left });
  }

  function listenForQuiet({ status, headers }: Response, { method, host, path }: Asked): void {
    const now = clock.now();
    const told = retryAfterMs(headers.get('retry-after'), now);
    if (status === 429 || (status === 503 && told !== undefined)) {
      beQuiet(host, told ?? QUIET_UNLESS_TOLD_MS, `${method} ${host}${path} was answered with ${status}`);
    }
    const quota = limits.quota === undefined ? undefined : usedUp(headers, limits.quota, now);
    if (quota === undefined) return;
    // Answers to requests that were on their way together all say the same.
    const already = quiet.until(quietKey(account, host)) ?? 0;
    if (Math.min(quota.untilAt, now + LONGEST_QUIET_MS) > already) beQuiet(host, quota.untilAt - now, quota.why);
  }

  function beQuiet(host: string, wantedMs: number, why: string): void {
    const waitMs = Math.min(wantedMs, LONGEST_QUIET_MS);
    if (waitMs === 0) return;
    const untilAt = clock.now() + waitMs;
    quiet.ask(quietKey(account, host), untilAt, why);
    settings.onQuiet?.({ host, untilAt, waitMs, why });
  }

  return {
    fetch: send,
    fingerprint: settings.fingerprint,
    keep<T>(key: string, make: () => T): T {
      if (kept.has(key)) return kept.get(key) as T;
      const made = make();
      kept.set(key, made);
      // A promise that came to nothing isn't worth keeping: the next caller tries anew.
      if (made instanceof Promise) made.catch(() => kept.get(key) === made && kept.delete(key));
      return made;
    },
    cache: settings.cache ?? noCache,
    guard: (secret) => redactor.add(secret, account),
    redact,
    now: () => clock.now(),
    requests: () => sent,
    holdWrites(untilAt) {
      heldUntil = untilAt;
    },
    async [Symbol.asyncDispose]() {
      closed.abort(new Failure('unavailable', 'not sent: what was opened for these settings is closed'));
      kept.clear();
      await http[Symbol.asyncDispose]();
    },
  };
}

/** An address that can't be understood may hold anything, so it isn't shown. */
function parsed(address: string | URL): URL {
  const url = URL.parse(String(address));
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new Failure('rejected', 'not sent: the address of the request is not an http or https address');
  }
  return url;
}

/** Vendors count separately what may change something. Signing in is a POST that changes nothing (RFC 6749, section 4). */
function isWrite(method: string, { body, onlyAsks }: KitRequest): boolean {
  if (method === 'GET' || method === 'HEAD' || onlyAsks === true) return false;
  const form = typeof body === 'string' || body instanceof URLSearchParams ? String(body) : '';
  return !/(^|&)grant_type=/.test(form);
}
