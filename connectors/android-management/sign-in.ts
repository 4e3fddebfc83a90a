/**
 * An access token for a service account: a short statement signed with its key is exchanged for one (RFC 7523).
 * (https://developers.google.com/identity/protocols/oauth2/service-account, last verified on documentation, November 2026)
 */
import { importPKCS8, SignJWT } from 'jose';
import {
  type AccessToken,
  Failure,
  failureKindOf,
  failureOf,
  isAccessToken,
  isRecord,
  type Kit,
  scrub,
} from '#connector';
import { readKey, type ServiceAccountKey, unusable } from './key.ts';
import type { Account } from './settings.ts';

const TOKEN_URL = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/androidmanagement';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ALGORITHM = 'RS256';
/** The longest that Google takes. */
const HOUR_S = 3600;
/** An access token that ends sooner is no longer used: what is sent with it has to arrive in time. */
const RENEWED_BEFORE_MS = 60_000;
/** One that doesn't say how long it lasts is used for so long. */
const UNLESS_TOLD_S = 600;

export async function signIn(account: Account, kit: Kit): Promise<AccessToken> {
  const url = account.tokenUrl ?? TOKEN_URL;
  const key = readKey(account.serviceAccountKey);
  kit.guard(key.privateKey);
  const assertion = await signed(key, url, kit.now());
  kit.guard(assertion);
  const response = await kit.fetch(url, {
    operation: 'sign-in',
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
    redirect: 'manual',
  });
  const answer = parsed(await bodyOf(response));
  if (!response.ok) throw declined(response, answer, kit);
  const value = answer?.access_token;
  if (!isAccessToken(value)) {
    throw new Failure('protocol', `sign-in: the answer with ${response.status} holds no access token`);
  }
  kit.guard(value);
  const lasts = Number(answer?.expires_in ?? UNLESS_TOLD_S);
  const lastsMs = (Number.isFinite(lasts) && lasts > 0 ? lasts : UNLESS_TOLD_S) * 1000;
  return { value, goodUntil: kit.now() + lastsMs - RENEWED_BEFORE_MS };
}

async function signed({ email, keyId, privateKey }: ServiceAccountKey, url: string, now: number): Promise<string> {
  const second = Math.floor(now / 1000);
  try {
    return await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) })
      .setIssuer(email)
      .setAudience(url)
      .setIssuedAt(second)
      .setExpirationTime(second + HOUR_S)
      .sign(await importPKCS8(privateKey, ALGORITHM));
  } catch {
    // What the library says may quote the key.
    throw unusable('nothing can be signed with the `private_key` in it');
  }
}

/** The endpoint says "no" with 400 or 401: each means that we may not come in. */
function declined(response: Response, answer: Record<string, unknown> | null, kit: Kit): Failure {
  const words = answer?.error_description ?? answer?.error;
  const vendorSays = typeof words === 'string' ? ` (${scrub(kit.redact(words))})` : '';
  const says = `sign-in was answered with ${response.status}${vendorSays}`;
  const kind = failureKindOf(response.status);
  if (kind !== 'rejected' && kind !== 'auth') return failureOf(response, says, kit.now());
  const advice = 'see whether the key has been deleted or the service account disabled, and whether the clock is right';
  return new Failure('auth', `${says}; ${advice}`, { status: response.status });
}

async function bodyOf(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw new Failure('unavailable', 'sign-in: the answer broke off', { cause: error });
  }
}

function parsed(body: string): Record<string, unknown> | null {
  try {
    const answer: unknown = JSON.parse(body);
    return isRecord(answer) ? answer : null;
  } catch {
    return null;
  }
}
