/** An access token for an OAuth client (RFC 6749, section 4.4), from the vendor's token service. */
import { type AccessToken, Failure, failureKindOf, failureOf, isAccessToken, isRecord, type Kit } from '#connector';
import { type Account, tokenUrlOf } from '../settings.ts';
import { scrub } from '../vendor-error.ts';

/** Tokens last an hour (sheet: Authentication). One that doesn't say how long it lasts is used for ten minutes. */
const UNLESS_TOLD_S = 600;

/** So long before its end a token is no longer used: a request may be on its way for a while. */
const MARGIN_MS = 60_000;

const WHAT = 'sign-in';

export async function signIn(account: Account, kit: Kit): Promise<AccessToken> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: account.clientId ?? '',
    client_secret: account.clientSecret?.reveal() ?? '',
  });
  const response = await kit.fetch(tokenUrlOf(account), {
    operation: WHAT,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    redirect: 'manual',
  });
  const body = await response.text();
  const answer = parse(body);
  if (!response.ok) throw declined(response, answer, account, kit);
  const token = answer?.access_token;
  if (!isAccessToken(token)) {
    throw new Failure('protocol', `${WHAT}: the answer with ${response.status} holds no access token`);
  }
  kit.guard(token);
  const lasts = Number(answer?.expires_in ?? UNLESS_TOLD_S);
  const lastsMs = (Number.isFinite(lasts) && lasts > 0 ? lasts : UNLESS_TOLD_S) * 1000;
  return { value: token, goodUntil: kit.now() + lastsMs - MARGIN_MS };
}

/** The token service says "no" with 400, 401 or 404: each means that we may not come in. */
function declined(response: Response, answer: Record<string, unknown> | null, account: Account, kit: Kit): Failure {
  const words = answer?.error_description ?? answer?.error;
  const vendorSays = typeof words === 'string' ? ` (${scrub(kit.redact(words))})` : '';
  const says = `${WHAT} was answered with ${response.status}${vendorSays}`;
  const kind = failureKindOf(response.status);
  if (kind !== 'rejected' && kind !== 'auth') return failureOf(response, says, kit.now());
  const check = account.tokenUrl === undefined ? '`region`' : '`tokenUrl`';
  return new Failure('auth', `${says}; check \`clientId\`, \`clientSecret\` and ${check}`, { status: response.status });
}

function parse(body: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
