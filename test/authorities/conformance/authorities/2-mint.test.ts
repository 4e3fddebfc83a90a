/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, authorities, chapter 2: a new token.
 *
 * Law 9: one rotation mints one token, however often we crash between minting and remembering. Where somebody else decides, what we
 * want is written down as an order, with the value, before anybody is asked; so whoever comes after a crash wants the same value, and a
 * look tells whether it is there. Where others decide, nobody can ask for one.
 */
import { describe, expect, it } from 'vitest';
import { Secret } from '#authority';
import type { Token } from '../../../../src/model/token.ts';
import { beginRotation } from '../../../../src/reconcile/rotate/people.ts';
import { sayIfNone } from '../none.ts';
import { operationsOf, writesAmong } from '../requests.ts';
import { askedContestants, contestants, mintingContestants } from './contestants.ts';
import { ACTOR, type AuthorityWorld, openAuthorityWorld, SET } from './world.ts';

const nothingWithin = async (): Promise<void> => undefined;

/** A rotation that is going on, as `mint` takes it. */
async function begun(world: AuthorityWorld) {
  const { id } = await beginRotation(world.rotate, SET, 'a test');
  const known = (await world.tokens()).map((token) => token.id);
  return { id, minting: { at: world.clock.now(), known } };
}

sayIfNone(mintingContestants);

describe.each(mintingContestants)('minting at $name', (contestant) => {
  it('makes one token for a rotation, however often it is asked for, and leaves the others active', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    const rotation = await begun(world);
    const minted: (Token | null)[] = [];
    for (let times = 0; times < 3; times += 1) {
      minted.push(await world.authority.mint(rotation, 'a note', ACTOR, nothingWithin));
    }
    await world.obey();
    minted.push(await world.authority.mint(rotation, 'a note', ACTOR, nothingWithin));
    const [, fresh] = await world.tokens();
    expect(await world.stages()).toEqual(['current', 'pending']);
    expect(minted.at(-1)?.id).toBe(fresh?.id);
    expect(fresh?.note).toBe('a note');
    expect(world.authority.mintedFor(rotation, await world.tokens()).map(({ id }) => id)).toEqual([fresh?.id]);
    const { known, there } = await world.agreement();
    expect(known).toEqual(there);
    expect(await world.authority.orders()).toEqual([]);
  });

  it('is no other than the one that was ordered, although somebody adds another one meanwhile', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    const rotation = await begun(world);
    await world.authority.mint(rotation, '', ACTOR, nothingWithin);
    const other = await somebodyAdds(world);
    await world.obey();
    await world.authority.mint(rotation, '', ACTOR, nothingWithin);
    const minted = world.authority.mintedFor(rotation, await world.tokens());
    expect(minted).toHaveLength(1);
    expect(minted.map(({ fingerprint }) => fingerprint)).not.toContain(world.store.fingerprint(other));
    expect(await world.active()).toHaveLength(3);
  });

  it('does nothing, and asks nobody, where it is no longer wanted', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    const rotation = await begun(world);
    const before = [await world.tokens(), world.place?.values(), await world.authority.orders()];
    const superseded = new Error('superseded');
    const refuse = async () => Promise.reject(superseded);
    await expect(world.authority.mint(rotation, '', ACTOR, refuse)).rejects.toBe(superseded);
    expect([await world.tokens(), world.place?.values(), await world.authority.orders()]).toEqual(before);
  });

  it('by two processes at once makes one', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    const rotation = await begun(world);
    const others = [world.authority, world.authorityOn(await world.fresh.open())];
    await Promise.allSettled(others.map((authority) => authority.mint(rotation, '', ACTOR, nothingWithin)));
    await world.obey();
    await world.authority.mint(rotation, '', ACTOR, nothingWithin);
    expect(await world.stages()).toEqual(['current', 'pending']);
    const { known, there } = await world.agreement();
    expect(known).toEqual(there);
  });

  it('says who has to do what, where it is not us', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    const minted = await world.authority.mint(await begun(world), '', ACTOR, nothingWithin);
    const orders = await world.authority.orders();
    if (contestant.changedBy === 'watchword') {
      expect(minted?.stage).toBe('pending');
      expect(orders).toEqual([]);
      return;
    }
    expect(minted).toBeNull();
    expect(orders).toMatchObject([{ what: 'add', says: expect.stringMatching(/^somebody /) }]);
    expect(orders[0]?.steps.length).toBeGreaterThan(0);
    expect(orders[0]?.resolve).toMatch(/^watchword tokens confirm /);
  });
});

const services = askedContestants.filter(
  ({ asked, changedBy }) => changedBy === 'watchword' && asked.simulation !== null,
);

describe.each(services)('minting at $name', (contestant) => {
  it.each(['hidden', 'reset', 'stall'] as const)('whose request ends in `%s` makes one token', async (says) => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    const operations = await operationsOf(contestant.asked);
    const rotation = await begun(world);
    const mend = world.outside?.place.service?.behave((request) => {
      if (writesAmong([request], operations).length === 0) return undefined;
      if (says === 'stall') setImmediate(() => world.outside?.patience.timeOut());
      return says;
    });
    await world.thrownBy(() => world.authority.mint(rotation, '', ACTOR, nothingWithin));
    mend?.();
    await world.thrownBy(() => world.look());
    await world.authority.mint(rotation, '', ACTOR, nothingWithin);
    expect(await world.stages()).toEqual(['current', 'pending']);
    expect((await world.agreement()).known).toEqual((await world.agreement()).there);
    expect(await world.authority.orders()).toEqual([]);
  });

  it('has the order written down before the request goes out', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    const operations = await operationsOf(contestant.asked);
    const elsewhere = await world.fresh.open();
    const open: Promise<number>[] = [];
    world.outside?.place.service?.behave((request) => {
      if (writesAmong([request], operations).length > 0) {
        open.push(elsewhere.read.orders.list(SET).then((orders) => orders.length));
      }
      return undefined;
    });
    await world.authority.mint(await begun(world), '', ACTOR, nothingWithin);
    expect(await Promise.all(open)).toEqual([1]);
  });

  const alternatives = Object.entries(contestant.asked.simulation?.quirks ?? {}).flatMap(([quirk, [, ...others]]) =>
    others.map((alternative) => [quirk, alternative]),
  );

  it.each(alternatives)(
    'never makes two, whatever the answer to an open question: %s %s',
    async (quirk = '', alternative = '') => {
      await using world = await openAuthorityWorld(contestant, { tokens: 1, quirks: { [quirk]: alternative } });
      const rotation = { id: crypto.randomUUID(), minting: null };
      for (let times = 0; times < 3; times += 1) {
        await world.thrownBy(() => world.authority.mint(rotation, '', ACTOR, nothingWithin));
        await world.clock.advance(60_000);
      }
      for (let times = 0; times < 3 && (await world.thrownBy(() => world.look())) !== null; times += 1) {
        await world.clock.advance(60_000);
      }
      expect((await world.active()).length).toBeLessThanOrEqual(2);
      expect(world.place?.values().length).toBeLessThanOrEqual(2);
      expect((await world.agreement()).known).toEqual((await world.agreement()).there);
    },
  );
});

describe.each(contestants.filter(({ changedBy }) => changedBy === 'others'))('minting at $name', (contestant) => {
  it('is refused in words that say who can, and nothing changes', async () => {
    await using world = await openAuthorityWorld(contestant);
    const rotation = { id: crypto.randomUUID(), minting: null };
    const before = [await world.tokens(), world.place?.values(), await world.authority.orders()];
    const refused = await world.thrownBy(() => world.authority.mint(rotation, '', ACTOR, nothingWithin));
    expect(refused).toBeInstanceOf(Error);
    expect([await world.tokens(), world.place?.values(), await world.authority.orders()]).toEqual(before);
  });
});

/** Somebody else adds one, by the way that is open to them. */
async function somebodyAdds(world: AuthorityWorld): Promise<string> {
  if (world.outside !== null) {
    const value = world.outside.token();
    world.outside.console.add(value);
    return value;
  }
  const value = crypto.randomUUID();
  world.place?.add(value);
  await world.authority.add(new Secret(value), { note: 'another', makeCurrent: false }, ACTOR);
  return value;
}
