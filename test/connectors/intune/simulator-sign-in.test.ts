import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IntuneSimulator, simulator } from '../../../connectors/intune/simulator.ts';
import { type Client, clientOf, LIST } from './simulator-client.ts';

describe('the simulated Entra and Graph’s gate', () => {
  let now = Date.UTC(2026, 5, 1);
  let tenant: IntuneSimulator;
  let client: Client;

  beforeEach(async () => {
    tenant = await simulator.start({ now: () => now });
    client = await clientOf(tenant);
  });

  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    await tenant[Symbol.asyncDispose]();
  });

  it('publishes the tenant’s metadata, with the token endpoint', async () => {
    const { status, body } = await client.get(`/${tenant.account.tenantId}/v2.0/.well-known/openid-configuration`);
    expect(status).toBe(200);
    expect(body.token_endpoint).toBe(`${tenant.url}/${tenant.account.tenantId}/oauth2/v2.0/token`);
    expect(body.issuer).toContain(tenant.account.tenantId);
    expect((await client.get('/another/v2.0/.well-known/openid-configuration')).body.error_description).toMatch(
      /^AADSTS90002: /,
    );
  });

  it('issues an opaque token for the secret', async () => {
    const { status, body } = await client.signIn();
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 });
    expect(body.access_token).not.toContain('.');
    expect((await client.get(LIST)).status).toBe(200);
  });

  it('issues a token for any assertion of the right form and type', async () => {
    const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const assertion = { client_secret: '', client_assertion: 'eyJh.eyJp.c2ln', client_assertion_type };
    expect((await client.signIn(assertion)).status).toBe(200);
    expect((await client.signIn({ ...assertion, client_assertion: 'no jwt' })).status).toBe(401);
    expect((await client.signIn({ ...assertion, client_assertion_type: 'other' })).body.error).toBe('invalid_client');
  });

  it.each([
    [{ client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    [{ client_secret: '' }, 401, 'invalid_client', 7000216],
    [{ client_id: 'somebody' }, 400, 'unauthorized_client', 700016],
    [{ scope: 'https://graph.microsoft.com/User.Read' }, 400, 'invalid_scope', 1002012],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    [{ grant_type: '' }, 400, 'invalid_request', 900144],
  ] as const)('refuses %o with %i %s', async (change, status, error, code) => {
    const answered = await client.signIn(change as Record<string, string>);
    expect(answered.status).toBe(status);
    expect(answered.body).toMatchObject({
      error,
      error_codes: [code],
      trace_id: expect.any(String),
      correlation_id: expect.any(String),
    });
    expect(answered.body.error_description).toMatch(new RegExp(`^AADSTS${code}: `));
    expect(answered.text).not.toContain(String(tenant.account.clientSecret));
  });

  it('answers an unknown client with 401 where asked', async () => {
    await using other = await simulator.start({ quirks: { unknownClient: '401' } });
    await using own = await clientOf(other);
    expect(await own.signIn({ client_id: 'x' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('lets nobody in without a token, with another’s, or with one that is over', async () => {
    const refused = { status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } };
    expect(await client.send('GET', LIST, undefined, { authorization: '' })).toMatchObject(refused);
    expect(await client.send('GET', LIST, undefined, { authorization: 'Bearer made-up' })).toMatchObject(refused);
    now += 3_600_000;
    expect(await client.get(LIST)).toMatchObject(refused);
    await client.signIn();
    expect((await client.get(LIST)).status).toBe(200);
    tenant.endSessions();
    expect(await client.get(LIST)).toMatchObject(refused);
  });

  it('knows every secret that must not be seen elsewhere', async () => {
    const { body } = await client.signIn();
    const binding = await client.get('/beta/deviceManagement/androidManagedStoreAccountEnterpriseSettings');
    expect(tenant.secrets()).toEqual(
      expect.arrayContaining([
        tenant.account.clientSecret,
        body.access_token,
        binding.body.companyCodes[0].enrollmentToken,
      ]),
    );
  });

  it('gives back the client’s request id and makes one of its own', async () => {
    const { headers } = await client.send('GET', LIST, undefined, { 'client-request-id': 'mine' });
    expect(headers.get('client-request-id')).toBe('mine');
    expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('answers 403 while a permission is withheld, naming those that would do', async () => {
    const giveBack = tenant.withhold('DeviceManagementApps.ReadWrite.All');
    const { body: list } = await client.get(LIST);
    const refused = await client.send('PATCH', `${LIST}/${list.value[0].id}`, {});
    expect(refused.status).toBe(403);
    expect(refused.body.error.code).toBe('Forbidden');
    const inner = JSON.parse(refused.body.error.message);
    expect(inner._version).toBe(3);
    expect(inner.Message).toMatch(
      /must have one of the following scopes: DeviceManagementApps\.ReadWrite\.All - Operation ID .* Url: https:/,
    );
    giveBack();
    expect((await client.send('PATCH', `${LIST}/${list.value[0].id}`, {})).status).toBe(400);
    expect(() => tenant.withhold('User.Read.All')).toThrow('no permission User.Read.All');
  });

  it.each([
    ['plain', (message: string) => message],
    ['nested', (message: string) => JSON.parse(message).Message],
    ['twice', (message: string) => JSON.parse(JSON.parse(message).Message).Message],
  ])('puts its own error document into the message: %s', async (errorMessage, unpacked) => {
    await using other = await simulator.start({ quirks: { errorMessage } });
    await using own = await clientOf(other);
    const { body } = await own.get(`${LIST}/00000000-0000-0000-0000-000000000000`);
    expect(body.error.code).toBe('ResourceNotFound');
    expect(unpacked(body.error.message)).toMatch(/^Resource Not Found/);
  });

  it.each([
    ['fractional', /^2\.128$/],
    ['seconds', /^2$/],
    ['date', /^Mon, 01 Jun 2026 00:00:02 GMT$/],
    ['none', /^undefined$/],
  ])('asks for quiet: %s', async (retryAfter, header) => {
    await using other = await simulator.start({ quirks: { retryAfter }, now: () => Date.UTC(2026, 5, 1) });
    const answer = other.errorAnswer(429);
    expect(answer.headers['retry-after'] ?? 'undefined').toMatch(header);
    expect(JSON.parse(answer.body).error.code).toBe('TooManyRequests');
    expect(other.errorAnswer(500).headers['retry-after']).toBeUndefined();
  });

  it('holds the documented limits where asked: 100 writes in 20 seconds', async () => {
    await using other = await simulator.start({ quirks: { limits: 'documented' }, now: () => now });
    await using own = await clientOf(other);
    const statuses = new Map<number, number>();
    for (let at = 0; at < 102; at += 1) {
      const { status } = await own.send('DELETE', `${LIST}/nothing`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses).toEqual(
      new Map([
        [404, 100],
        [429, 2],
      ]),
    );
    expect((await own.get(LIST)).status).toBe(200);
    now += 20_001;
    expect((await own.send('DELETE', `${LIST}/nothing`)).status).toBe(404);
  });

  it('says of an address it doesn’t know that it doesn’t know it', async () => {
    expect(await client.get('/beta/deviceManagement/nonsense')).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest', message: expect.stringContaining("segment 'nonsense'") } },
    });
  });
});
