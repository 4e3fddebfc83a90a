import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { token } from './token-table.ts';
import { NOW, openWorld, SECRET, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await openWorld();
});

afterEach(() => world[Symbol.asyncDispose]());

describe('GET /v1/authorize', () => {
  test('204 without a body for an active token', async () => {
    const response = await world.authorize({ 'x-mdm-token': SECRET });
    expect(response.statusCode).toBe(204);
    expect(response.body).toBe('');
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test.each([
    ['a revoked token', { 'x-mdm-token': 'worn out' }, 'revoked'],
    ['an unknown value', { 'x-mdm-token': 'guess' }, 'no-match'],
    ['a phone without a token', {}, 'no-match'],
    ['a token of another set', { 'x-mdm-token': SECRET, 'x-token-set': 'okta' }, 'no-match'],
  ])('403 for %s', async (_what, headers: Record<string, string>, reason) => {
    const response = await world.authorize(headers);
    expect(response.statusCode).toBe(403);
    expect(response.json()).toMatchObject({ status: 403, reason });
  });

  test('204 in the asked set; 403 in one that does not exist, since proxies take only that for a refusal', async () => {
    expect((await world.authorize({ 'x-mdm-token': SECRET, 'x-token-set': 'pingid' })).statusCode).toBe(204);
    const response = await world.authorize({ 'x-mdm-token': SECRET, 'x-token-set': 'unheard-of' });
    expect(response.statusCode).toBe(403);
    expect(response.json().detail).toBe('there is no token set of that name');
  });

  test('a token with letters beyond ASCII arrives as UTF-8', async () => {
    await world.commit(token('schl\u00fcssel-\u20ac'));
    const asNodeReadsIt = Buffer.from('schl\u00fcssel-\u20ac', 'utf8').toString('latin1');
    expect((await world.authorize({ 'x-mdm-token': asNodeReadsIt })).statusCode).toBe(204);
  });

  test('answers below its path to every method and body, as Envoy asks', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const) {
      const url = `/v1/authorize/pair/${'x'.repeat(300)}?device=1`;
      const headers = { 'x-mdm-token': SECRET, 'content-type': 'application/octet-stream' };
      const payload = method === 'POST' ? 'anything' : undefined;
      const active = await world.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
      expect(active.statusCode).toBe(204);
      expect((await world.app.inject({ method, url, headers: { 'x-mdm-token': 'guess' } })).statusCode).toBe(403);
    }
  });

  test('503 while nothing is known', async () => {
    await using world = await openWorld({ outOfReach: true });
    expect((await world.authorize({ 'x-mdm-token': SECRET })).statusCode).toBe(503);
  });
});

describe('health', () => {
  test('healthz is 200 even while nothing is known', async () => {
    await using world = await openWorld({ outOfReach: true });
    expect((await world.app.inject('/healthz')).statusCode).toBe(200);
  });

  test('readyz is 200 with the age of what is known', async () => {
    world.clock.now += 300;
    const response = await world.app.inject('/readyz');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ ready: true, asOf: NOW, ageMs: 300, stale: false });
  });

  test('readyz is 503 before the tokens are read', async () => {
    await using world = await openWorld({ outOfReach: true });
    const response = await world.app.inject('/readyz');
    expect(response.statusCode).toBe(503);
    expect(response.json().detail).toBe('the tokens have not been read from the store yet');
  });

  test('readyz is 503 while no token is active', async () => {
    await world.commit(token('worn out', 'revoked'));
    const response = await world.app.inject('/readyz');
    expect(response.statusCode).toBe(503);
    expect(response.json().detail).toContain('no token set has an active token');
  });

  test('readyz is 503 when the tokens are older than they may be, and answers go on all the same', async () => {
    world.clock.now += 300_000;
    expect((await world.app.inject('/readyz')).statusCode).toBe(200);
    world.clock.now += 1;
    const response = await world.app.inject('/readyz');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ ageMs: 300_001 });
    expect((await world.validate({ token: SECRET })).json()).toMatchObject({ active: true, stale: true });
  });
});
