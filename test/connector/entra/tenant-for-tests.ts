/** A tenant of Microsoft Entra that lets everybody in, for tests of those who sign in there. */
import { EntraSignIn, type EntraTarget, Secret } from '#connector';
import type { EntraSettings } from '../../../src/connector/entra/settings.ts';
import {
  type Answering,
  json,
  type KitForTests,
  kitForTests,
  type SentRequest,
} from '../../connectors/kit-for-tests.ts';

export const TENANT_ID = '11111111-1111-4111-8111-111111111111';
export const CLIENT_ID = '22222222-2222-4222-8222-222222222222';

export const signal = new AbortController().signal;

/** What the access token is for, in tests. */
export const TARGET: EntraTarget = {
  product: 'Microsoft Graph',
  resource: 'https://graph.microsoft.com',
  authority: 'https://login.microsoftonline.com',
  setting: 'cloud',
};

export const SETTINGS: EntraSettings = {
  tenantId: TENANT_ID,
  clientId: CLIENT_ID,
  clientSecret: new Secret('a client secret'),
};

/** A sign-in with a client secret, unless more is said, and the kit it goes through. */
export function signInWith(routes: Routes, more: Partial<Record<keyof EntraSettings, unknown>> = {}) {
  const kit = kitFor(routes);
  return { kit, signIn: new EntraSignIn({ ...SETTINGS, ...more } as EntraSettings, TARGET, kit) };
}

/** Answers by `METHOD /path` (without query). Several answers are given one after the other; the last one stays. */
export type Routes = Readonly<Record<string, Answering | readonly Answering[]>>;

/** A kit that answers as the routes say; signing in works where they say nothing else. */
export function kitFor(routes: Routes, accessToken = 'opaque-access-token'): KitForTests {
  const asked = new Map<string, number>();
  return kitForTests((request) => {
    const route = `${request.method} ${request.url.pathname}`;
    const answers = routes[route];
    if (answers === undefined) return signIn(request, accessToken);
    if (typeof answers === 'function') return answers(request);
    const nth = asked.get(route) ?? 0;
    asked.set(route, nth + 1);
    const answer = answers[Math.min(nth, answers.length - 1)];
    if (answer === undefined) throw new Error(`no answer for ${route}`);
    return answer(request);
  });
}

export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Answering {
  return () => json(status, body, headers);
}

function signIn(request: SentRequest, accessToken: string): Response {
  const { origin, pathname } = request.url;
  if (pathname.endsWith('/.well-known/openid-configuration')) return json(200, wellKnown(origin));
  if (pathname.endsWith('/oauth2/v2.0/token')) {
    return json(200, { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: accessToken });
  }
  throw new Error(`nothing answers ${request.method} ${request.url}`);
}

function wellKnown(origin: string) {
  const base = `${origin}/${TENANT_ID}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    issuer: `${base}/v2.0`,
  };
}
