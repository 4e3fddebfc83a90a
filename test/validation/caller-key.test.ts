/** `validation.key`: who asks has to send it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { openWorld, SECRET, type World } from './world.ts';

const KEY = 'p7Qm-caller-key';
const RIGHT = { authorization: `Bearer ${KEY}` };
const ASKED = [
  { method: 'POST', url: '/v1/validate', payload: { token: SECRET } },
  {
    method: 'POST',
    url: '/v1/introspect',
    payload: `token=${SECRET}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  { method: 'GET', url: '/v1/authorize', headers: { 'x-mdm-token': SECRET } },
  { method: 'PUT', url: '/v1/authorize/below', headers: { 'x-mdm-token': SECRET } },
];

let world: World;

beforeEach(async () => {
  world = await openWorld({ settings: { key: new Secret(KEY) } });
});

afterEach(() => world[Symbol.asyncDispose]());

describe('with a key configured', () => {
  test.each(ASKED)('$method $url is answered to who sends it', async (asked) => {
    const response = await world.app.inject({ ...asked, headers: { ...asked.headers, ...RIGHT } });
    expect([200, 204]).toContain(response.statusCode);
    const otherCase = { authorization: `bearer  ${KEY}` };
    expect((await world.app.inject({ ...asked, headers: { ...asked.headers, ...otherCase } })).statusCode).toBe(
      response.statusCode,
    );
  });

  test.each(ASKED)('$method $url is refused to everybody else, with one answer', async (asked) => {
    const wrong = [
      undefined,
      '',
      KEY,
      'Bearer',
      `Bearer ${KEY}x`,
      `Bearer ${KEY.slice(0, -1)}`,
      `Basic ${KEY}`,
      'Bearer ☃',
    ];
    const answers = await Promise.all(
      wrong.map(async (authorization) => {
        const sent =
          authorization === undefined ? {} : { authorization: Buffer.from(authorization).toString('latin1') };
        const { statusCode, body, headers } = await world.app.inject({
          ...asked,
          headers: { ...asked.headers, ...sent },
        });
        const { date: _, ...others } = headers;
        return JSON.stringify({ statusCode, body, others });
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0] ?? '')).toMatchObject({ statusCode: 401, others: { 'www-authenticate': 'Bearer' } });
    expect(world.gate.answered.unauthorized).toBe(wrong.length);
    expect(world.following.sightings.take()).toEqual([]);
  });

  test('it is asked for before anything of the body is looked at', async () => {
    const headers = { 'content-type': 'text/plain' };
    for (const payload of ['', 'nonsense', 'x'.repeat(9000)]) {
      const response = await world.app.inject({ method: 'POST', url: '/v1/validate', headers, payload });
      expect(response.statusCode).toBe(401);
    }
  });

  test('health needs none, and what is not there is not there', async () => {
    expect((await world.app.inject('/healthz')).statusCode).toBe(200);
    expect((await world.app.inject('/readyz')).statusCode).toBe(200);
    expect((await world.app.inject('/v1/tokens')).statusCode).toBe(404);
    expect((await world.app.inject('/v1/validate')).statusCode).toBe(405);
  });

  test('another one can be put into use while the listener is up', async () => {
    world.gate.use({ ...world.gate.settings, key: new Secret('the next') });
    const [asked] = ASKED;
    const status = async (headers: Record<string, string>) =>
      (await world.app.inject({ url: '/v1/validate', ...asked, headers })).statusCode;
    expect(await status(RIGHT)).toBe(401);
    expect(await status({ authorization: 'Bearer the-next' })).toBe(401);
    world.gate.use({ ...world.gate.settings, key: null });
    expect(await status({})).toBe(200);
  });
});
