/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, authorities, chapter 3: a token is taken away.
 *
 * Law 8: no phone is locked out by us. The last token stays, and so does one that a slot holds or may still be serving; unknown counts
 * as may. What is asked for is written down first, in the transaction that decides it; and a token is revoked here only once it is gone
 * there, because until then a phone with it comes in.
 */
import { describe, expect, it } from 'vitest';
import { operationsOf, writesAmong } from '../requests.ts';
import { askedContestants, contestants } from './contestants.ts';
import { ACTOR, type AuthorityWorld, openAuthorityWorld, SET } from './world.ts';

const CAREFUL = { emergency: false };

/** Everything that a refusal leaves as it was. */
async function shown(world: AuthorityWorld): Promise<unknown> {
  return [await world.tokens(), world.place?.values(), await world.authority.orders(), await world.entries()];
}

async function oldest(world: AuthorityWorld): Promise<string> {
  return (await world.active())[0]?.id ?? '';
}

describe.each(contestants)('making a token current at $name', (contestant) => {
  it('leaves the one before it active, here and there', async () => {
    await using world = await openAuthorityWorld(contestant);
    const before = await world.agreement();
    const [retiring] = await world.active();
    await world.authority.makeCurrent(retiring?.id ?? '', ACTOR);
    expect(await world.stages()).toEqual(['current', 'retiring']);
    await world.look();
    expect(await world.stages()).toEqual(['current', 'retiring']);
    expect(await world.agreement()).toEqual(before);
  });

  it('does nothing where it is no longer wanted', async () => {
    await using world = await openAuthorityWorld(contestant);
    const before = await shown(world);
    const superseded = new Error('superseded');
    const id = await oldest(world);
    await expect(world.authority.makeCurrent(id, ACTOR, async () => Promise.reject(superseded))).rejects.toBe(
      superseded,
    );
    expect(await shown(world)).toEqual(before);
  });

  it('is refused for one that is to be taken away', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    const id = await oldest(world);
    await world.authority.revoke(id, CAREFUL, ACTOR);
    const before = await shown(world);
    expect(await world.thrownBy(() => world.authority.makeCurrent(id, ACTOR))).toBeInstanceOf(Error);
    expect(await shown(world)).toEqual(before);
  });
});

describe.each(contestants)('taking a token away at $name', (contestant) => {
  it('takes it away there, and it is revoked here for good, whoever looks', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    const id = await oldest(world);
    await world.authority.revoke(id, CAREFUL, ACTOR);
    await world.obey();
    const elsewhere = world.authorityOn(await world.fresh.open());
    expect((await elsewhere.list()).map(({ stage }) => stage)).toEqual(['revoked', 'retiring', 'current']);
    expect((await elsewhere.list())[0]?.id).toBe(id);
    const { known, there } = await world.agreement();
    expect(known).toEqual(there);
    expect(known).toHaveLength(2);
    expect(await elsewhere.orders()).toEqual([]);
  });

  it('is asked for, and not yet true, where somebody else has to do it', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    const id = await oldest(world);
    const token = await world.authority.revoke(id, CAREFUL, ACTOR);
    if (contestant.changedBy === 'watchword') {
      expect(token.stage).toBe('revoked');
      return;
    }
    expect(token.stage).toBe('retiring');
    const orders = await world.authority.orders();
    expect(orders).toMatchObject([{ token: id, what: 'remove', says: expect.stringMatching(/^somebody /) }]);
    expect(orders[0]?.steps.length).toBeGreaterThan(0);
    await world.look();
    expect((await world.active()).map((one) => one.id)).toContain(id);
    // Asked again, it is one order.
    await world.authority.revoke(id, CAREFUL, ACTOR);
    expect(await world.authority.orders()).toHaveLength(1);
    expect(world.heard('order-given')).toHaveLength(1);
  });

  it.each([true, false])(
    'is refused for the last one (emergency: %s): nobody is asked, and nothing is written',
    async (emergency) => {
      await using world = await openAuthorityWorld(contestant, { tokens: 1 });
      const before = await shown(world);
      const id = await oldest(world);
      expect(await world.thrownBy(() => world.authority.revoke(id, { emergency }, ACTOR))).toBeInstanceOf(Error);
      expect(await shown(world)).toEqual(before);
    },
  );

  it('is refused for all but one when all are asked for', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    for (const { id } of await world.active()) {
      await world.thrownBy(() => world.authority.revoke(id, { emergency: true }, ACTOR));
    }
    await world.obey();
    expect(await world.active()).toHaveLength(1);
    const { known, there } = await world.agreement();
    expect(known).toEqual(there);
    expect(there).toHaveLength(1);
  });

  it('is refused for one that slots hold: nobody is asked, and nothing is written', async () => {
    await using world = await openAuthorityWorld(contestant);
    const before = await shown(world);
    const { id } = await world.current();
    const refused = await world.thrownBy(() => world.authority.revoke(id, CAREFUL, ACTOR));
    expect(String(refused)).toMatch(/may still be in use/);
    expect(await shown(world)).toEqual(before);
    expect((await world.authority.serving(id)).length).toBe(3);
  });

  it('in an emergency goes past that, and the trail says what it cost', async () => {
    await using world = await openAuthorityWorld(contestant);
    const { id } = await world.current();
    await world.authority.revoke(id, { emergency: true }, ACTOR);
    await world.obey();
    expect((await world.tokens()).find((token) => token.id === id)?.stage).toBe('revoked');
    const { detail } =
      (await world.store.read.audit.list({ limit: 100 })).find(({ action }) => action === 'token.revoked') ?? {};
    expect(detail).toMatchObject({
      emergency: true,
      serving: [{ reason: 'holds' }, { reason: 'holds' }, { reason: 'holds' }],
    });
  });

  it('does nothing, and asks nobody, where it is no longer wanted', async () => {
    await using world = await openAuthorityWorld(contestant);
    const before = await shown(world);
    const superseded = new Error('superseded');
    const id = await oldest(world);
    const refuse = async () => Promise.reject(superseded);
    await expect(world.authority.revoke(id, CAREFUL, ACTOR, refuse)).rejects.toBe(superseded);
    expect(await shown(world)).toEqual(before);
  });

  it('by two processes at once, of the last two, leaves one', async () => {
    await using world = await openAuthorityWorld(contestant, { accounts: {} });
    const elsewhere = world.authorityOn(await world.fresh.open());
    const [first, second] = await world.active();
    await Promise.allSettled([
      world.authority.revoke(first?.id ?? '', { emergency: true }, ACTOR),
      elsewhere.revoke(second?.id ?? '', { emergency: true }, ACTOR),
    ]);
    await world.obey();
    await world.look();
    expect(await world.active()).toHaveLength(1);
    const { known, there } = await world.agreement();
    expect(known).toEqual(there);
  });

  it('of one that nobody knows, or of another set, is refused', async () => {
    await using world = await openAuthorityWorld(contestant);
    const before = await shown(world);
    expect(await world.thrownBy(() => world.authority.revoke('nobody', CAREFUL, ACTOR))).toBeInstanceOf(Error);
    expect(await shown(world)).toEqual(before);
  });
});

const services = askedContestants.filter(
  ({ asked, changedBy }) => changedBy === 'watchword' && asked.simulation !== null,
);

describe.each(services)('taking a token away at $name', (contestant) => {
  it.each(['hidden', 'reset', 'stall'] as const)(
    'whose request ends in `%s` is true in the end, and asked for until it is',
    async (says) => {
      await using world = await openAuthorityWorld(contestant, { tokens: 3 });
      const operations = await operationsOf(contestant.asked);
      const id = await oldest(world);
      const mend = world.outside?.place.service?.behave((request) => {
        if (writesAmong([request], operations).length === 0) return undefined;
        if (says === 'stall') setImmediate(() => world.outside?.patience.timeOut());
        return says;
      });
      const failure = await world.thrownBy(() => world.authority.revoke(id, CAREFUL, ACTOR));
      // Whoever is told that it failed has the order still open; whoever isn't has it done.
      expect(await world.authority.orders()).toHaveLength(failure === null ? 0 : 1);
      mend?.();
      await world.look();
      if ((await world.authority.orders()).length > 0) await world.authority.revoke(id, CAREFUL, ACTOR);
      expect(await world.stages()).toEqual(['revoked', 'retiring', 'current']);
      const { known, there } = await world.agreement();
      expect(known).toEqual(there);
    },
  );

  it('has the order written down, and the token still active, when the request goes out', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 3 });
    const operations = await operationsOf(contestant.asked);
    const elsewhere = await world.fresh.open();
    const id = await oldest(world);
    const seen: Promise<unknown>[] = [];
    world.outside?.place.service?.behave((request) => {
      if (writesAmong([request], operations).length > 0) {
        seen.push(elsewhere.read.orders.list(SET).then((orders) => orders.map(({ what, token }) => [what, token])));
        seen.push(elsewhere.read.tokens.get(id).then((token) => token?.stage));
      }
      return undefined;
    });
    await world.authority.revoke(id, CAREFUL, ACTOR);
    expect(await Promise.all(seen)).toEqual([[['remove', id]], 'retiring']);
  });
});
