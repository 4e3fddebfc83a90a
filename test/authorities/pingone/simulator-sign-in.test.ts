import { afterEach, describe, expect, it } from 'vitest';
import { clientOf, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const HOUR_MS = 3_600_000;

afterEach(end);

describe('signing in at the simulated PingOne', () => {
  it('gives a bearer token for one hour, after which it is refused in mid-run', async () => {
    let at = Date.UTC(2026, 0, 1);
    const { tenant, client } = await world({ now: () => at });
    const { status, body, headers } = await client.signIn();
    expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 3600]);
    expect(headers.get('date')).toBe(new Date(at).toUTCString());
    expect(tenant.secrets()).toContain(body.access_token);
    at += HOUR_MS - 1;
    expect((await client.get()).status).toBe(200);
    at += 1;
    expect(await client.get()).toMatchObject({ status: 401, body: { code: 'INVALID_TOKEN' } });
    await client.signIn();
    expect((await client.get()).status).toBe(200);
  });

  it('refuses every access token so far when sessions end', async () => {
    const { tenant, client } = await world();
    tenant.endSessions();
    expect((await client.get()).status).toBe(401);
  });

  it('lets nobody in without an access token', async () => {
    const { tenant } = await world();
    await using stranger = clientOf(tenant);
    expect((await stranger.get()).body.code).toBe('INVALID_TOKEN');
  });

  it.each(['elsewhere', 'same-environment'])('knows the worker application in its environment: %s', async (worker) => {
    const { tenant, client } = await world({ quirks: { worker } });
    const { environmentId, tokenEnvironmentId } = tenant.settings;
    expect((await client.get()).status).toBe(200);
    expect(tokenEnvironmentId === undefined).toBe(worker === 'same-environment');
    const there = await client.signIn({}, {}, String(environmentId));
    expect(there.status).toBe(worker === 'elsewhere' ? 404 : 200);
  });

  it.each([
    ['basic', 200, 401],
    ['post', 401, 200],
  ])('takes the secret the way the application is set up for: %s', async (tokenAuth, inHeader, inForm) => {
    const { tenant, client } = await world({ quirks: { tokenAuth } });
    const pair = {
      client_id: String(tenant.settings.clientId),
      client_secret: String(tenant.settings.clientSecret),
    };
    expect((await client.signIn()).status).toBe(inHeader);
    expect((await client.signIn(pair, { authorization: '' })).status).toBe(inForm);
  });

  it('refuses another secret, and another grant', async () => {
    const { tenant, client } = await world();
    const wrong = Buffer.from(`${tenant.settings.clientId}:guess`).toString('base64');
    const refused = await client.signIn({}, { authorization: `Basic ${wrong}` });
    expect(refused).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect((await client.signIn({ grant_type: 'password' })).body.error).toBe('unsupported_grant_type');
  });
});

describe('the gate of the simulated PingOne', () => {
  it('refuses a worker without its role, and gives the role for one environment', async () => {
    const { tenant, client } = await world();
    const elsewhere = client.path.replace(String(tenant.settings.environmentId), 'e0000000');
    expect(await client.send('GET', elsewhere)).toMatchObject({ status: 403, body: { code: 'ACCESS_FAILED' } });
    const giveBack = tenant.withhold('Client Application Developer');
    expect((await client.get()).body.code).toBe('ACCESS_FAILED');
    expect((await client.put({})).body.code).toBe('ACCESS_FAILED');
    giveBack();
    expect((await client.get()).status).toBe(200);
  });

  it('knows one application, by its id', async () => {
    const { tenant, client } = await world();
    const { environmentId, applicationId } = tenant.settings;
    const applications = `/v1/environments/${environmentId}/applications`;
    expect((await client.send('GET', applications)).body._embedded.applications).toHaveLength(1);
    expect((await client.send('GET', `${applications}/${applicationId}`)).body.id).toBe(applicationId);
    for (const path of [`${applications}/other`, `${applications}/other/deviceRequirements`, '/v2/nowhere'])
      expect(await client.send('GET', path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it.each([
    ['none', null],
    ['seconds', '2'],
  ])('answers a burst with 429, Retry-After %s', async (retryAfter, header) => {
    const { client } = await world({ quirks: { rate: 'bursts', retryAfter } });
    const statuses = [];
    for (let nth = 0; nth < 6; nth += 1) {
      const { status, headers, body } = await client.get();
      statuses.push(status);
      if (status !== 429) continue;
      expect(headers.get('retry-after')).toBe(header);
      expect(body.code).toBe('REQUEST_LIMITED');
    }
    expect(statuses).toEqual([200, 429, 429, 200, 200, 200]);
  });

  it('keeps the code where the status of a class has changed', async () => {
    const { tenant, client } = await world({ quirks: { statuses: 'shifted', defined: 'no' } });
    expect(await client.get()).toMatchObject({ status: 400, body: { code: 'NOT_FOUND' } });
    expect(await client.put('{')).toMatchObject({ status: 403, body: { code: 'INVALID_REQUEST' } });
    tenant.withhold('Client Application Developer');
    expect(await client.get()).toMatchObject({ status: 400, body: { code: 'ACCESS_FAILED' } });
    tenant.endSessions();
    expect(await client.get()).toMatchObject({ status: 403, body: { code: 'INVALID_TOKEN' } });
  });

  it.each([400, 401, 403, 404, 409, 429, 500, 503])('has an error answer for %d', async (status) => {
    const { tenant } = await world();
    const answer = tenant.errorAnswer(status);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ id: expect.any(String), code: expect.any(String) });
  });
});
