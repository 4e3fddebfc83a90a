/**
 * How an account gets in: an access token for an API client (RFC 6749, section 4.4). It outlives a run, so that a pass needs no
 * sign-in of its own, and is kept in the cache, so that another process needs none either.
 *
 * How long a token lasts is a setting of the API client, often a minute or ten. Disabling a client does not take back the tokens
 * it holds already. (https://developer.jamf.com/jamf-pro/docs/client-credentials, last verified on documentation, November 2026)
 */
import { Failure, failureKindOf, failureOf, isRecord, type Kit, scrub } from '#connector';
import { TOKEN_PATH } from './endpoints.ts';
import type { Account } from './settings.ts';
import { vendorWords } from './vendor-words.ts';

interface AccessToken {
  readonly value: string;
  /** Milliseconds since 1970. Some time before its end, because a request may be on its way for a while. */
  readonly goodUntil: number;
  readonly isFromCache: boolean;
}

/** Before its end a token is no longer used: by so much, or by half its life where that is less. */
const MARGIN_MS = 60_000;
/** The shortest life that a client can be given: what a token has that doesn't say. */
const UNLESS_TOLD_S = 60;
/** One that says it lasts longer was not made by who we think. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

const CACHED = 'access token';
const WHAT = 'sign-in';

export class Session {
  readonly #account: Account;
  readonly #kit: Kit;
  #token: AccessToken | undefined;
  #signingIn: Promise<AccessToken> | undefined;
  /** Until the vendor refuses what came from it. */
  #trustsCache = true;

  constructor(account: Account, kit: Kit) {
    this.#account = account;
    this.#kit = kit;
  }

  /** Sends a request with an access token. One that was kept may be too old, so its refusal is not the last word. */
  async enter<T>(send: (token: string) => Promise<T>, signal: AbortSignal): Promise<T> {
    const token = await this.token(signal);
    try {
      return await send(token.value);
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 401) throw error;
      this.#forget(token);
      if (!token.isFromCache) throw error;
      return send((await this.token(signal)).value);
    }
  }

  /** The present access token, or a new one. Whoever asks at the same moment gets the same. */
  async token(signal: AbortSignal): Promise<AccessToken> {
    signal.throwIfAborted();
    if (this.#token !== undefined && this.#token.goodUntil > this.#kit.now()) return this.#token;
    this.#signingIn ??= this.#fromCacheOrSignIn().finally(() => {
      this.#signingIn = undefined;
    });
    this.#token = await until(this.#signingIn, signal);
    return this.#token;
  }

  #forget(token: AccessToken): void {
    if (this.#token?.value !== token.value) return;
    this.#token = undefined;
    this.#trustsCache = false;
    void this.#kit.cache.delete(CACHED);
  }

  async #fromCacheOrSignIn(): Promise<AccessToken> {
    const { cache, guard, now } = this.#kit;
    const cached = this.#trustsCache ? tokenIn(await cache.get(CACHED), now()) : undefined;
    if (cached !== undefined) {
      guard(cached.value);
      return cached;
    }
    const { value, goodUntil } = await this.#signIn();
    this.#trustsCache = true;
    void cache.set(CACHED, JSON.stringify({ value, goodUntil }), goodUntil - now());
    return { value, goodUntil, isFromCache: false };
  }

  async #signIn(): Promise<Pick<AccessToken, 'value' | 'goodUntil'>> {
    const { url, clientId, clientSecret } = this.#account;
    const kit = this.#kit;
    const response = await kit.fetch(url + TOKEN_PATH, {
      operation: WHAT,
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: `${new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret.reveal() })}`,
      redirect: 'manual',
    });
    const body = await response.text();
    if (!response.ok) throw this.#declined(response, body);
    const answer = parse(body);
    const { access_token: value, expires_in: lasts } = answer ?? {};
    if (!isToken(value)) {
      throw new Failure('protocol', `${WHAT}: the answer with ${response.status} holds no access token`);
    }
    kit.guard(value);
    const lastsMs = (typeof lasts === 'number' && lasts > 0 ? lasts : UNLESS_TOLD_S) * 1000;
    return { value, goodUntil: kit.now() + lastsMs - Math.min(MARGIN_MS, lastsMs / 2) };
  }

  /** Whatever says "no" here means that we may not come in. */
  #declined(response: Response, body: string): Failure {
    const kit = this.#kit;
    const words = scrub(kit.redact(vendorWords(body)));
    const says = `${WHAT} was answered with ${response.status}${words === '' ? '' : ` (${words})`}`;
    const kind = failureKindOf(response.status);
    if (kind !== 'rejected' && kind !== 'auth') return failureOf(response, says, kit.now());
    const check = 'check `clientId`, `clientSecret` and `url`, and that the API client is enabled';
    return new Failure('auth', `${says}; ${check}`, { status: response.status });
  }
}

/** A token goes into a header, where blanks and line ends have no place. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

/** What was kept, where it can be an access token. */
function tokenIn(text: string | undefined, now: number): AccessToken | undefined {
  const { value, goodUntil } = parse(text ?? '') ?? {};
  if (!isToken(value) || typeof goodUntil !== 'number') return undefined;
  return goodUntil > now && goodUntil < now + LONGEST_MS ? { value, goodUntil, isFromCache: true } : undefined;
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** The promise's outcome, or the signal's reason as soon as it fires: what others wait for as well goes on. */
function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
