/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, authorities, chapter 7: what somebody else has to do.
 *
 * An order stays open until a look sees it done or, where nobody can look, until a person says so. Weeks may pass: what was true when it
 * was given is asked again when it is said to be done.
 */
import { describe, expect, it } from 'vitest';
import { Secret } from '#authority';
import { sayIfNone } from '../none.ts';
import { contestants } from './contestants.ts';
import { ACTOR, openAuthorityWorld } from './world.ts';

const CAREFUL = { emergency: false };

const ordered = contestants.filter(({ changedBy }) => changedBy !== 'watchword');

const byPersons = ordered.filter(({ changedBy }) => changedBy === 'person');

sayIfNone(ordered);

describe.each(ordered)('an order at $name', (contestant) => {
  it('that is withdrawn is no order any more, and the token stays', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    const before = await world.agreement();
    const id = (await world.active())[0]?.id ?? '';
    await world.authority.revoke(id, CAREFUL, ACTOR);
    const [order] = await world.authority.orders();
    await world.authority.withdraw({ token: order?.token ?? '', what: 'remove' }, ACTOR);
    await world.look();
    expect(await world.authority.orders()).toEqual([]);
    expect(await world.agreement()).toEqual(before);
    const again = () => world.authority.withdraw({ token: id, what: 'remove' }, ACTOR);
    expect(await world.thrownBy(again)).toBeInstanceOf(Error);
  });
});

describe.each(byPersons)('an order at $name', (contestant) => {
  // It took the person a week, and meanwhile a slot has got the old value back.
  it('is not said to be done while phones may have got the token again', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    const [old] = await world.active();
    await world.authority.revoke(old?.id ?? '', CAREFUL, ACTOR);
    world
      .mdm()
      .slot('ios')
      .type(old === undefined ? null : await world.reveal(old));
    await world.round();
    const done = () => world.authority.confirm({ token: old?.id ?? '', what: 'remove' }, null, ACTOR);
    expect(String(await world.thrownBy(done))).toMatch(/may still be in use/);
    expect((await world.active()).map(({ id }) => id)).toContain(old?.id);
    expect(await world.authority.orders()).toHaveLength(1);
  });

  it('may come back with a value that the console has chosen: it is the token that was ordered', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    const rotation = { id: crypto.randomUUID(), minting: null };
    await world.authority.mint(rotation, '', ACTOR, async () => undefined);
    const [order] = await world.authority.orders();
    const chosen = crypto.randomUUID();
    world.place?.add(chosen);
    await world.authority.confirm({ token: order?.token ?? '', what: 'add' }, new Secret(chosen), ACTOR);
    expect(await world.stages()).toEqual(['current', 'pending']);
    const [minted] = world.authority.mintedFor(rotation, await world.tokens());
    expect(minted?.fingerprint).toBe(world.store.fingerprint(chosen));
    expect((await world.agreement()).known).toEqual((await world.agreement()).there);
    expect(await world.authority.orders()).toEqual([]);
  });

  it('is confirmed once: who says it a second time is told that nothing is ordered', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    const token = (await world.active())[0]?.id ?? '';
    await world.authority.revoke(token, CAREFUL, ACTOR);
    await world.obey();
    const before = await world.entries();
    const again = () => world.authority.confirm({ token, what: 'remove' }, null, ACTOR);
    expect(String(await world.thrownBy(again))).toMatch(/[Nn]othing is ordered/);
    expect(await world.entries()).toEqual(before);
  });
});
