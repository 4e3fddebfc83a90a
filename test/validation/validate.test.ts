import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { token } from './token-table.ts';
import { NOW, openWorld, SECRET, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await openWorld();
});

afterEach(() => world[Symbol.asyncDispose]());

describe('POST /v1/validate', () => {
  const fresh = { asOf: NOW, stale: false };
  const proceed = { decision: 'proceed', active: true, reason: 'active', ...fresh };
  const halt = { decision: 'halt', active: false, ...fresh };

  test.each([
    ['an active token proceeds', { token: SECRET }, { ...proceed, tokenSet: 'pingid' }],
    ['a pending token is active too', { token: 'pressed' }, { ...proceed, tokenSet: 'okta' }],
    ['in the asked set', { token: SECRET, tokenSet: 'pingid' }, { ...proceed, tokenSet: 'pingid' }],
    ['not in another set', { token: SECRET, tokenSet: 'okta' }, { ...halt, reason: 'no-match' }],
    ['a revoked token halts', { token: 'worn out' }, { ...halt, reason: 'revoked', tokenSet: 'pingid' }],
    ['an unknown value halts', { token: 'guess' }, { ...halt, reason: 'no-match' }],
    ['the exact value decides: nothing is trimmed', { token: ` ${SECRET}` }, { ...halt, reason: 'no-match' }],
    ['an empty value halts', { token: '' }, { ...halt, reason: 'no-match' }],
    ['members we do not know are left alone', { token: SECRET, device: 7 }, { ...proceed, tokenSet: 'pingid' }],
  ])('%s', async (_what, asked, answer) => {
    const response = await world.validate(asked);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.json()).toEqual(answer);
  });

  test('law 10: a revocation within the millisecond of the last reading is refused, whatever was answered before it', async () => {
    expect((await world.validate({ token: SECRET })).json()).toMatchObject({ decision: 'proceed', asOf: NOW });
    await world.commit(token(SECRET, 'revoked'), token('another'));
    expect((await world.validate({ token: SECRET })).json()).toMatchObject({ decision: 'halt', asOf: NOW });
    expect((await world.validate({ token: SECRET })).json()).toMatchObject({ reason: 'revoked' });
  });

  test('an answer that is given again carries the time of the newest reading', async () => {
    await world.validate({ token: SECRET });
    world.clock.now += 1;
    await world.following.refresh();
    expect((await world.validate({ token: SECRET })).json()).toMatchObject({ asOf: '2026-01-02T03:04:05.001Z' });
  });

  test('says how stale it is when the store has been out of reach', async () => {
    world.clock.now += 5000;
    const answer = (await world.validate({ token: SECRET })).json();
    expect(answer).toEqual({ ...proceed, tokenSet: 'pingid', stale: true, ageMs: 5000 });
  });

  test.each([
    ['no token', '{}', '`token` is missing'],
    ['a token that is no string', '{"token": 12345678}', '`token` is not a string'],
    ['a token set that is no string', '{"token": "x", "tokenSet": null}', '`tokenSet` is not a string'],
    ['an array', '["token"]', 'expected a JSON object such as {"token": "..."}'],
    ['null', 'null', 'expected a JSON object such as {"token": "..."}'],
    ['broken JSON', `{"token": "${SECRET}`, 'expected a JSON object such as {"token": "..."}'],
    ['nothing', '', 'expected a JSON object such as {"token": "..."}'],
    ['a token in the prototype', `{"__proto__": {"token": "${SECRET}"}}`, '`token` is missing'],
  ])('400 for %s', async (_what, payload, detail) => {
    const headers = { 'content-type': 'application/json' };
    const response = await world.app.inject({ method: 'POST', url: '/v1/validate', headers, payload });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ type: 'about:blank', title: 'Bad Request', status: 400, detail });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'nonsense'])(
    '415 for %s',
    async (type) => {
      const headers = { 'content-type': type };
      const response = await world.app.inject({
        method: 'POST',
        url: '/v1/validate',
        headers,
        payload: `{"token":"${SECRET}"}`,
      });
      expect(response.statusCode).toBe(415);
    },
  );

  test('413 for a body over 8 KiB, and 200 up to it', async () => {
    const around = '{"token":"","x":""}'.length;
    expect((await world.validate({ token: '', x: 'x'.repeat(8192 - around) })).statusCode).toBe(200);
    expect((await world.validate({ token: '', x: 'x'.repeat(8193 - around) })).statusCode).toBe(413);
  });

  test('404 for a token set that does not exist, without naming those that do', async () => {
    const response = await world.validate({ token: SECRET, tokenSet: 'unheard-of' });
    expect(response.statusCode).toBe(404);
    expect(response.json().detail).toBe('there is no token set of that name');
  });

  test('503 while nothing is known: not an answer that somebody may take for a refusal', async () => {
    await using world = await openWorld({ outOfReach: true });
    expect((await world.validate({ token: SECRET })).statusCode).toBe(503);
  });
});

describe('POST /v1/introspect', () => {
  test('an active token', async () => {
    const response = await world.introspect({ token: SECRET, token_type_hint: 'access_token' });
    expect(response.json()).toEqual({ active: true, tokenSet: 'pingid', asOf: NOW, stale: false });
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test.each(['worn out', 'guess', ''])('an inactive token answers that and nothing else: "%s"', async (value) => {
    const response = await world.introspect({ token: value });
    expect(response.statusCode).toBe(200);
    expect(response.body).toBe('{"active":false}');
  });

  test('a form decodes + and percent signs', async () => {
    expect((await world.introspect('token=worn+out')).json()).toEqual({ active: false });
    await world.commit(token('plus + and \u00e9'));
    expect((await world.introspect('token=plus+%2B+and+%C3%A9')).json()).toMatchObject({ active: true });
  });

  test('a token set may be asked for', async () => {
    expect((await world.introspect({ token: SECRET, tokenSet: 'okta' })).json()).toEqual({ active: false });
    expect((await world.introspect({ token: SECRET, tokenSet: 'unheard-of' })).statusCode).toBe(404);
  });

  test.each([
    ['no token', 'token_type_hint=x'],
    ['two tokens', 'token=a&token=b'],
    ['two token sets', 'token=a&tokenSet=b&tokenSet=c'],
  ])('400 for %s', async (_what, form) => {
    expect((await world.introspect(form)).statusCode).toBe(400);
  });

  test('415 for JSON', async () => {
    expect(
      (await world.app.inject({ method: 'POST', url: '/v1/introspect', payload: { token: SECRET } })).statusCode,
    ).toBe(415);
  });
});
