/** A few answers of the Android Management API, for looking at one thing at a time. */
import { generateKeyPairSync } from 'node:crypto';
import { Secret, type SlotSettings } from '#connector';
import { androidManagement } from '../../../connectors/android-management/index.ts';
import { type Account, account, type Slot } from '../../../connectors/android-management/settings.ts';
import { type Answering, json, type KitForTests, kitForTests, type SentRequest } from '../kit-for-tests.ts';

export const KEY = 'PINGID_MDM_TOKEN';
export const PACKAGE = 'prod.com.pingidentity.pingid';
export const POLICY = '/v1/enterprises/LC01/policies/field';
export const READ = `GET ${POLICY}`;
export const MODIFY = `POST ${POLICY}:modifyPolicyApplications`;
export const DEVICES = 'GET /v1/enterprises/LC01/devices';
export const TOKEN = 'POST /token';
export const signal = new AbortController().signal;

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

export { publicKey };
export const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
export const EMAIL = 'watchword@contoso.iam.gserviceaccount.com';
export const KEY_FILE = { type: 'service_account', client_email: EMAIL, private_key: PEM, private_key_id: 'k1' };

export function settings(key: string = JSON.stringify(KEY_FILE)): Account {
  return account.parse({ enterprise: 'LC01', serviceAccountKey: new Secret(key) });
}

export function open(kit: KitForTests, of: Account = settings()) {
  return androidManagement.open(of, kit);
}

export function slot(more: Partial<SlotSettings<Slot>> = {}): SlotSettings<Slot> {
  const app = { keys: [KEY], packageId: PACKAGE };
  return {
    name: 'android',
    platform: 'android',
    app,
    profile: { id: 'pingid', title: 'PingID', usedAt: 'sign-in', platforms: { android: app } },
    settings: { policy: 'field' },
    ...more,
  };
}

/** What answers a request: one for all, or one after the other, the last for the rest. */
export type Routes = Readonly<Record<string, Answering | readonly Answering[]>>;

export const signedIn: Answering = () =>
  json(200, { access_token: 'ya29.token', expires_in: 3599, token_type: 'Bearer' });

export function kitFor(routes: Routes): KitForTests {
  const asked = new Map<string, number>();
  return kitForTests((request: SentRequest) => {
    const name = `${request.method} ${decodeURIComponent(request.url.pathname)}`;
    const route = name === TOKEN ? (routes[TOKEN] ?? signedIn) : routes[name];
    const at = asked.get(name) ?? 0;
    asked.set(name, at + 1);
    const answers = typeof route === 'function' ? [route] : (route ?? []);
    const answering = answers[Math.min(at, answers.length - 1)];
    return answering?.(request) ?? json(404, { error: { code: 404, message: 'Requested entity was not found.' } });
  });
}

/** The policy as text; the app's configuration is spelled as it is given. */
export function policyText(configuration: string | null, version = 4, more = ''): string {
  const configured = configuration === null ? '' : `,"managedConfiguration":${configuration}`;
  const app = `{ "installType":"FORCE_INSTALLED","packageName":"${PACKAGE}"${configured} ,"minimumVersionCode":1.0${more}}`;
  const chrome = `{"packageName":"com.android.chrome","managedConfiguration":{"${KEY}":"of another app"}}`;
  return `{"name":"enterprises/LC01/policies/field","version":"${version}","applications":[${chrome}, ${app}],"cameraDisabled":1.0}`;
}

export function text(body: string): Answering {
  return () => new Response(body, { status: 200, headers: { 'content-type': 'application/json; charset=UTF-8' } });
}

/** The policy, once for each configuration. */
export function policies(...configurations: readonly (string | null)[]): readonly Answering[] {
  return configurations.map((configuration, at) => text(policyText(configuration, 4 + at)));
}

export function answer(body: unknown, status = 200): Answering {
  return () => json(status, body);
}
