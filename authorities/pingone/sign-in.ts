/** An access token for a worker application: client credentials (RFC 6749, section 4.4). (sheet: Authentication) */
import { Failure, failureKindOf, failureOf, isRecord, type Kit, kindOf, readJson } from '#authority';
import { addressesOf, type Settings } from './settings.ts';
import { readVendorError, scrub } from './vendor-error.ts';

export interface AccessToken {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Documented: it lasts an hour. One that doesn't say how long it lasts is used for ten minutes. */
const UNLESS_TOLD_S = 600;

export async function signIn(settings: Settings, kit: Kit): Promise<AccessToken> {
  const path = `/${settings.tokenEnvironmentId ?? settings.environmentId}/as/token`;
  const { headers, form } = credentials(settings, kit);
  const response = await kit.fetch(`${addressesOf(settings).auth}${path}`, {
    operation: 'sign-in',
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
    redirect: 'manual',
  });
  const what = `POST ${path}`;
  if (!response.ok) throw await declined(response, what, settings, kit);
  const answer = await readJson(response, what);
  const { access_token: token, expires_in: lasts } = isRecord(answer) ? answer : {};
  // A token goes into a header, where blanks and line ends have no place.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    const found = typeof token === 'string' ? 'another text' : kindOf(token);
    throw new Failure('protocol', `${what}: expected an access token in the answer, found ${found}`);
  }
  kit.guard(token);
  const seconds = Number(lasts ?? UNLESS_TOLD_S);
  const lastsMs = (Number.isFinite(seconds) && seconds > 0 ? seconds : UNLESS_TOLD_S) * 1000;
  return { value: token, expiresAt: kit.now() + lastsMs };
}

/**
 * unverified: does PingOne want id and secret encoded before they are joined (RFC 6749, section 2.3.1)? Its samples join them as they
 * are, and in what it generates itself there is nothing that encoding would change.
 */
function credentials(
  { clientId, clientSecret, clientAuthentication }: Settings,
  kit: Kit,
): { readonly headers: Readonly<Record<string, string>>; readonly form: Readonly<Record<string, string>> } {
  if (clientAuthentication === 'post') {
    return { headers: {}, form: { client_id: clientId, client_secret: clientSecret.reveal() } };
  }
  const pair = Buffer.from(`${clientId}:${clientSecret.reveal()}`, 'utf8').toString('base64');
  kit.guard(pair);
  return { headers: { authorization: `Basic ${pair}` }, form: {} };
}

/** Whatever declines the credentials, be it 400, 401 or 404, means that we may not come in. */
async function declined(response: Response, what: string, settings: Settings, kit: Kit): Promise<Failure> {
  const { code, words } = readVendorError(await response.text());
  const said = [code ?? '', scrub(kit.redact(words))].filter((part) => part !== '').join(': ');
  const says = kit.redact(`${what} was answered with ${response.status}${said === '' ? '' : ` (${said})`}`);
  const kind = failureKindOf(response.status);
  if (kind !== 'rejected' && kind !== 'auth') return failureOf(response, says, kit.now());
  const environment = settings.tokenEnvironmentId === undefined ? 'environmentId' : 'tokenEnvironmentId';
  const address = settings.authUrl === undefined ? 'region' : 'authUrl';
  const check = `check \`clientId\`, \`clientSecret\`, \`${environment}\`, \`${address}\` and \`clientAuthentication\``;
  return new Failure('auth', `${says}; ${check}`, { status: response.status });
}
