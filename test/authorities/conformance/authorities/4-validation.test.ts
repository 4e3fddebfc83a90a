/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, authorities, chapter 4: what phones are told.
 *
 * Validation asks the store and nobody else, so that it answers while the authority is away. Law 10: an answered "active" is true. So
 * what a look has seen is what the next answer says, in every state a token can be in.
 */
import { describe, expect, it } from 'vitest';
import { always } from '#simulation';
import { isActive } from '../../../../src/model/token.ts';
import { follow } from '../../../../src/validation/follow.ts';
import { sayIfNone } from '../none.ts';
import { askedContestants, contestants } from './contestants.ts';
import { ACTOR, type AuthorityWorld, openAuthorityWorld, SET } from './world.ts';

const QUIET = { validationStale: () => undefined, validationFresh: () => undefined };

/** Follows the store of a world, asked by hand. */
async function validationOf(world: AuthorityWorld) {
  const configured = new Map([[SET, { kind: world.authority.kind }]]);
  const following = await follow({
    store: world.store,
    events: QUIET,
    configured: () => configured,
    clock: world.clock,
    pollMs: 1_000_000,
  });
  return {
    async asks(value: string) {
      await following.refresh();
      return following.ask(value, SET).decision;
    },
    [Symbol.dispose]: () => following[Symbol.dispose](),
  };
}

/** Every token's value gets the answer that its stage calls for. */
async function expectAnswers(world: AuthorityWorld): Promise<void> {
  using validation = await validationOf(world);
  for (const token of await world.tokens()) {
    const answer = await validation.asks(await world.reveal(token));
    expect(answer).toMatchObject(
      isActive(token) ? { decision: 'proceed', reason: 'active' } : { decision: 'halt', reason: 'revoked' },
    );
  }
  expect(await validation.asks(crypto.randomUUID())).toMatchObject({ decision: 'halt', reason: 'no-match' });
}

describe.each(contestants)('validation of the tokens at $name', (contestant) => {
  it('says what the store has, in every stage', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    await expectAnswers(world);
    const [first, second] = await world.active();
    await world.authority.makeCurrent(first?.id ?? '', ACTOR);
    await expectAnswers(world);
    await world.authority.revoke(second?.id ?? '', { emergency: true }, ACTOR);
    await expectAnswers(world);
    await world.obey();
    expect(await world.stages()).toContain('revoked');
    await expectAnswers(world);
  });

  it('lets in whom the place lets in, and nobody else', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    if (world.place === null) return;
    const [first] = await world.active();
    await world.authority.revoke(first?.id ?? '', { emergency: true }, ACTOR);
    await world.obey();
    using validation = await validationOf(world);
    for (const token of await world.tokens()) {
      const value = await world.reveal(token);
      expect((await validation.asks(value))?.decision === 'proceed').toBe(world.place.values().includes(value));
    }
  });
});

sayIfNone(askedContestants);

describe.each(askedContestants)('validation of the tokens at $name', (contestant) => {
  it('knows a token that somebody has added there as soon as a look has seen it, and refuses one that is gone', async () => {
    await using world = await openAuthorityWorld(contestant);
    using validation = await validationOf(world);
    const value = world.outside?.token() ?? '';
    world.place?.add(value);
    expect(await validation.asks(value)).toMatchObject({ reason: 'no-match' });
    await world.look();
    expect(await validation.asks(value)).toMatchObject({ reason: 'active' });
    world.place?.remove(value);
    await world.look();
    expect(await validation.asks(value)).toMatchObject({ reason: 'revoked' });
    world.place?.add(value);
    await world.look();
    expect(await validation.asks(value)).toMatchObject({ reason: 'active' });
  });

  it('answers as before while nobody can look', async () => {
    await using world = await openAuthorityWorld(contestant);
    world.outside?.place.service?.behave(always('reset'));
    world.outside?.place.damages[0]?.befalls();
    expect(await world.thrownBy(() => world.look())).toBeInstanceOf(Error);
    await expectAnswers(world);
  });

  it('lets every phone in while the place does not ask for a token, and says why', async () => {
    await using world = await openAuthorityWorld(contestant);
    const { enforceFrom } = world.outside?.console ?? {};
    if (enforceFrom === undefined) return;
    using validation = await validationOf(world);
    enforceFrom.call(world.outside?.console, world.clock.now() + 86_400_000);
    await world.look();
    expect(await validation.asks(crypto.randomUUID())).toMatchObject({
      decision: 'proceed',
      active: false,
      reason: 'not-enforced-yet',
    });
    await world.clock.advance(86_400_001);
    expect(await validation.asks(crypto.randomUUID())).toMatchObject({ decision: 'halt', reason: 'no-match' });
  });
});
