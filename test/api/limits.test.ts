import { afterEach, describe, expect, it } from 'vitest';
import { REFUSED_AFTER_MS } from '../../src/api/http/entrance.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

const ADDRESS = '192.0.2.7';
const tooMany = 'urn:watchword:problem:too-many-requests';

let world: ApiWorld;
afterEach(() => world[Symbol.asyncDispose]());

interface From {
  readonly address?: string;
  readonly method?: 'GET' | 'POST';
  readonly payload?: object;
}

/** Asks from an address, with what is sent along. */
async function ask(url: string, headers: Record<string, string> = {}, from: From = {}) {
  const { address = ADDRESS, method = 'GET', payload } = from;
  const answer = await world.app.inject({ url, method, headers, remoteAddress: address, ...(payload && { payload }) });
  return { status: answer.statusCode, retryAfter: answer.headers['retry-after'], body: answer.body };
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const WRONG = bearer(`ww_${'A'.repeat(43)}`);

describe('who guesses', () => {
  it('is put off after so many a minute, and keeps nobody out who shares the address', async () => {
    world = await openApiWorld({ limits: { failures: 3, asked: 1000, open: 1000 } });
    const session = await world.signIn(world.keys.viewer);
    for (let times = 0; times < 3; times += 1) expect(await ask('/v1/self', WRONG)).toMatchObject({ status: 401 });
    const late = await ask('/v1/self', WRONG);
    expect(late).toMatchObject({ status: 429, body: expect.stringContaining(tooMany) });
    expect(Number(late.retryAfter)).toBeGreaterThan(0);
    expect(Number(late.retryAfter)).toBeLessThanOrEqual(60);
    expect(await ask('/v1/self', bearer('neither'))).toMatchObject({ status: 429 });
    expect(await ask('/v1/self', bearer(world.keys.viewer))).toMatchObject({ status: 200 });
    expect(await ask('/v1/self', session)).toMatchObject({ status: 200 });
    // Who has not signed in yet, or whose session has ended, has to be told so.
    expect(await ask('/v1/self')).toMatchObject({ status: 401 });
    expect(await ask('/v1/self', { cookie: 'watchword=ended' })).toMatchObject({ status: 401 });
    expect(await ask('/v1/self', WRONG, { address: '192.0.2.8' })).toMatchObject({ status: 401 });
  });

  it('is counted at the sign-in too, where the right key still comes in', async () => {
    world = await openApiWorld({ limits: { failures: 2, asked: 1000, open: 1000 } });
    const signIn = (key: string) => ask('/v1/session', {}, { method: 'POST', payload: { key } });
    expect(await signIn('a')).toMatchObject({ status: 401 });
    expect(await ask('/v1/self', WRONG)).toMatchObject({ status: 401 });
    expect(await signIn('b')).toMatchObject({ status: 429 });
    expect(await signIn(world.keys.viewer)).toMatchObject({ status: 201 });
  });

  it('is one and the same behind all addresses of a network of IPv6', async () => {
    world = await openApiWorld({ limits: { failures: 1, asked: 1000, open: 1000 } });
    const from = (address: string) => ask('/v1/self', WRONG, { address });
    expect(await from('2001:db8:1:1::1')).toMatchObject({ status: 401 });
    expect(await from('2001:db8:1:1:ffff::2')).toMatchObject({ status: 429 });
    expect(await from('2001:db8:1:2::1')).toMatchObject({ status: 401 });
  });

  it.each<[string, (given: ApiWorld) => Record<string, string>]>([
    ['with a key that nobody has', () => WRONG],
    ['with what is no key', () => bearer('x')],
    ['with another kind of credentials', () => ({ authorization: 'Basic eDp4' })],
    ['with a session that is none', () => ({ cookie: 'watchword=x' })],
    ['with nothing', () => ({})],
    ['with a revoked key', ({ keys }) => bearer(keys.viewer)],
  ])('%s is told the same, and not sooner than anybody', async (_, headers) => {
    world = await openApiWorld();
    await world.access.keys.revoke('viewer', { name: 'test', reason: '' });
    const since = performance.now();
    const answer = await ask('/v1/self', headers(world));
    // Timers may fire up to a millisecond early.
    expect(performance.now() - since).toBeGreaterThanOrEqual(REFUSED_AFTER_MS - 1);
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toEqual({
      type: 'urn:watchword:problem:unauthorized',
      title: 'no valid key, token, certificate or session came with the request',
      status: 401,
      detail: 'send a key as `Authorization: Bearer <key>`, or sign in',
    });
  });
});

describe('too many requests', () => {
  it('of one name are put off, wherever they come from, and those of others are not', async () => {
    world = await openApiWorld({ limits: { failures: 1000, asked: 2, open: 1000 } });
    const viewer = bearer(world.keys.viewer);
    expect(await ask('/v1/self', viewer)).toMatchObject({ status: 200 });
    expect(await ask('/v1/self', viewer, { address: '192.0.2.8' })).toMatchObject({ status: 200 });
    expect(await ask('/v1/self', viewer, { address: '192.0.2.9' })).toMatchObject({ status: 429 });
    expect(await ask('/v1/self', bearer(world.keys.admin))).toMatchObject({ status: 200 });
  });

  it('for what everybody may see are put off by address, and keep out nobody who is known', async () => {
    world = await openApiWorld({ limits: { failures: 1000, asked: 1000, open: 4 } });
    expect(await ask('/openapi.json')).toMatchObject({ status: 200 });
    expect(await ask('/docs/')).toMatchObject({ status: 200 });
    expect(await ask('/nothing')).toMatchObject({ status: 404 });
    expect(await ask('/v1/nothing')).toMatchObject({ status: 404 });
    for (const path of ['/openapi.json', '/', '/nothing', '/v1/nothing', '/v1/self']) {
      expect(await ask(path), path).toMatchObject({ status: 429 });
    }
    expect(await ask('/v1/self', bearer(world.keys.viewer))).toMatchObject({ status: 200 });
    expect(await ask('/openapi.json', {}, { address: '192.0.2.8' })).toMatchObject({ status: 200 });
  });
});
