/** The whole road of a rotation whose tokens are decided somewhere else, and what comes in between. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { abortRotation, beginRotation } from '../../../src/reconcile/rotate/people.ts';
import { openElsewhere } from './elsewhere.ts';
import { ACTOR, HOUR_MS, QUICK, SET } from './world.ts';

const rejected = () => new Failure('rejected', 'POST fake token: no');

describe('an authority that is asked', () => {
  it('makes the new token and takes the old one away', async () => {
    await using on = await openElsewhere('watchword');
    const { place, world } = on;
    await beginRotation(world.rotate, SET, '');
    expect(await world.turn()).toMatchObject({ state: 'delivering' });
    expect(place.values).toHaveLength(2);
    await on.delivered();
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(place.values).toHaveLength(1);
    expect(await world.stages()).toEqual(['revoked', 'current']);
    expect(await on.orders()).toEqual([]);
    expect(await world.trail()).toEqual(['begun', 'minting', 'minted', 'promoted', 'revoking', 'ended']);
  });

  it('is looked at before a rotation begins; one that cannot be looked at begins none', async () => {
    await using on = await openElsewhere('watchword');
    on.place.fail('list');
    await expect(beginRotation(on.world.rotate, SET, '')).rejects.toThrow('list fake tokens: reset');
    expect(await on.world.store.read.rotations.going(SET)).toBeNull();
  });

  it('that refuses to take it away is asked again and again, each failure counted; then a person is needed', async () => {
    await using on = await openElsewhere('watchword');
    const { place, world } = on;
    await beginRotation(world.rotate, SET, '');
    await world.turn();
    await on.delivered();
    for (let times = 1; times <= 5; times += 1) {
      place.fail('remove', 'before', rejected());
      await world.turn();
      expect((await world.rotation()).failing).toMatchObject({ step: 'revoke', times });
      expect(await on.orders()).toEqual(['remove 0']);
      await world.clock.advance(2 * HOUR_MS);
    }
    expect(await world.turn()).toMatchObject({ state: 'stuck', step: { resolve: 'watchword rotate resume' } });
    await expect(abortRotation(world.rotate, SET, '')).rejects.toThrow(
      /^The authority was asked to take the old token .* away, and it may be gone by now/,
    );
  });

  it('whose answer gets lost is looked at before an aborted rotation ends: what it made is taken away again', async () => {
    await using on = await openElsewhere('watchword');
    const { place, world } = on;
    await beginRotation(world.rotate, SET, '');
    place.meanwhile('add', 'after', () => {
      // The look after it fails too, so nobody knows.
      place.fail('list');
      throw new Failure('unavailable', 'POST fake token: reset');
    });
    await world.turn();
    expect(await on.orders()).toEqual(['add']);
    await abortRotation(world.rotate, SET, '');
    await world.turn();
    expect(place.values).toEqual(['the-first-value']);
    expect(await world.stages()).toEqual(['current', 'revoked']);
    expect(await world.rotation()).toMatchObject({ outcome: 'aborted' });
  });

  it('that has made nothing is no longer asked for it, once a look has shown that', async () => {
    await using on = await openElsewhere('watchword');
    const { place, world } = on;
    await beginRotation(world.rotate, SET, '');
    place.fail('add', 'before', rejected());
    await world.turn();
    await abortRotation(world.rotate, SET, '');
    place.fail('list');
    expect(await world.turn()).toMatchObject({ state: 'minted', step: { do: 'wait', resolve: null } });
    expect((await world.rotation()).failing).toMatchObject({ step: 'end', times: 1 });
    expect(await on.orders()).toEqual(['add']);
    await world.clock.advance(HOUR_MS);
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(await world.rotation()).toMatchObject({ outcome: 'aborted', failing: null });
    expect(await on.orders()).toEqual([]);
    expect(await on.ordered()).toEqual(['order.given', 'order.withdrawn']);
  });
});

describe('a person who is asked', () => {
  it('adds the new token and takes the old one away, and says so each time', async () => {
    await using on = await openElsewhere('person');
    const { world } = on;
    await beginRotation(world.rotate, SET, '');
    const waits = await world.turn();
    expect(waits).toMatchObject({ state: 'minted', step: { do: 'wait', untilAt: null } });
    expect(waits).toHaveProperty('step.resolve', expect.stringMatching(/^watchword tokens confirm [0-9a-f]{8}$/));
    expect(await world.stages()).toEqual(['current']);
    await on.confirm('add');
    expect(await world.turn()).toMatchObject({ state: 'delivering' });
    await on.delivered();
    expect(await world.turn()).toMatchObject({ state: 'revoking', step: { do: 'wait' } });
    expect(await world.stages()).toEqual(['retiring', 'current']);
    await on.confirm('remove');
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(await world.stages()).toEqual(['revoked', 'current']);
    expect(await world.rotation()).toMatchObject({ outcome: 'rotated', failing: null });
  });

  it('is no longer asked for a token when the rotation is aborted, and nothing is left behind', async () => {
    await using on = await openElsewhere('person');
    const { world } = on;
    await beginRotation(world.rotate, SET, '');
    await world.turn();
    await abortRotation(world.rotate, SET, '');
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(await on.orders()).toEqual([]);
    expect(await on.ordered()).toEqual(['order.given', 'order.withdrawn']);
    await expect(on.confirm('add')).rejects.toThrow();
    expect(await world.stages()).toEqual(['current']);
  });

  it('keeps an abort waiting until it is said that the old token is still there', async () => {
    await using on = await openElsewhere('person');
    const { authority, world } = on;
    await beginRotation(world.rotate, SET, '');
    await world.turn();
    await on.confirm('add');
    await world.turn();
    await on.delivered();
    await world.turn();
    await expect(abortRotation(world.rotate, SET, '')).rejects.toThrow(/ away, and it may be gone by now/);
    const [order] = await authority.orders();
    if (order === undefined) throw new Error('nobody was asked');
    await authority.withdraw(order, ACTOR);
    await abortRotation(world.rotate, SET, '');
    expect(await world.turn()).toMatchObject({ state: 'delivering' });
    expect(await world.held()).toEqual({ 'contoso/ios': '0' });
  });

  it('who may have taken it away is asked still, when another token overtakes the rotation', async () => {
    await using on = await openElsewhere('person');
    const { authority, world } = on;
    await beginRotation(world.rotate, SET, '');
    await world.turn();
    await on.confirm('add');
    await world.turn();
    await on.delivered();
    await world.turn();
    await authority.generate({ note: 'by hand', makeCurrent: true }, ACTOR);
    await on.confirm('add');
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(await world.rotation()).toMatchObject({ outcome: 'overtaken' });
    expect(await on.orders()).toEqual(['remove 0']);
  });
});

describe('others', () => {
  it('make a token, which is distributed; and take the old one away when they are asked', async () => {
    await using on = await openElsewhere('others');
    const { place, world } = on;
    await expect(beginRotation(world.rotate, SET, '')).rejects.toThrow(/^Others make the tokens of the set/);
    place.values.push('made-by-others');
    await on.look();
    expect(await world.turn()).toMatchObject({ state: 'delivering' });
    await on.delivered();
    expect(await world.turn()).toMatchObject({ state: 'revoking', step: { resolve: 'watchword tokens confirm' } });
    expect(await on.orders()).toEqual(['remove 0']);
    place.values.shift();
    await on.look();
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(await world.rotation()).toMatchObject({ trigger: 'elsewhere', outcome: 'rotated' });
  });

  it('are asked for a token when one is due by the schedule', async () => {
    await using on = await openElsewhere('others');
    on.world.settings = { ...QUICK, everyMs: 24 * HOUR_MS };
    expect(await on.world.turn()).toMatchObject({ state: 'stuck', step: { resolve: 'watchword tokens list' } });
  });
});

it('a token that a rotation had ordered and that turns up after its end begins no other', async () => {
  await using on = await openElsewhere('watchword');
  const { authority, place, world } = on;
  await beginRotation(world.rotate, SET, '');
  place.fail('add', 'before', rejected());
  await world.turn();
  await abortRotation(world.rotate, SET, '');
  const [order] = await world.store.read.orders.list(SET);
  const value = (await authority.reveal(order?.token ?? '')).reveal();
  await world.turn();
  // It was withdrawn with the end. Were it open still, the look would take what turns up for the token that was ordered.
  if (order !== undefined) await world.store.write(({ orders }) => orders.save(order));
  place.values.push(value);
  await on.look();
  expect(await world.stages()).toEqual(['current', 'pending']);
  expect(await world.turn()).toMatchObject({ state: 'steady', step: { do: 'wait' } });
});
