/** Authorities that we don't change: a person does in a console, and says so; or others do, and it is seen. */
import { describe, expect, it } from 'vitest';
import { StillServed } from '../../src/authority/refusals.ts';
import { UserError } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import { databases, sqlite } from '../store/databases.ts';
import { ALLOWED, ALWAYS, ANYWAY, beginRotation, type MirroredWorld, openMirrored, PLAIN } from './mirrored-world.ts';
import { ACTOR, IOS, slotHolds } from './world.ts';

const ROTATION = { id: 'rotation-1', minting: null };
const MINTED = { token: 'rotation-1', what: 'add' } as const;
const JO = { name: 'cli:jo@host', reason: 'done' };

describe.each(databases)('a console in front of a person, on $name', (database) => {
  it('is asked by asking the person: an order with what to do, how, and what to say afterwards', async () => {
    await using world = await openMirrored(database, { changedBy: 'person' });
    await world.authority.look(ALWAYS);
    expect(await world.authority.mint(ROTATION, 'the yearly one', ACTOR, ANYWAY)).toBeNull();
    const value = await world.store.read.orders.reveal('rotation-1');
    expect(world.guarded).toContain(value.reveal());
    const fingerprint = world.store.fingerprint(value.reveal());
    const short = fingerprint.slice(0, 8);
    expect(await world.authority.orders()).toMatchObject([
      {
        ...MINTED,
        fingerprint,
        rotation: 'rotation-1',
        says: `somebody has to add the token ${short} in Fake`,
        steps: ['Open the console.', 'Add it.'],
        resolve: `watchword tokens confirm ${short}`,
      },
    ]);
    expect(world.heard.at(-1)).toMatchObject({
      name: 'order-given',
      what: 'add',
      token: 'rotation-1',
      fingerprint: short,
    });
    expect(world.lines.at(-1)?.level).toBe('error');
    expect(await world.authority.mint(ROTATION, 'the yearly one', ACTOR, ANYWAY)).toBeNull();
    expect((await world.authority.reveal('rotation-1')).reveal()).toBe(value.reveal());
    expect(world.heard).toHaveLength(1);
  });

  it('has the token when a person says so, and the rotation does the rest', async () => {
    await using world = await openMirrored(database, { changedBy: 'person' });
    await world.authority.add(new Secret('the-first-value'), PLAIN, ACTOR);
    await world.authority.mint(ROTATION, '', ACTOR, ANYWAY);
    const value = (await world.authority.reveal('rotation-1')).reveal();
    expect(await world.authority.confirm(MINTED, null, JO)).toMatchObject({ id: 'rotation-1', stage: 'pending' });
    expect(await world.stages()).toEqual({ 'the-first-value': 'current', [value]: 'pending' });
    expect(await world.authority.orders()).toEqual([]);
    expect((await world.trail()).at(-1)).toMatchObject({ action: 'token.added', actor: JO.name, reason: JO.reason });
    expect(await world.authority.mint(ROTATION, '', ACTOR, ANYWAY)).toMatchObject({ id: 'rotation-1' });
  });

  it('has the first token of a set when a person says so, and the rotation distributes it', async () => {
    await using world = await openMirrored(database, { changedBy: 'person' });
    await beginRotation(world.store);
    await world.authority.mint(ROTATION, '', ACTOR, ANYWAY);
    expect(await world.authority.confirm(MINTED, null, JO)).toMatchObject({ stage: 'pending' });
  });

  it('may have chosen another value', async () => {
    await using world = await openMirrored(database, { changedBy: 'person' });
    await world.authority.generate({ ...PLAIN, makeCurrent: true }, ACTOR);
    const [order] = await world.authority.orders();
    const which = { token: order?.token ?? '', what: 'add' } as const;
    expect(await world.authority.confirm(which, new Secret('the-console-chose'), JO)).toMatchObject({
      stage: 'current',
    });
    expect(await world.stages()).toEqual({ 'the-console-chose': 'current' });
    const added = (await world.trail()).find(({ action }) => action === 'token.added');
    expect(added?.detail).toMatchObject({ ordered: order?.fingerprint, chosenBy: JO.name });
  });

  it('has no longer what a person has taken away, and the newest other leads', async () => {
    await using world = await withThree(await openMirrored(database, { changedBy: 'person' }));
    const { id } = await world.token('value-three');
    expect(await world.authority.revoke(id, ALLOWED, ACTOR)).toMatchObject({ id, stage: 'retiring' });
    expect(await world.stages()).toEqual({
      'value-one': 'retiring',
      'value-two': 'current',
      'value-three': 'retiring',
    });
    expect(await world.authority.orders()).toMatchObject([
      { what: 'remove', steps: ['Open the console.', 'Take it away.'] },
    ]);
    expect(await world.authority.confirm({ token: id, what: 'remove' }, null, JO)).toMatchObject({ stage: 'revoked' });
    expect(await world.authority.orders()).toEqual([]);
    expect((await world.trail()).at(-1)).toMatchObject({ action: 'token.revoked', actor: JO.name });
  });
});

describe('what a person says to have taken away', () => {
  it('is refused where phones have it again since it was ordered', async () => {
    await using world = await withThree(await openMirrored(sqlite, { changedBy: 'person', slots: [IOS] }));
    const one = await world.token('value-one');
    await slotHolds(world.store, null);
    await world.authority.revoke(one.id, ALLOWED, ACTOR);
    await slotHolds(world.store, one.fingerprint);
    const which = { token: one.id, what: 'remove' } as const;
    await expect(world.authority.confirm(which, null, JO)).rejects.toThrow(StillServed);
    expect(await world.stages()).toMatchObject({ 'value-one': 'retiring' });
    await world.authority.revoke(one.id, { emergency: true }, ACTOR);
    expect(await world.authority.confirm(which, null, JO)).toMatchObject({ stage: 'revoked' });
  });

  it('may be served where the rotation was permitted to pass that', async () => {
    await using world = await withThree(await openMirrored(sqlite, { changedBy: 'person', slots: [IOS] }));
    const one = await world.token('value-one');
    await slotHolds(world.store, one.fingerprint);
    await world.authority.revoke(one.id, { emergency: false, passing: [{ ...IOS, reason: 'holds' }] }, ACTOR);
    const which = { token: one.id, what: 'remove' } as const;
    expect(await world.authority.confirm(which, null, JO)).toMatchObject({ stage: 'revoked' });
  });

  it('is refused for the last one, however many orders there are', async () => {
    await using world = await withThree(await openMirrored(sqlite, { changedBy: 'person' }));
    const tokens = await world.authority.list();
    const [one = '', two = '', three = ''] = tokens.map(({ id }) => id);
    await world.authority.revoke(one, ALLOWED, ACTOR);
    await world.authority.revoke(two, ALLOWED, ACTOR);
    await expect(world.authority.revoke(three, { emergency: true }, ACTOR)).rejects.toThrow(/last active token/);
    const [order] = await world.store.read.orders.list('pingid');
    if (order === undefined) throw new Error('nothing is ordered');
    await world.store.write(({ orders }) => orders.save({ ...order, token: three }));
    const which = { token: three, what: 'remove' } as const;
    await expect(world.authority.confirm(which, null, JO)).rejects.toThrow(/last active token/);
  });

  it('and was not ordered is refused', async () => {
    await using world = await withThree(await openMirrored(sqlite, { changedBy: 'person' }));
    const { id } = await world.token('value-one');
    await expect(world.authority.confirm({ token: id, what: 'remove' }, null, JO)).rejects.toThrow(
      `Nothing is ordered about taking away the token ${id}`,
    );
  });
});

describe('what a person adds in the console without an order', () => {
  it('is active at once: the first one current, the others as is wanted', async () => {
    await using world = await withThree(await openMirrored(sqlite, { changedBy: 'person' }));
    await world.authority.add(new Secret('value-four'), { ...PLAIN, retiring: true }, ACTOR);
    await world.authority.add(new Secret('value-five'), PLAIN, ACTOR);
    expect(await world.stages()).toMatchObject({ 'value-four': 'retiring', 'value-five': 'pending' });
    await expect(world.authority.add(new Secret('value-five'), PLAIN, ACTOR)).rejects.toThrow('has this token already');
    expect(world.guarded).toContain('value-five');
  });

  it('is the one that was ordered where it has its value', async () => {
    await using world = await openMirrored(sqlite, { changedBy: 'person' });
    await world.authority.mint(ROTATION, '', ACTOR, ANYWAY);
    const value = await world.authority.reveal('rotation-1');
    expect(await world.authority.add(value, PLAIN, JO)).toMatchObject({ id: 'rotation-1' });
    expect(await world.authority.orders()).toEqual([]);
  });
});

describe('a place that others change', () => {
  it('is not asked for a new token: who wants one adds it there', async () => {
    await using world = await openMirrored(sqlite, { changedBy: 'others' });
    await world.authority.look(ALWAYS);
    const wanted = [
      () => world.authority.mint(ROTATION, '', ACTOR, ANYWAY),
      () => world.authority.generate(PLAIN, ACTOR),
      () => world.authority.add(new Secret('a-chosen-value'), PLAIN, ACTOR),
    ];
    for (const want of wanted) await expect(want()).rejects.toThrow(/somebody has to add a new token there/);
    expect(await world.authority.orders()).toEqual([]);
    expect(world.source.calls).toEqual(['list']);
  });

  it('is told what is to go, and what is gone there is revoked with the next look', async () => {
    await using world = await openMirrored(sqlite, { changedBy: 'others', values: ['value-one', 'value-two'] });
    await world.authority.look(ALWAYS);
    const one = await world.token('value-one');
    await beginRotation(world.store, { from: one.id });
    expect(await world.authority.revoke(one.id, ALLOWED, ACTOR, ANYWAY)).toMatchObject({ stage: 'retiring' });
    const short = one.fingerprint.slice(0, 8);
    expect(await world.authority.orders()).toMatchObject([
      { rotation: 'rotation-1', says: `somebody has to take ${short} out of Fake`, resolve: null },
    ]);
    await expect(world.authority.confirm({ token: one.id, what: 'remove' }, null, JO)).rejects.toThrow(UserError);
    world.source.values = ['value-two'];
    await world.authority.look(ALWAYS);
    expect(await world.stages()).toEqual({ 'value-one': 'revoked', 'value-two': 'current' });
    expect((await world.trail()).at(-1)).toMatchObject({ action: 'token.revoked', actor: ACTOR.name });
  });
});

describe('the value of a token somewhere else', () => {
  it('is not edited here; its note is', async () => {
    await using world = await openMirrored(sqlite);
    await world.authority.look(ALWAYS);
    const { id } = await world.token('the-first-value');
    await expect(world.authority.edit(id, { value: new Secret('another-value') }, ACTOR)).rejects.toThrow(
      /add a new one and rotate/,
    );
    expect(await world.authority.edit(id, { note: 'the pilot' }, ACTOR)).toMatchObject({ note: 'the pilot' });
    expect((await world.trail()).at(-1)).toMatchObject({ action: 'token.edited', actor: ACTOR.name });
  });
});

async function withThree(world: MirroredWorld): Promise<MirroredWorld> {
  for (const value of ['value-one', 'value-two', 'value-three']) {
    await world.authority.add(new Secret(value), { ...PLAIN, makeCurrent: true }, ACTOR);
  }
  return world;
}
