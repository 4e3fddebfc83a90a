import { afterEach, describe, expect, it } from 'vitest';
import { DEVICES, rulesOf, SEARCH, SEND, worlds } from './simulator-client.ts';

const { world, end } = worlds();

afterEach(end);

describe('versions on the simulated Workspace ONE', () => {
  it('answers in the version that is asked for, or the one below, and says so', async () => {
    const { client } = await world();
    const served = async (path: string, version?: number) => {
      const { headers } = await client.get(path, version);
      return [headers.get('x-api-version'), headers.get('api-supported-versions')];
    };
    expect(await served(DEVICES)).toEqual(['v1', '1, 2, 3']);
    expect(await served(DEVICES, 3)).toEqual(['v3', '1, 2, 3']);
    expect(await served('/api/system/info', 2)).toEqual(['v1', '1']);
    expect(await served('/API/system/info')).toEqual(['v1', '1']);
  });

  it.each([
    ['any', [200, 200, 200, 200]],
    ['strict', [200, 503, 503, 200]],
  ])('the gateway that takes %s', async (versions, statuses) => {
    const { client, appOf } = await world({ quirks: { versions } });
    const rules = rulesOf((await appOf('ios')).Uuid);
    const asked = [client.get(SEARCH), client.get(SEARCH, 1), client.get(rules), client.get(rules, 2)];
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    for (const { status, headers } of answers)
      if (status === 503) expect(headers.get('content-type')).toContain('text/html');
  });
});

describe('the quota of the simulated Workspace ONE', () => {
  it('stands in every answer, errors and empty ones included, and starts anew after a day', async () => {
    let at = Date.UTC(2026, 0, 1);
    const { client } = await world({ now: () => at });
    const left = async (path: string) => {
      const { headers } = await client.get(path, 2);
      expect(headers.get('x-ratelimit-limit')).toBe('250000');
      expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(at / 1000);
      expect(headers.get('date')).toBe(new Date(at).toUTCString());
      return Number(headers.get('x-ratelimit-remaining'));
    };
    expect(await left(SEARCH)).toBe(249_999);
    expect(await left(rulesOf('nowhere'))).toBe(249_998);
    expect(await left(`${SEARCH}?page=9`)).toBe(249_997);
    at += 86_400_000;
    await client.signIn();
    expect(await left(SEARCH)).toBe(249_999);
  });

  it('is nearly used: then it ends', async () => {
    const { client } = await world({ quirks: { quota: 'nearly-used' } });
    expect((await client.get(SEARCH)).headers.get('x-ratelimit-remaining')).toBe('499');
  });

  it.each([
    ['seconds', 'json', '7', '{"errorCode":429'],
    ['none', 'empty', null, ''],
    ['none', 'html', null, '<!DOCTYPE'],
  ])('once it is used: 429, Retry-After %s, body %s', async (retryAfter, throttleBody, header, body) => {
    const { client } = await world({ quirks: { quota: 'used', retryAfter, throttleBody } });
    const answered = await client.get(SEARCH);
    expect([answered.status, answered.headers.get('retry-after')]).toEqual([429, header]);
    expect(answered.text.slice(0, body.length || 1)).toBe(body);
    expect(answered.headers.get('x-ratelimit-remaining')).toBe('0');
  });
});

describe('permissions on the simulated Workspace ONE', () => {
  it.each([
    ['API > REST > Apps (Read Only)', 'GET', SEARCH],
    ['API > REST > Apps (Read Only)', 'GET', '/api/mam/apps/purchased/search'],
    ['API > REST > Apps (Read Only)', 'GET', rulesOf('x')],
    ['API > REST > Apps (Read Only)', 'GET', '/api/mam/apps/x/devices'],
    ['API > REST > Apps (Edit)', 'PUT', rulesOf('x')],
    ['API > REST > Devices (Read Only)', 'GET', DEVICES],
    ['API > REST > Devices (Edit)', 'POST', SEND],
    ['API > REST > Groups (Read Only)', 'GET', '/api/mdm/smartgroups/search'],
    ['API > REST > Groups (Read Only)', 'GET', '/api/system/groups/search'],
    ['API > REST > System (Read Only)', 'GET', '/api/system/info'],
    ['API > REST > System (Read Only)', 'GET', '/api/system/groups/x/apns'],
    ['API > REST > System (Read Only)', 'GET', '/api/system/groups/570/androidwork'],
  ])('%s: %s %s', async (permission, method, path) => {
    const { tenant, client } = await world();
    const give = tenant.withhold(permission);
    const body = method === 'GET' ? undefined : '{}';
    expect(await client.send(method, path, body, 2)).toMatchObject({ status: 403, body: { errorCode: 1011 } });
    give();
    expect((await client.send(method, path, body, 2)).status).not.toBe(403);
  });

  it('there are no others', async () => {
    const { tenant } = await world();
    expect(() => tenant.withhold('API > REST > Everything')).toThrow('no permission');
  });
});

describe('errors of the simulated Workspace ONE', () => {
  it.each([
    ['number', 7000],
    ['text', '7000'],
  ])('have a code that is a %s', async (errorCode, code) => {
    const { client } = await world({ quirks: { errorCode } });
    const { body, headers } = await client.get(rulesOf('nowhere'), 2);
    expect(body).toEqual({ errorCode: code, message: expect.any(String), activityId: expect.any(String) });
    expect(headers.get('x-correlation-id')).toBeTruthy();
  });

  it.each([
    ['json', 'application/json; charset=utf-8'],
    ['html', 'text/html; charset=us-ascii'],
  ])('of the server itself are %s', async (errorPage, type) => {
    const { tenant } = await world({ quirks: { errorPage } });
    expect(tenant.errorAnswer(500)).toMatchObject({ status: 500, headers: { 'content-type': type } });
    expect(tenant.errorAnswer(400).headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('an address that nobody has answers 404, once signed in', async () => {
    const { client } = await world();
    expect((await client.get('/api/mam/apps/internal/search/more')).status).toBe(404);
    expect((await client.get('/api/mam/nothing', 1, { authorization: '' })).status).toBe(401);
    expect((await client.get('/elsewhere')).headers.get('content-type')).toContain('text/html');
  });

  it('a firewall that wants a user agent refuses what libraries send', async () => {
    const { client } = await world({ quirks: { userAgent: 'named' } });
    for (const agent of ['node', 'axios/1.21.1', 'undici']) {
      const answered = await client.get(SEARCH, 1, { 'user-agent': agent });
      expect([answered.status, answered.body]).toEqual([403, undefined]);
    }
    expect((await client.get(SEARCH, 1, { 'user-agent': 'Watchword/1.0 (node)' })).status).toBe(200);
  });
});
