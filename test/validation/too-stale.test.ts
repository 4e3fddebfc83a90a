/** `validation.whenStale`: what is answered while the tokens are older than they may be. */
import { afterEach, describe, expect, test } from 'vitest';
import { enforced } from './token-table.ts';
import { NOW, openWorld, SECRET, type World } from './world.ts';

const MAX_STALENESS_MS = 30_000;
const HALT = {
  decision: 'halt',
  active: false,
  reason: 'too-stale',
  stale: true,
  asOf: NOW,
  ageMs: MAX_STALENESS_MS + 1,
};

let world: World;

afterEach(() => world[Symbol.asyncDispose]());

async function open(whenStale: 'proceed' | 'halt'): Promise<void> {
  const configured = new Map([['pingid', { kind: 'acme-id' }]]);
  world = await openWorld({ settings: { maxStalenessMs: MAX_STALENESS_MS, whenStale, guesses: 1 }, configured });
  await world.enforce(enforced('never'));
  world.clock.now += MAX_STALENESS_MS;
}

describe('halt', () => {
  test('up to the age everything is answered as ever, and says that it is stale', async () => {
    await open('halt');
    expect((await world.validate({ token: SECRET })).json()).toMatchObject({ reason: 'active', stale: true });
  });

  test('beyond it every value is refused, known, unknown or missing, also where the service does not ask', async () => {
    await open('halt');
    world.clock.now += 1;
    for (const token of [SECRET, 'worn out', 'guess', 'another guess', '']) {
      expect((await world.validate({ token })).json()).toEqual(HALT);
      expect((await world.validate({ token, tokenSet: 'pingid' })).json()).toEqual(HALT);
    }
    expect((await world.introspect({ token: SECRET })).json()).toEqual({
      active: false,
      stale: true,
      asOf: NOW,
      ageMs: HALT.ageMs,
    });
    const authorized = await world.authorize({ 'x-mdm-token': SECRET });
    expect(authorized.statusCode).toBe(403);
    expect(authorized.json()).toMatchObject({ reason: 'too-stale', stale: true, asOf: NOW });
    expect((await world.app.inject('/readyz')).statusCode).toBe(503);
  });

  test('it is over as soon as the tokens are read again', async () => {
    await open('halt');
    world.clock.now += 1;
    await world.following.refresh();
    expect((await world.validate({ token: SECRET })).json()).toMatchObject({ reason: 'active', stale: false });
  });

  test('a token set that does not exist is a mistake, whatever the age', async () => {
    await open('halt');
    world.clock.now += 1;
    expect((await world.validate({ token: SECRET, tokenSet: 'unheard-of' })).statusCode).toBe(404);
  });

  test('what phones present is counted all the same', async () => {
    await open('halt');
    world.clock.now += 1;
    await world.validate({ token: SECRET });
    expect(world.following.sightings.take()).toMatchObject([{ tokenId: `pingid/${SECRET}`, times: 1 }]);
  });
});

test('proceed: what was known is answered however old it is, and readyz says so', async () => {
  await open('proceed');
  world.clock.now += 86_400_000;
  expect((await world.validate({ token: SECRET })).json()).toMatchObject({ reason: 'active', stale: true });
  expect((await world.authorize({ 'x-mdm-token': SECRET })).statusCode).toBe(204);
  expect((await world.app.inject('/readyz')).statusCode).toBe(503);
});

test('refusals tell no more than is said of them: the same fields, and of introspection the same bytes', async () => {
  world = await openWorld();
  const bodies = async (ask: (value: string) => Promise<{ readonly body: string }>) =>
    Promise.all(['worn out', 'guess', 'x'.repeat(5000), '\ud800', ''].map(async (value) => (await ask(value)).body));
  const introspected = await bodies((token) => world.introspect({ token }));
  expect(new Set(introspected)).toEqual(new Set(['{"active":false}']));
  const authorized = await bodies((token) =>
    world.authorize({ 'x-mdm-token': encodeURIComponent(token.slice(0, 9).toWellFormed()) }),
  );
  expect(new Set(authorized.map((body) => Object.keys(JSON.parse(body)).join()))).toEqual(
    new Set(['type,title,status,detail,reason']),
  );
  const [revoked, ...unknown] = await bodies((token) => world.validate({ token }));
  expect(new Set(unknown).size).toBe(1);
  expect({ ...JSON.parse(revoked ?? ''), reason: 'no-match', tokenSet: undefined }).toEqual(
    JSON.parse(unknown[0] ?? ''),
  );
});
