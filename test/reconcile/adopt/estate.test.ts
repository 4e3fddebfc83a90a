import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import type { Delivery } from '../../../src/model/slot.ts';
import { SeenValues } from '../../../src/reconcile/adopt/seen-values.ts';
import { confirmSlot } from '../../../src/reconcile/confirm.ts';
import { openWorld, type World } from '../world.ts';
import { lookInto } from './world.ts';

const ONE = 'typed-by-hand-in-2019';
const TWO = 'typed-by-hand-in-2021';

const THREE = 'typed-by-hand-in-2023';

async function namesIn(world: World) {
  const names = new Map([ONE, TWO, THREE].map((value) => [world.store.fingerprint(value), value]));
  const { values } = await lookInto(world);
  return values.map(({ fingerprint, copies, phones }) => [names.get(fingerprint), copies, phones]);
}

const phones = (pending: number): Delivery => ({ ...NOBODY, pending });
const NOBODY = { delivered: 0, pending: 0, failed: 0, unknown: 0, evidence: 'reports', asOf: null };

describe('the values of an estate', () => {
  it('come with the most phones first, then with the most copies', async () => {
    await using world = await openWorld({ slots: { a: [THREE], b: [TWO, TWO], c: [TWO, null], d: [ONE] } });
    world.mdm.slot('a').delivery = phones(8);
    world.mdm.slot('b').delivery = phones(3);
    world.mdm.slot('c').delivery = phones(5);
    world.mdm.slot('d').delivery = { ...NOBODY, delivered: 1, pending: 2, failed: 3, unknown: 4 };
    expect(await namesIn(world)).toEqual([
      [ONE, 1, 10],
      [TWO, 3, 8],
      [THREE, 1, 8],
    ]);
  });

  it('of devices are counted by device', async () => {
    await using world = await openWorld({ slots: { ios: [ONE, TWO, TWO, null] }, devices: true });
    expect(await namesIn(world)).toEqual([
      [TWO, 2, 2],
      [ONE, 1, 1],
    ]);
  });

  it('of a slot whose copies differ have phones that nobody can count', async () => {
    await using world = await openWorld({ slots: { ios: [ONE, TWO] } });
    const { values } = await lookInto(world);
    expect(values.map(({ phones }) => phones)).toEqual([null, null]);
  });

  it('are tokens of the set where it has them, revoked ones too', async () => {
    await using world = await openWorld({ slots: { ios: [ONE], android: [TWO] } });
    const before = await world.valueOf(world.token);
    await world.rotate();
    await world.authority.revoke(world.token.id, { emergency: true }, { name: 'test', reason: '' });
    world.mdm.slot('ios').type(before);
    const { current, values } = await lookInto(world);
    expect(current).not.toBeNull();
    const stages = values.map(({ foundIn, token }) => [foundIn[0]?.slot, token?.stage ?? 'unknown']);
    expect(Object.fromEntries(stages)).toEqual({ ios: 'revoked', android: 'unknown' });
  });

  it('can be had in clear, and are taken out of what is shown', async () => {
    await using world = await openWorld({ slots: { ios: [ONE] } });
    const values = new SeenValues();
    const [found] = (await lookInto(world, { values })).values;
    expect(found && values.reveal(found.fingerprint).reveal()).toBe(ONE);
    expect(world.account.kit.redact(`it was ${ONE}`)).toBe('it was <secret>');
  });

  it('are said where an MDM of the set can not hold them', async () => {
    await using world = await openWorld({ slots: { ios: [ONE] } });
    world.mdm.normalized = () => ({ unsupported: 'it is too long' });
    const { values } = await lookInto(world);
    expect(values).toMatchObject([{ cannotTake: null, cannotLead: "contoso can't hold it: it is too long" }]);
  });
});

describe('a slot of which nobody can tell what it holds', () => {
  it('is one that could not be read now, whatever was seen before', async () => {
    await using world = await openWorld({ slots: { ios: [ONE], android: [TWO] } });
    await lookInto(world);
    await world.clock.advance(1_000);
    world.mdm.next('observe', 'ios', new Failure('rejected', 'GET /ios: 404'));
    const { unseen, values } = await lookInto(world);
    expect(unseen).toEqual([
      { account: 'contoso', slot: 'ios', place: 'place of ios', byPerson: false, says: 'GET /ios: 404' },
    ]);
    expect(values.map(({ foundIn }) => foundIn.map(({ slot }) => slot))).toEqual([['android']]);
  });

  it('is one of a look that came to nothing as a whole', async () => {
    await using world = await openWorld({ slots: { ios: [ONE] } });
    await lookInto(world);
    await world.clock.advance(1_000);
    const { unseen, values } = await lookInto(world, { on: { ...world.reconcile, authorities: new Map() } });
    expect(unseen).toMatchObject([{ slot: 'ios', byPerson: false, says: expect.stringContaining('no authority') }]);
    expect(values).toEqual([]);
  });

  it('may also be one that another run has looked at: what it holds is known, and not what the value is', async () => {
    await using world = await openWorld({ slots: { ios: [ONE] } });
    const values = new SeenValues();
    values[Symbol.dispose]();
    const [found] = (await lookInto(world, { values })).values;
    expect(found?.cannotTake).toMatch(/another run/);
  });

  it('is one that a person writes, until the person has said what it holds', async () => {
    await using world = await openWorld({ slots: { ios: [ONE], byHand: [null] } });
    world.mdm.steps.set('byHand', ['Paste the value.']);
    const { unseen } = await lookInto(world);
    expect(unseen).toMatchObject([{ slot: 'byHand', byPerson: true, says: 'nobody has confirmed what it holds' }]);
    const [, slot] = world.account.slots;
    if (slot === undefined) throw new Error('there are two slots');
    await confirmSlot(world.reconcile, world.account, { slot, token: null, reason: '' });
    await world.clock.advance(1_000);
    const { unseen: left, values } = await lookInto(world);
    expect(left).toEqual([]);
    expect(values.map(({ token }) => token?.stage)).toContain('current');
  });
});
