/** Services that ask phones for a token only from a day on, or are switched off: every phone is let in, and no value is called active. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EnforcedFrom } from '../../src/model/authority-record.ts';
import { Enforcement } from '../../src/validation/enforcement.ts';
import { enforced, token } from './token-table.ts';
import { NOW, openWorld, SECRET, type World } from './world.ts';

const AT = Date.parse(NOW);
const ACME = { kind: 'acme-id' };
const LOCAL = { kind: 'local' };
const ONE = new Map([['pingid', ACME]]);
const TWO = new Map([
  ['pingid', ACME],
  ['okta', LOCAL],
]);
const GUESS = 'guess';
const WORN_OUT = 'worn out';

let world: World;

afterEach(() => world[Symbol.asyncDispose]());

async function reasonOf(token: string, tokenSet?: string): Promise<string> {
  return (await world.validate({ token, ...(tokenSet !== undefined && { tokenSet }) })).json().reason;
}

describe('a service that does not ask yet', () => {
  beforeEach(async () => {
    world = await openWorld({ configured: ONE });
    await world.enforce(enforced(AT + 1000));
  });

  test('lets every phone in, and calls only an active token active', async () => {
    const answer = { decision: 'proceed', active: false, reason: 'not-enforced-yet', asOf: NOW, stale: false };
    expect((await world.validate({ token: GUESS, tokenSet: 'pingid' })).json()).toEqual(answer);
    expect((await world.validate({ token: '' })).json()).toEqual(answer);
    expect((await world.validate({ token: WORN_OUT })).json()).toEqual({ ...answer, tokenSet: 'pingid' });
    expect((await world.validate({ token: SECRET })).json()).toMatchObject({ active: true, reason: 'active' });
  });

  test('lets it through at a proxy, also without a token', async () => {
    for (const presented of [{ 'x-mdm-token': GUESS }, { 'x-mdm-token': WORN_OUT }, { 'x-mdm-token': SECRET }, {}]) {
      expect((await world.authorize(presented)).statusCode).toBe(204);
      expect((await world.authorize({ ...presented, 'x-token-set': 'pingid' })).statusCode).toBe(204);
    }
  });

  test('is unknown to introspection: what is not active is not active', async () => {
    expect((await world.introspect({ token: GUESS })).body).toBe('{"active":false}');
    expect((await world.introspect({ token: WORN_OUT })).body).toBe('{"active":false}');
    expect((await world.introspect({ token: SECRET })).json()).toMatchObject({ active: true });
  });

  test('begins to ask in the very millisecond, without the store being read again', async () => {
    world.clock.now = AT + 999;
    expect(await reasonOf(WORN_OUT)).toBe('not-enforced-yet');
    expect(await reasonOf(GUESS)).toBe('not-enforced-yet');
    world.clock.now = AT + 1000;
    expect(await reasonOf(WORN_OUT)).toBe('revoked');
    expect(await reasonOf(GUESS)).toBe('no-match');
    expect((await world.authorize({ 'x-mdm-token': GUESS })).statusCode).toBe(403);
  });

  test('begins to ask as soon as that is read, within the millisecond of the reading before it', async () => {
    expect(await reasonOf(GUESS, 'pingid')).toBe('not-enforced-yet');
    await world.enforce(enforced(null));
    expect((await world.validate({ token: GUESS, tokenSet: 'pingid' })).json()).toMatchObject({
      reason: 'no-match',
      asOf: NOW,
    });
  });

  test('counts phones that come with a revoked token', async () => {
    await world.validate({ token: WORN_OUT });
    expect(world.following.sightings.take()).toMatchObject([{ tokenId: `pingid/${WORN_OUT}`, times: 1 }]);
  });
});

describe('beside a service that asks', () => {
  beforeEach(async () => {
    world = await openWorld({ configured: TWO });
    await world.commit(
      token(SECRET),
      token(WORN_OUT, 'revoked'),
      token('pressed', 'pending', 'okta'),
      token('dull', 'revoked', 'okta'),
    );
    await world.enforce(enforced('never'));
  });

  test.each([
    ['what no set knows could be meant for either, so it is refused', GUESS, undefined, 'no-match'],
    ['what was a token of the first is let in by it', WORN_OUT, undefined, 'not-enforced-yet'],
    ['what was a token of the second is refused by it', 'dull', undefined, 'revoked'],
    ['the first lets everything in where it is named', GUESS, 'pingid', 'not-enforced-yet'],
    ['also what was a token of the second', 'dull', 'pingid', 'not-enforced-yet'],
    ['the second nothing', WORN_OUT, 'okta', 'no-match'],
  ])('%s', async (_, value, tokenSet, reason) => {
    expect(await reasonOf(value, tokenSet)).toBe(reason);
  });
});

describe('what is remembered', () => {
  test.each<[string, ReadonlyMap<string, { readonly kind: string }>, EnforcedFrom, boolean]>([
    ['of a service that is switched off', ONE, 'never', true],
    ['of one that begins later', ONE, AT + 1, true],
    ['of one that begins now', ONE, AT, false],
    ['of one that asks', ONE, null, false],
    ['of another authority that the set had before', new Map([['pingid', LOCAL]]), 'never', false],
    ['of a set that is not configured any more', new Map([['okta', ACME]]), 'never', false],
    ['while no set is configured', new Map(), 'never', false],
  ])('%s', async (_, sets, from, letsIn) => {
    world = await openWorld();
    const enforcement = new Enforcement([enforced(from)]);
    expect(enforcement.letsAllIn('pingid', sets, AT)).toBe(letsIn);
    expect(enforcement.letsAllIn(undefined, sets, AT)).toBe(letsIn);
    expect(enforcement.isEverywhere).toBe(from === null);
  });
});
