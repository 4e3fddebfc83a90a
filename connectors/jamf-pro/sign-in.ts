/**
 * How an account gets in: an access token for an API client (RFC 6749, section 4.4).
 *
 * How long a token lasts is a setting of the API client, often a minute or ten. Disabling a client does not take back the tokens
 * it holds already. (https://developer.jamf.com/jamf-pro/docs/client-credentials, last verified on documentation, November 2026)
 */
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
import { TOKEN_PATH } from './endpoints.ts';
import type { Account } from './settings.ts';
import { vendorWords } from './vendor-words.ts';

/** Before its end a token is no longer used: by so much, or by half its life where that is less. */
const MARGIN_MS = 60_000;
/** The shortest life that a client can be given: what a token has that doesn't say. */
const UNLESS_TOLD_S = 60;

const WHAT = 'sign-in';

/** A new access token. */
export async function signIn(account: Account, kit: Kit): Promise<AccessToken> {
  const { url, clientId, clientSecret } = account;
  const response = await kit.fetch(url + TOKEN_PATH, {
    operation: WHAT,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: `${new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret.reveal() })}`,
    redirect: 'manual',
  });
  const body = await response.text();
  if (!response.ok) throw declined(response, body, kit);
  const answer = parse(body);
  const { access_token: value, expires_in: lasts } = answer ?? {};
  if (!isAccessToken(value)) {
    throw new Failure('protocol', `${WHAT}: the answer with ${response.status} holds no access token`);
  }
  kit.guard(value);
  const lastsMs = (typeof lasts === 'number' && lasts > 0 ? lasts : UNLESS_TOLD_S) * 1000;
  return { value, goodUntil: kit.now() + lastsMs - Math.min(MARGIN_MS, lastsMs / 2) };
}

/** Whatever says "no" here means that we may not come in. */
function declined(response: Response, body: string, kit: Kit): Failure {
  const words = scrub(kit.redact(vendorWords(body)));
  const says = `${WHAT} was answered with ${response.status}${words === '' ? '' : ` (${words})`}`;
  const kind = failureKindOf(response.status);
  if (kind !== 'rejected' && kind !== 'auth') return failureOf(response, says, kit.now());
  const check = 'check `clientId`, `clientSecret` and `url`, and that the API client is enabled';
  return new Failure('auth', `${says}; ${check}`, { status: response.status });
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
