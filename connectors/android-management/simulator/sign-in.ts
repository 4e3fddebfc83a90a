/**
 * Google's token endpoint for service accounts (RFC 7523): a JWT signed with the account's key is exchanged for an access token.
 * (https://developers.google.com/identity/protocols/oauth2/service-account)
 */
import { createVerify, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { type Answer, type Call, json, type Route } from '#simulation';
import { type Fields, fieldsOf } from './exact-json.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SCOPE = 'https://www.googleapis.com/auth/androidmanagement';
const LIFE_S = 3599;
/** Google's clock and ours may differ by so much. */
const LEEWAY_S = 300;
const HOUR_S = 3600;

let pair: { readonly publicKey: KeyObject; readonly pem: string } | undefined;

/** Made once for all simulators of a process: it takes a while. */
function keyPair(): { readonly publicKey: KeyObject; readonly pem: string } {
  if (pair === undefined) {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    pair = { publicKey, pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }
  return pair;
}

export interface SignIn {
  /** The file that Google's console makes for a new key. */
  readonly keyFile: string;
  readonly route: Route;
  /** Assertions received and tokens issued: nobody else may see them. */
  secrets(): readonly string[];
  admits(accessToken: string): boolean;
  endSessions(): void;
}

export interface SignInSettings {
  readonly now: () => number;
  /** `https://127.0.0.1:port/token` */
  readonly url: () => string;
  readonly refusedWith: 400 | 401;
}

export function signIn({ now, url, refusedWith }: SignInSettings): SignIn {
  const { publicKey, pem } = keyPair();
  const email = 'watchword@contoso-mdm.iam.gserviceaccount.com';
  const keyId = randomBytes(20).toString('hex');
  const good = new Map<string, number>();
  const seen: string[] = [];

  const refuse = (says: string) => json(refusedWith, { error: 'invalid_grant', error_description: says });

  function wrongWith(assertion: string): string | null {
    const [head = '', claims = '', signature = ''] = assertion.split('.');
    const header = decoded(head);
    const { iss, aud, scope, iat, exp } = decoded(claims);
    if (header.alg !== 'RS256' || header.kid !== keyId) return 'Invalid JWT Signature.';
    if (!createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url')) {
      return 'Invalid JWT Signature.';
    }
    if (iss !== email) return 'Invalid grant: account not found';
    if (aud !== url()) return 'Invalid JWT: Failed audience check.';
    if (scope !== SCOPE) return 'Invalid OAuth scope or ID token audience provided.';
    const seconds = now() / 1000;
    const [from, to] = [Number(iat), Number(exp)];
    const isFair = from <= seconds + LEEWAY_S && to > seconds - LEEWAY_S && to - from <= HOUR_S && to > from;
    if (isFair) return null;
    return 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.';
  }

  function token({ request }: Call): Answer {
    const form = new URLSearchParams(request.body);
    if (form.get('grant_type') !== GRANT)
      return json(400, { error: 'unsupported_grant_type', error_description: 'Invalid grant_type' });
    const assertion = form.get('assertion') ?? '';
    const wrong = wrongWith(assertion);
    if (wrong !== null) return refuse(wrong);
    const accessToken = `ya29.${randomBytes(48).toString('base64url')}`;
    seen.push(assertion, accessToken);
    good.set(accessToken, now() + LIFE_S * 1000);
    return json(200, { access_token: accessToken, expires_in: LIFE_S, token_type: 'Bearer' });
  }

  // In one line, as a setting of an environment has to be; Google's console makes several of it.
  const keyFile = JSON.stringify({
    type: 'service_account',
    project_id: 'contoso-mdm',
    private_key_id: keyId,
    private_key: pem,
    client_email: email,
    client_id: '104000000000000000001',
    token_uri: 'https://oauth2.googleapis.com/token',
  });

  return {
    keyFile,
    route: { method: 'POST', path: '/token', operation: 'token', answer: token },
    secrets: () => [keyFile, pem, ...seen],
    admits: (accessToken) => (good.get(accessToken) ?? 0) > now(),
    endSessions: () => good.clear(),
  };
}

function decoded(part: string): Fields {
  try {
    return fieldsOf(JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))) ?? {};
  } catch {
    return {};
  }
}
