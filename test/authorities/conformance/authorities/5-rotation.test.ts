/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, authorities, chapter 5: a rotation from its beginning to its end.
 *
 * Two MDMs with three slots, phones that fetch what they hold, and whoever decides about the tokens. Where that is a person or
 * others, they do what is ordered, after a while. At no moment is a phone refused, whoever is asked: the place or our validation.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { abortRotation, beginRotation } from '../../../../src/reconcile/rotate/people.ts';
import { type Following, follow } from '../../../../src/validation/follow.ts';
import { contestants } from './contestants.ts';
import { type AuthorityWorld, HOUR_MS, openAuthorityWorld, SET } from './world.ts';

const QUIET = { validationStale: () => undefined, validationFresh: () => undefined };

/** Hours after which a rotation that still goes on has got stuck. */
const MOST_HOURS = 24;

let following: Following | undefined;

afterEach(() => {
  following?.[Symbol.dispose]();
  following = undefined;
});

describe.each(contestants)('a rotation at $name', (contestant) => {
  const byOthers = contestant.changedBy === 'others';

  /** A person asks for one; or a token turns up where others decide. */
  async function begin(world: AuthorityWorld): Promise<void> {
    if (!byOthers) await beginRotation(world.rotate, SET, 'a test');
    else world.outside?.console.add(world.outside.token());
    await world.look();
  }

  it('ends with one new token in every slot, and the old one gone, and refuses no phone on the way', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    const old = await world.reveal(await world.current());
    await begin(world);
    await goOn(world);
    expect(await world.stages()).toEqual(['revoked', 'current']);
    expect(await world.held()).toEqual({ 'contoso/ios': '1', 'contoso/android': '1', 'fabrikam/ios': '1' });
    expect(await world.rotation()).toMatchObject({
      outcome: 'rotated',
      trigger: byOthers ? 'elsewhere' : 'person',
    });
    const { known, there } = await world.agreement();
    expect(known).toEqual(there);
    expect(known).not.toContain(old);
    expect(await world.store.read.orders.list()).toEqual([]);
    expect((await world.store.read.audit.verify()).broken).toBeNull();
  });

  it('that is called back ends with the old token in every slot, and the new one gone', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    const old = await world.reveal(await world.current());
    await begin(world);
    for (let hours = 0; hours < MOST_HOURS && (await world.held())['contoso/ios'] !== '1'; hours += 1)
      await anHour(world);
    await abortRotation(world.rotate, SET, 'phones complain');
    await goOn(world);
    expect(await world.stages()).toEqual(['current', 'revoked']);
    expect(await world.held()).toEqual({ 'contoso/ios': '0', 'contoso/android': '0', 'fabrikam/ios': '0' });
    expect(await world.rotation()).toMatchObject({ outcome: 'aborted' });
    expect((await world.agreement()).there).toEqual([old]);
  });

  it('twice in a row goes as well the second time', async () => {
    await using world = await openAuthorityWorld(contestant, { tokens: 1 });
    for (let time = 0; time < 2; time += 1) {
      await begin(world);
      await goOn(world);
    }
    expect(await world.stages()).toEqual(['revoked', 'revoked', 'current']);
    const { known, there } = await world.agreement();
    expect(known).toEqual(there);
  });
});

/** What the daemon, the phones and whoever decides do, hour by hour, until the rotation has ended. */
async function goOn(world: AuthorityWorld): Promise<void> {
  following = await follow({ store: world.store, events: QUIET, clock: world.clock, pollMs: 1_000_000 });
  for (let hours = 0; hours < MOST_HOURS; hours += 1) {
    await anHour(world);
    if ((await world.rotation()).endedAt !== null) return;
  }
  throw new Error(`after ${MOST_HOURS} hours: ${JSON.stringify(await world.turn())}`);
}

async function anHour(world: AuthorityWorld): Promise<void> {
  await world.turn();
  await expectNobodyRefused(world);
  await world.passing(world.obey());
  await expectNobodyRefused(world);
  await world.round();
  await expectNobodyRefused(world);
  world.phonesFetch();
  await world.clock.advance(HOUR_MS / 2);
}

/** What slots hold, a phone may have; and what a phone has, lets it in. */
async function expectNobodyRefused(world: AuthorityWorld): Promise<void> {
  await following?.refresh();
  const values = new Set(
    [...world.mdms.values()].flatMap((mdm) => [...mdm.slots.values()].flatMap((slot) => slot.values)),
  );
  for (const value of values) {
    if (value === null) continue;
    if (world.place !== null) expect(world.place.values()).toContain(value);
    if (following !== undefined) expect(following.ask(value, SET).decision).toMatchObject({ decision: 'proceed' });
  }
}
