import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiWorld, openApiWorld } from './world.ts';

const IOS = 'typed-in-the-console-of-2019';
const SHORT = 'short';

let world: ApiWorld;
let ios: string;
let android: string;
beforeEach(async () => {
  world = await openApiWorld();
  world.cli.simulator.console.setValue('ios', IOS);
  world.cli.simulator.console.setValue('android', SHORT);
  [ios, android] = [world.watchword.store.fingerprint(IOS), world.watchword.store.fingerprint(SHORT)];
});
afterEach(() => world[Symbol.asyncDispose]());

async function adopt(body: object = {}) {
  const begun = await world.ask('POST', '/v1/token-sets/pingid/adoptions', body);
  expect(begun).toMatchObject({ status: 202, body: { endedAt: null, estate: null } });
  await world.inHand.settled();
  return (await world.ask('GET', `/v1/adoptions/${begun.body.id}`, undefined, { as: 'viewer' })).body;
}

const estate = () => world.ask('GET', '/v1/token-sets/pingid/found', undefined, { as: 'viewer' });

describe('what stands in slots', () => {
  it('is not known before somebody has looked, and then shown as the store remembers it; no MDM is asked', async () => {
    const before = (await estate()).body;
    expect(before).toMatchObject({ values: [], lookedAt: null });
    expect(before.unseen.map(({ slot }: { slot: string }) => slot)).toEqual(['ios', 'android']);
    await world.ask('POST', '/v1/runs', { account: 'contoso', lookOnly: true });
    await world.inHand.settled();
    world.cli.simulator.console.setValue('ios', 'written-in-between');
    const { body } = await estate();
    expect(body).toMatchObject({ tokenSet: 'pingid', current: null, unseen: [], lookedAt: expect.any(Number) });
    const seen = body.values.map(({ fingerprint, foundIn }: { fingerprint: string; foundIn: { slot: string }[] }) => [
      fingerprint,
      ...foundIn.map(({ slot }) => slot),
    ]);
    expect(seen.toSorted()).toEqual(
      [
        [ios, 'ios'],
        [android, 'android'],
      ].toSorted(),
    );
    expect(JSON.stringify(body)).not.toContain(IOS);
  });
});

describe('an adoption', () => {
  it('that names nothing looks, says what can not be taken, and changes nothing', async () => {
    const adoption = await adopt();
    expect(adoption).toMatchObject({ refused: null, taken: [], failed: [] });
    expect(adoption.left.toSorted()).toEqual([ios, android].toSorted());
    const reasons = adoption.estate.values.map((value: { fingerprint: string; cannotTake: string | null }) => [
      value.fingerprint,
      value.cannotTake,
    ]);
    expect(Object.fromEntries(reasons)).toEqual({ [ios]: null, [android]: 'has 5 characters' });
    expect((await world.ask('GET', '/v1/tokens')).body.items).toEqual([]);
  });

  it('takes a value over, and is carried out once with an idempotency key', async () => {
    const headers = { 'idempotency-key': 'day-one' };
    const body = { take: [ios.slice(0, 8)], reason: 'day one' };
    const [first, again] = [
      await world.ask('POST', '/v1/token-sets/pingid/adoptions', body, { headers }),
      await world.ask('POST', '/v1/token-sets/pingid/adoptions', body, { headers }),
    ];
    expect(again.body.id).toBe(first.body.id);
    await world.inHand.settled();
    const { body: ended } = await world.ask('GET', `/v1/adoptions/${first.body.id}`);
    expect(ended).toMatchObject({ taken: [{ stage: 'current', fingerprint: ios }], left: [android], refused: null });
    const trail = (await world.ask('GET', '/v1/audit?action=token.adopted')).body.items;
    expect(trail).toMatchObject([{ actor: 'key:admin', reason: 'day one', detail: { foundIn: [{ slot: 'ios' }] } }]);
    expect(JSON.stringify([ended, trail])).not.toContain(IOS);
  });

  it('that names what can not be, says why and changes nothing', async () => {
    expect(await adopt({ take: [ios.slice(0, 8), android.slice(0, 8)] })).toMatchObject({
      refused: expect.stringMatching(/can't be taken over: it has 5 characters/),
      taken: [],
      estate: { current: null },
    });
    expect((await world.ask('GET', '/v1/tokens')).body.items).toEqual([]);
  });

  it('leaves which one becomes current to whoever asks; `most` is the one with the most phones', async () => {
    world.cli.simulator.console.setValue('android', 'typed-in-the-console-of-2021');
    const take = [ios, world.watchword.store.fingerprint('typed-in-the-console-of-2021')];
    const asked = await adopt({ take });
    expect(asked).toMatchObject({ refused: expect.stringContaining('`makeCurrent`'), taken: [] });
    expect(asked.candidates.toSorted()).toEqual(take.toSorted());
    const { taken } = await adopt({ take, makeCurrent: 'most' });
    expect(taken).toMatchObject([{ stage: 'current', fingerprint: asked.candidates[0] }, { stage: 'retiring' }]);
  });
});
