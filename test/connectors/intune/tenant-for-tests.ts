/** A few answers of Microsoft Graph and its sign-in, by method and path, for looking at one thing at a time. */
import { Secret, type SlotSettings } from '#connector';
import { intune } from '../../../connectors/intune/index.ts';
import { type Account, account, type Slot } from '../../../connectors/intune/settings.ts';
import { type Answering, json, type KitForTests, kitForTests, type SentRequest } from '../kit-for-tests.ts';

export const KEY = 'PINGID_MDM_TOKEN';
export const TENANT_ID = '11111111-1111-4111-8111-111111111111';
export const CLIENT_ID = '22222222-2222-4222-8222-222222222222';
export const POLICY_ID = '33333333-3333-4333-8333-333333333333';
export const POLICIES = '/beta/deviceAppManagement/mobileAppConfigurations';
export const GRAPH = 'https://graph.microsoft.com';
export const signal = new AbortController().signal;

/** Answers by `METHOD /path` (without query). Several answers are given one after the other; the last one stays. */
export type Routes = Readonly<Record<string, Answering | readonly Answering[]>>;

export function settings(more: Record<string, unknown> = {}): Account {
  return account.parse({
    tenantId: TENANT_ID,
    clientId: CLIENT_ID,
    clientSecret: new Secret('a client secret'),
    ...more,
  });
}

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

export function open(kit: KitForTests, more: Record<string, unknown> = {}) {
  return intune.open(settings(more), kit);
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

export function slot(more: Partial<SlotSettings<Slot>> = {}): SlotSettings<Slot> {
  const platform = more.platform ?? 'ios';
  const app = {
    key: KEY,
    packageId: platform === 'ios' ? 'com.pingidentity.pingid.prod' : 'prod.com.pingidentity.pingid',
  };
  return {
    name: platform,
    platform,
    app,
    profile: { id: 'pingid', title: 'PingID', usedAt: 'sign-in', platforms: { [platform]: app } },
    settings: { configuration: 'PingID' },
    ...more,
  };
}

export function setting(key: string, value: unknown, type = 'stringType') {
  return { appConfigKey: key, appConfigKeyType: type, appConfigKeyValue: value };
}

export function iosPolicy(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.iosMobileAppConfiguration',
    id: POLICY_ID,
    displayName: 'PingID',
    description: 'kept',
    lastModifiedDateTime: '2026-11-20T08:00:00.1234567Z',
    targetedMobileApps: ['44444444-4444-4444-8444-444444444444'],
    version: 3,
    encodedSettingXml: null,
    settings: [setting('neighbour', 'n'), setting(KEY, 'old-value')],
    ...more,
  };
}

export function androidPolicy(payload: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.androidManagedStoreAppConfiguration',
    id: POLICY_ID,
    displayName: 'PingID',
    lastModifiedDateTime: '2026-11-20T08:00:00.1234567Z',
    version: 3,
    packageId: 'app:prod.com.pingidentity.pingid',
    payloadJson: typeof payload === 'string' ? payload : Buffer.from(JSON.stringify(payload)).toString('base64'),
    ...more,
  };
}

export function listOf(...policies: readonly unknown[]): Answering {
  return () => json(200, { '@odata.context': 'x', value: policies });
}

export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Answering {
  return () => json(status, body, headers);
}
