import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EntraSignIn, Secret } from '#connector';
import { makeCertificates } from '../../../src/simulation/certificates.ts';
import { answer, CLIENT_ID, kitFor, SETTINGS, signal, signInWith, TARGET, TENANT_ID } from './tenant-for-tests.ts';

const { certificate: ANY_CERTIFICATE } = await makeCertificates();

const WELL_KNOWN = `GET /${TENANT_ID}/v2.0/.well-known/openid-configuration`;

const temporary: string[] = [];
afterEach(() => {
  for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true });
});

describe('signing in', () => {
  it('sends everything through the kit, guards the access token, and asks once as long as it is good', async () => {
    const { kit, signIn } = signInWith({});
    expect(await signIn.token(signal)).toBe('opaque-access-token');
    const asked = kit.sent.length;
    expect(await signIn.token(signal)).toBe('opaque-access-token');
    expect(kit.sent.length).toBe(asked);
    expect(kit.guarded).toEqual(['opaque-access-token']);
    const form = new URLSearchParams(kit.sent.at(-1)?.body);
    expect(Object.fromEntries(form)).toMatchObject({
      client_id: CLIENT_ID,
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
      client_secret: 'a client secret',
    });
    expect(kit.sent.every((request) => request.operation === 'sign-in')).toBe(true);
  });

  it('once for callers at the same time', async () => {
    const { kit, signIn } = signInWith({});
    await Promise.all([signIn.token(signal), signIn.token(signal), signIn.token(signal)]);
    expect(kit.sent.filter((request) => request.method === 'POST')).toHaveLength(1);
  });

  it('afresh after the token was refused', async () => {
    const { kit, signIn } = signInWith({});
    await signIn.token(signal);
    signIn.forget();
    await signIn.token(signal);
    expect(kit.sent.filter((request) => request.method === 'POST')).toHaveLength(2);
  });

  it('afresh before the token ends', async () => {
    const kit = kitFor({});
    let now = kit.now();
    const signIn = new EntraSignIn(SETTINGS, TARGET, { ...kit, now: () => now });
    const posts = () => kit.sent.filter((request) => request.method === 'POST').length;
    await signIn.token(signal);
    now += 3_400_000;
    await signIn.token(signal);
    expect(posts()).toBe(1);
    now += 100_000;
    await signIn.token(signal);
    expect(posts()).toBe(2);
  });

  it('at another address without asking Microsoft about it', async () => {
    const { kit, signIn } = signInWith({}, { authorityHost: 'https://login.test:8443' });
    await signIn.token(signal);
    expect(new Set(kit.sent.map((request) => request.url.origin))).toEqual(new Set(['https://login.test:8443']));
  });

  it('stops waiting as soon as the signal fires', async () => {
    const { signIn } = signInWith({ [WELL_KNOWN]: () => new Promise<Response>(() => {}) });
    const stop = new AbortController();
    const token = signIn.token(stop.signal);
    stop.abort(new Error('stopped by the test'));
    await expect(token).rejects.toThrow('stopped by the test');
  });
});

describe('the other ways in go through the kit too', () => {
  it('a certificate', async () => {
    const certificate = new Secret(certificatePem());
    const { kit, signIn } = signInWith({}, { clientSecret: undefined, certificate });
    await signIn.token(signal);
    const form = new URLSearchParams(kit.sent.at(-1)?.body);
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    expect(form.get('client_assertion')?.split('.')).toHaveLength(3);
  });

  it('a certificate whose private key has a password', async () => {
    const more = { clientSecret: undefined, certificatePassword: new Secret('open sesame') };
    const certificate = new Secret(certificatePem('open sesame'));
    await expect(signInWith({}, { ...more, certificate }).signIn.token(signal)).resolves.toBe('opaque-access-token');
  });

  it('a Kubernetes service account', async () => {
    const tokenFile = join(folder(), 'token');
    writeFileSync(tokenFile, 'a.service.account\n');
    const { kit, signIn } = signInWith({}, { clientSecret: undefined, workloadIdentity: true, tokenFile });
    await signIn.token(signal);
    expect(new URLSearchParams(kit.sent.at(-1)?.body).get('client_assertion')).toBe('a.service.account');
  });

  it('a managed identity', async () => {
    const token = answer({
      access_token: 'managed-access-token',
      expires_in: '3599',
      resource: 'x',
      token_type: 'Bearer',
    });
    const { kit, signIn } = signInWith(
      { 'GET /metadata/identity/oauth2/token': token },
      { clientSecret: undefined, managedIdentity: true },
    );
    expect(await signIn.token(signal)).toBe('managed-access-token');
    const { url, headers } = kit.sent.at(-1) ?? {};
    expect(url?.origin).toBe('http://169.254.169.254');
    expect(url?.searchParams.get('client_id')).toBe(CLIENT_ID);
    expect(url?.searchParams.get('resource')).toBe('https://graph.microsoft.com');
    expect(headers?.get('metadata')).toBe('true');
  });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'watchword-'));
  temporary.push(made);
  return made;
}

/** Any certificate and any RSA key will do: the scripted sign-in does not look whether they belong together. */
function certificatePem(password?: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const encryption = password === undefined ? {} : { cipher: 'aes-256-cbc', passphrase: password };
  return `${privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption })}\n${ANY_CERTIFICATE}\n`;
}
