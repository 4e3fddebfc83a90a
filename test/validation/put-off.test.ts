/** Guessing: an address that presents too many unknown values is put off for further unknown ones, and for nothing else. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { enforced, token } from './token-table.ts';
import { openWorld, SECRET, type World } from './world.ts';

const GUESSES = 3;

let world: World;

beforeEach(async () => {
  world = await openWorld({ settings: { guesses: GUESSES }, configured: new Map([['pingid', { kind: 'acme-id' }]]) });
});

afterEach(() => world[Symbol.asyncDispose]());

async function guess(times: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let count = 0; count < times; count += 1) {
    statuses.push((await world.validate({ token: `guess ${count}` })).statusCode);
  }
  return statuses;
}

describe('an address that guesses too much', () => {
  test('is put off with 429, and told how long', async () => {
    expect(await guess(GUESSES + 2)).toEqual([200, 200, 200, 429, 429]);
    const response = await world.validate({ token: 'guess' });
    expect(response.headers['retry-after']).toBe('20');
    expect(response.json()).toEqual({
      type: 'about:blank',
      title: 'Too Many Requests',
      status: 429,
      detail: 'too many unknown values have come from this address',
    });
    world.clock.now += 20_000;
    expect(await guess(2)).toEqual([200, 429]);
  });

  test('phones of the same address with known values go on, active or revoked', async () => {
    await guess(GUESSES + 1);
    for (let count = 0; count < 100; count += 1) {
      expect((await world.validate({ token: SECRET })).json()).toMatchObject({ reason: 'active' });
      expect((await world.validate({ token: 'worn out' })).json()).toMatchObject({ reason: 'revoked' });
    }
    expect((await world.introspect({ token: SECRET })).json()).toMatchObject({ active: true });
    expect((await world.authorize({ 'x-mdm-token': SECRET })).statusCode).toBe(204);
    expect((await world.authorize({ 'x-mdm-token': 'worn out' })).json()).toMatchObject({ reason: 'revoked' });
    expect(await guess(1)).toEqual([429]);
  });

  test('known values count for nothing, however often they come', async () => {
    for (let count = 0; count < 3 * GUESSES; count += 1) {
      await world.validate({ token: SECRET });
      await world.validate({ token: 'worn out' });
    }
    expect(await guess(GUESSES)).toEqual([200, 200, 200]);
  });

  test('a token becomes known, and is let in at once', async () => {
    await guess(GUESSES + 1);
    await world.commit(token('brand new', 'pending'));
    expect((await world.validate({ token: 'brand new' })).json()).toMatchObject({ decision: 'proceed' });
  });

  test('a phone without a value does not guess', async () => {
    for (let count = 0; count < 3 * GUESSES; count += 1) {
      expect((await world.authorize({})).json()).toMatchObject({ reason: 'no-match' });
      expect((await world.validate({ token: '' })).statusCode).toBe(200);
    }
    expect(await guess(GUESSES)).toEqual([200, 200, 200]);
  });

  test('a service that does not ask yet lets every phone in: nobody is put off', async () => {
    await world.enforce(enforced('never'));
    expect(await guess(3 * GUESSES)).toEqual(Array.from({ length: 3 * GUESSES }, () => 200));
  });

  test('is put off on every route; a proxy is told 403, which it takes for a refusal', async () => {
    await guess(GUESSES);
    const authorized = await world.authorize({ 'x-mdm-token': 'guess' });
    expect([authorized.statusCode, authorized.headers['retry-after']]).toEqual([403, '20']);
  });

  test('learns nothing by being put off where an unknown value and a revoked one are answered alike', async () => {
    await world.commit(token('taken back', 'revoked'));
    await guess(GUESSES);
    const [unknown, revoked] = [
      await world.introspect({ token: 'guess' }),
      await world.introspect({ token: 'taken back' }),
    ];
    const { date: _, ...headers } = unknown.headers;
    expect(revoked).toMatchObject({ statusCode: unknown.statusCode, body: unknown.body, headers });
    expect(world.gate.answered).toMatchObject({ 'put-off': 1, revoked: 1 });
  });

  test('what it says of where it comes from is not believed', async () => {
    await guess(GUESSES);
    const headers = { 'x-forwarded-for': '192.0.2.7', forwarded: 'for=192.0.2.7', 'x-real-ip': '192.0.2.7' };
    const response = await world.app.inject({ method: 'POST', url: '/v1/validate', headers, payload: { token: 'x' } });
    expect(response.statusCode).toBe(429);
  });

  test('is told to the log once a minute, with its address and without any value', async () => {
    await guess(GUESSES + 5);
    const told = { event: 'validationGuessed', address: '127.0.0.1', perMinute: GUESSES };
    expect(world.events.told).toEqual([told]);
    world.clock.now += 60_000;
    await guess(GUESSES + 1);
    expect(world.events.told).toEqual([told, told]);
  });
});

test('every answer is counted by its reason', async () => {
  await world.validate({ token: SECRET });
  await guess(GUESSES + 2);
  await world.introspect({ token: 'worn out' });
  await world.validate({ token: SECRET, tokenSet: 'unheard-of' });
  expect(world.gate.answered).toEqual({
    active: 1,
    'no-match': GUESSES,
    revoked: 1,
    'not-enforced-yet': 0,
    'too-stale': 0,
    'not-loaded': 0,
    'unknown-token-set': 1,
    'put-off': 2,
    unauthorized: 0,
  });
});
