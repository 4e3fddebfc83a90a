import { afterEach, describe, expect, it } from 'vitest';
import { SEARCH, worlds } from './simulator-client.ts';
import { authorization, type CmsWanted } from './simulator-cms.ts';

const { world, end } = worlds();
const HOUR_MS = 3_600_000;

afterEach(end);

function basic(name: unknown, password: unknown): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

describe('the token service of the simulated Workspace ONE', () => {
  it('gives an access token for a client id and secret, in the body or by Basic', async () => {
    const { tenant, client } = await world();
    const inBody = await client.signIn();
    expect(inBody).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
    const { clientId, clientSecret } = tenant.account;
    const header = { authorization: basic(clientId, clientSecret) };
    const byBasic = await client.signIn({ client_id: '', client_secret: '' }, header);
    expect(byBasic.status).toBe(200);
    expect((await client.get(SEARCH)).status).toBe(200);
    expect(tenant.secrets()).toEqual(expect.arrayContaining([inBody.body.access_token, byBasic.body.access_token]));
  });

  it.each(['401', '400'])('refuses a wrong secret and a wrong client with %s', async (unknownClient) => {
    const { client } = await world({ quirks: { unknownClient } });
    for (const change of [{ client_secret: 'wrong' }, { client_id: 'wrong' }]) {
      const { status, body } = await client.signIn(change);
      expect([status, body]).toEqual([Number(unknownClient), { error: 'invalid_client' }]);
    }
  });

  it('knows one grant type, and no address with a slash at the end', async () => {
    const { client } = await world();
    expect((await client.signIn({ grant_type: 'password' })).status).toBe(400);
    expect((await client.send('POST', '/connect/token/', '')).status).toBe(404);
  });

  it('a token lasts an hour, and ends when the vendor ends all sessions', async () => {
    let at = Date.UTC(2026, 0, 1);
    const { tenant, client } = await world({ now: () => at });
    at += HOUR_MS - 1;
    expect((await client.get(SEARCH)).status).toBe(200);
    at += 1;
    expect(await client.get(SEARCH)).toMatchObject({ status: 401, body: { errorCode: 1005 } });
    await client.signIn();
    tenant.endSessions();
    expect((await client.get(SEARCH)).status).toBe(401);
  });

  it.each([
    ['optional', 200],
    ['required', 401],
  ])('the tenant code beside a token is %s', async (tenantCode, status) => {
    const { tenant, client } = await world({ quirks: { tenantCode } });
    expect((await client.get(SEARCH)).status).toBe(status);
    const code = String(tenant.account.tenantCode);
    expect((await client.get(SEARCH, 1, { 'aw-tenant-code': code })).status).toBe(200);
  });
});

describe('Basic on the simulated Workspace ONE', () => {
  it('takes user, password and tenant code, and tells a wrong password from a wrong key', async () => {
    const { tenant, client } = await world();
    const { username, password, tenantCode } = tenant.basicAccount;
    const right = { authorization: basic(username, password), 'aw-tenant-code': String(tenantCode) };
    expect((await client.get(SEARCH, 1, right)).status).toBe(200);
    const wrongPassword = { ...right, authorization: basic(username, 'wrong') };
    expect(await client.get(SEARCH, 1, wrongPassword)).toMatchObject({ status: 401, body: { errorCode: 1005 } });
    for (const code of ['', 'wrong']) {
      const answered = await client.get(SEARCH, 1, { ...right, 'aw-tenant-code': code });
      expect(answered).toMatchObject({ status: 401, body: { errorCode: 1013 } });
    }
    expect(tenant.secrets()).toEqual(expect.arrayContaining([password, tenantCode]));
  });
});

describe('a certificate on the simulated Workspace ONE', () => {
  async function signed(change: Partial<CmsWanted> = {}, address = `${SEARCH}?status=Active`) {
    const { tenant, client } = await world();
    const { certificate, tenantCode } = await tenant.certificateAccount();
    const header = authorization({ pem: String(certificate), path: SEARCH, ...change });
    expect(tenant.secrets()).toContain(certificate);
    return client.get(address, 1, { authorization: header, 'aw-tenant-code': String(tenantCode) });
  }

  it('signs the path without the query', async () => {
    expect((await signed()).status).toBe(200);
    expect((await signed({ path: `${SEARCH}?status=Active` })).status).toBe(401);
  });

  it.each<[string, Partial<CmsWanted>]>([
    ['of another path', { path: '/api/mam/apps/purchased/search' }],
    ['of a path in another letter case', { path: '/API/mam/apps/search' }],
    ['that was spoilt on the way', { spoilt: true }],
    ['that holds what it signs', { embedded: true }],
    ['with more than the end certificate', { certificates: 2 }],
    ['without a certificate', { certificates: 0 }],
    ['without a signing time', { signingTime: false }],
    ['with attributes in another order than DER has', { sorted: false }],
  ])('refuses a signature %s', async (_, change) => {
    expect(await signed(change)).toMatchObject({ status: 401, body: { errorCode: 1005 } });
  });

  it('refuses the certificate of another tenant, and what is no signature at all', async () => {
    const { tenant: other } = await world();
    const { certificate } = await other.certificateAccount();
    const pem = String(certificate);
    for (const change of [{ pem }, { inside: pem }, { signer: pem }]) expect((await signed(change)).status).toBe(401);
    const { client, tenant } = await world();
    const { tenantCode } = await tenant.certificateAccount();
    for (const text of ['MAA=', 'AAAA', '!!', 'MIIB']) {
      const headers = { authorization: `CMSURL'1 ${text}`, 'aw-tenant-code': String(tenantCode) };
      expect((await client.get(SEARCH, 1, headers)).status).toBe(401);
    }
  });
});

it('nobody comes in without anything', async () => {
  const { client } = await world();
  for (const header of ['', 'Bearer', 'Negotiate x'])
    expect((await client.get(SEARCH, 1, { authorization: header })).status).toBe(401);
});
