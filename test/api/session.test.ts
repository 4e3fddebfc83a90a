import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, openApiWorld } from './world.ts';

let world: ApiWorld;
let session: Readonly<Record<string, string>>;
beforeAll(async () => {
  world = await openApiWorld();
  session = await world.signIn(world.keys.admin);
});
afterAll(() => world[Symbol.asyncDispose]());

describe('a session', () => {
  it('begins with a key, in a cookie that no script reads and no other site has sent', async () => {
    const answer = await world.ask('POST', '/v1/session', { key: world.keys.operator }, { as: null });
    expect(answer).toMatchObject({ status: 201, body: { name: 'key:operator', role: 'operator', by: 'session' } });
    const [cookie = '', ...attributes] = String(answer.headers['set-cookie']).split('; ');
    expect(cookie).toMatch(/^watchword=[\w-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=28800', 'Path=/', 'SameSite=Strict']);
    expect(await world.ask('GET', '/v1/self', undefined, { as: null, headers: { cookie } })).toMatchObject({
      status: 200,
      body: answer.body,
    });
  });

  it('is kept by this host, and sent over TLS only, where the listener speaks TLS', async () => {
    await using secure = await openApiWorld({ https: () => ({}) });
    const answer = await secure.ask('POST', '/v1/session', { key: secure.keys.viewer }, { as: null });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-watchword=/);
    expect(cookie.split('; ').slice(1).sort()).toEqual([
      'HttpOnly',
      'Max-Age=28800',
      'Path=/',
      'SameSite=Strict',
      'Secure',
    ]);
    const [held = ''] = cookie.split(';');
    const asked = (headers: Record<string, string>) => secure.ask('GET', '/v1/self', undefined, { as: null, headers });
    expect(await asked({ cookie: held })).toMatchObject({ status: 200 });
    // Another site under this name could have set it.
    expect(await asked({ cookie: held.replace('__Host-', '') })).toMatchObject({ status: 401 });
  });

  it.each([
    ['a wrong key', { key: `ww_${'A'.repeat(43)}` }],
    ['no key', { key: 'anything' }],
  ])('does not begin with %s, and the answer is that of every route', async (_, body) => {
    const elsewhere = await world.ask('GET', '/v1/self', undefined, { as: null });
    const answer = await world.ask('POST', '/v1/session', body, { as: null });
    expect(answer).toMatchObject({ status: 401, body: elsewhere.body });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('ends when it is ended, and takes its cookie along', async () => {
    const own = await world.signIn(world.keys.viewer);
    const ended = await world.ask('DELETE', '/v1/session', undefined, { as: null, headers: own });
    expect(ended).toMatchObject({ status: 200, body: { ended: true } });
    expect(ended.headers['set-cookie']).toMatch(/^watchword=; Max-Age=0; Path=\/; HttpOnly/);
    expect(await world.ask('GET', '/v1/self', undefined, { as: null, headers: own })).toMatchObject({ status: 401 });
    expect(await world.ask('DELETE', '/v1/session', undefined, { as: 'viewer' })).toMatchObject({
      status: 200,
      body: { ended: false },
    });
  });

  it('ends at once when the key behind it is revoked', async () => {
    const made = await world.ask('POST', '/v1/access', { name: 'leaver', role: 'operator' });
    const own = await world.signIn(made.body.key);
    expect(await world.ask('GET', '/v1/self', undefined, { as: null, headers: own })).toMatchObject({ status: 200 });
    await world.access.keys.revoke('leaver', { name: 'test', reason: '' });
    expect(await world.ask('GET', '/v1/self', undefined, { as: null, headers: own })).toMatchObject({ status: 401 });
  });

  it('counts for nothing beside a key, good or bad', async () => {
    const self = (headers: Record<string, string>) => world.ask('GET', '/v1/self', undefined, { as: null, headers });
    const good = await self({ ...session, authorization: `Bearer ${world.keys.viewer}` });
    expect(good.body).toMatchObject({ name: 'key:viewer', by: 'key' });
    expect(await self({ ...session, authorization: 'Bearer wrong' })).toMatchObject({ status: 401 });
  });
});

const HOST = 'watchword.example.com:8481';
const forbidden = { status: 403, body: { type: 'urn:watchword:problem:forbidden' } };

describe('a change that comes with a session', () => {
  it.each<[string, Record<string, string>]>([
    ['by the page', { 'sec-fetch-site': 'same-origin', origin: `https://${HOST}` }],
    ['by the page behind a proxy that changes the host', { 'sec-fetch-site': 'same-origin', origin: 'https://proxy' }],
    ['by the page in an older browser', { origin: `https://${HOST}` }],
    ['by a program', {}],
  ])('%s is carried out', async (_, headers) => {
    const asked = { as: null, headers: { ...session, host: HOST, ...headers } };
    expect(await world.ask('POST', '/v1/audit/verify', undefined, asked)).toMatchObject({ status: 200 });
  });

  it.each<[string, Record<string, string>]>([
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from a site under the same domain', { 'sec-fetch-site': 'same-site', origin: `https://${HOST}` }],
    ['from an address that somebody typed', { 'sec-fetch-site': 'none' }],
    ['from another site in an older browser', { origin: 'https://evil.example.com' }],
    ['from another port', { origin: 'https://watchword.example.com:9999' }],
    ['from a page without an origin', { origin: 'null' }],
    ['without the header of the page', { 'x-watchword': '' }],
    ['with another header of the page', { 'x-watchword': '0' }],
  ])('%s is refused', async (_, headers) => {
    const asked = { as: null, headers: { ...session, host: HOST, ...headers } };
    expect(await world.ask('POST', '/v1/audit/verify', undefined, asked)).toMatchObject(forbidden);
    expect(await world.ask('GET', '/v1/self', undefined, asked)).toMatchObject({ status: 200 });
  });

  it('needs none of this with a key', async () => {
    const headers = { host: HOST, origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' };
    expect(await world.ask('POST', '/v1/audit/verify', undefined, { headers })).toMatchObject({ status: 200 });
  });

  it('can not be a sign-in from another site', async () => {
    const headers = { host: HOST, 'sec-fetch-site': 'cross-site' };
    const body = { key: world.keys.viewer };
    expect(await world.ask('POST', '/v1/session', body, { as: null, headers })).toMatchObject(forbidden);
    // What a form of another site could send without asking first is not read.
    const text = await world.app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: { 'content-type': 'text/plain' },
      payload: JSON.stringify(body),
    });
    expect(text.statusCode).toBeGreaterThanOrEqual(400);
    expect(text.statusCode).toBeLessThan(500);
    expect(text.headers['set-cookie']).toBeUndefined();
  });
});

it('no other site may read an answer', async () => {
  const headers = { ...session, origin: 'https://evil.example.com', 'access-control-request-method': 'POST' };
  for (const method of ['OPTIONS', 'GET'] as const) {
    for (const url of ['/v1/self', '/v1/session', '/openapi.json', '/docs/', '/docs/openapi.json', '/']) {
      const answer = await world.app.inject({ method, url, headers });
      const names = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'));
      expect(names, `${method} ${url}`).toEqual([]);
    }
  }
});
