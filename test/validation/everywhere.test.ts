import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openWorld, SECRET, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await openWorld();
});

afterEach(() => world[Symbol.asyncDispose]());

describe('everywhere', () => {
  test.each([
    ['GET', '/', 404],
    ['GET', '/v1/tokens', 404],
    ['POST', '/v1/unheard-of', 404],
    ['GET', '/v1/validate?x=1', 405],
    ['PUT', '/v1/validate', 405],
    ['GET', '/v1/introspect', 405],
    ['POST', '/v1/authorize', 405],
    ['POST', '/readyz', 405],
    ['DELETE', '/healthz', 405],
    ['GET', '/%zz', 404],
    ['POST', '/v1/%76alidate', 404],
    ['POST', '/v1/validate/', 404],
    ['POST', '/V1/VALIDATE', 404],
  ] as const)('%s %s is %i', async (method, url, status) => {
    const response = await world.app.inject({ method, url });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.headers.allow !== undefined).toBe(status === 405);
    expect(Object.keys(response.json())).toEqual(['type', 'title', 'status', 'detail']);
  });

  test('HEAD is answered where GET is, for load balancers', async () => {
    for (const url of ['/healthz', '/readyz']) {
      const response = await world.app.inject({ method: 'HEAD', url });
      expect([response.statusCode, response.body]).toEqual([200, '']);
    }
  });

  test('no answer names the server or may be kept', async () => {
    for (const response of [
      await world.validate({ token: SECRET }),
      await world.app.inject('/healthz'),
      await world.app.inject('/readyz'),
    ]) {
      expect(response.headers['cache-control']).toBe('no-store');
      expect(Object.keys(response.headers).sort()).toEqual(
        [
          'cache-control',
          'connection',
          'content-length',
          'content-security-policy',
          'content-type',
          'date',
          'x-content-type-options',
        ].sort(),
      );
    }
  });

  test('law 5: no answer repeats what was presented, however the request goes wrong', async () => {
    const json = { 'content-type': 'application/json' };
    const inject = (url: string, headers: Record<string, string>, payload: string) =>
      world.app.inject({ method: 'POST', url, headers, payload });
    const answers = [
      await world.validate({ token: SECRET }),
      await world.validate({ token: 'guess', tokenSet: SECRET }),
      await world.validate({ token: { value: SECRET } }),
      await inject('/v1/validate', json, SECRET),
      await inject('/v1/validate', { 'content-type': SECRET }, SECRET),
      await inject(`/v1/${SECRET}`, json, `{"token":"${SECRET}"}`),
      await world.app.inject(`/%zz${SECRET}`),
      await world.authorize({ 'x-mdm-token': SECRET, 'x-token-set': SECRET }),
      await world.introspect(`token=${SECRET}&token=${SECRET}`),
    ];
    for (const answer of answers) expect(answer.body + JSON.stringify(answer.headers)).not.toContain(SECRET);
  });

  test('our own mistakes are a bare 500, and reported', async () => {
    const bug = new Error(`cannot digest ${SECRET}`);
    vi.spyOn(world.following, 'ask').mockImplementation(() => {
      throw bug;
    });
    const response = await world.validate({ token: SECRET });
    expect(response.statusCode).toBe(500);
    expect(response.json().detail).toBe('something went wrong here');
    expect(world.events.told).toEqual([{ event: 'bug', where: 'validation', error: bug }]);
  });
});
