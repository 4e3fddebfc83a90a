/** A new token at an authority that we change ourselves: one order, one value, one token, whatever happens in between. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import { databases, sqlite } from '../store/databases.ts';
import {
  AGAIN_AFTER_MS,
  ALWAYS,
  ANYWAY,
  beginRotation,
  type MirroredWorld,
  openMirrored,
  PLAIN,
} from './mirrored-world.ts';
import { ACTOR, withoutTrail } from './world.ts';

const ROTATION = { id: 'rotation-1', minting: null };

describe.each(databases)('minting for a rotation, on $name', (database) => {
  it('adds one token there, which has the id of the rotation and waits', async () => {
    await using world = await openMirrored(database);
    const token = await world.authority.mint(ROTATION, 'the yearly one', ACTOR, ANYWAY);
    expect(token).toMatchObject({ id: 'rotation-1', stage: 'pending', note: 'the yearly one' });
    const [, value = ''] = world.source.values;
    expect(value).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await world.stages()).toEqual({ 'the-first-value': 'current', [value]: 'pending' });
    expect(world.guarded).toContain(value);
    expect(await world.authority.orders()).toEqual([]);
    const trail = (await world.trail()).filter(({ subject }) => subject === 'token:rotation-1');
    expect(trail.map(({ action, actor }) => [action, actor])).toEqual([
      ['order.given', ACTOR.name],
      ['token.added', ACTOR.name],
    ]);
    expect(JSON.stringify(trail)).not.toContain(value);
    expect(world.authority.mintedFor(ROTATION, await world.authority.list())).toEqual([token]);
  });

  it('again gives the same token and asks for nothing', async () => {
    await using world = await openMirrored(database);
    const token = await mint(world);
    expect(await mint(world)).toEqual(token);
    expect(world.source.calls.filter((call) => call === 'add')).toHaveLength(1);
  });

  it('is not asked for where what goes with it is refused', async () => {
    await using world = await openMirrored(database);
    const refused = world.authority.mint(ROTATION, '', ACTOR, () => Promise.reject(new Error('superseded')));
    await expect(refused).rejects.toThrow('superseded');
    expect(await world.authority.orders()).toEqual([]);
    expect(world.source.values).toEqual(['the-first-value']);
  });
});

describe('minting that is cut short', () => {
  it('before it was asked keeps its value, and asks with it later', async () => {
    await using world = await openMirrored(sqlite);
    world.source.fail('add', 'before');
    await expect(mint(world)).rejects.toThrow('add fake tokens: reset');
    const ordered = (await world.authority.reveal('rotation-1')).reveal();
    expect(await world.authority.orders()).toMatchObject([{ token: 'rotation-1', what: 'add', says: null, steps: [] }]);
    expect(await mint(world)).toMatchObject({ id: 'rotation-1', stage: 'pending' });
    expect(world.source.values).toEqual(['the-first-value', ordered]);
  });

  it('while the answer was on its way is no failure: the look finds the token', async () => {
    await using world = await openMirrored(sqlite);
    world.source.fail('add', 'after');
    expect(await mint(world)).toMatchObject({ id: 'rotation-1' });
    expect(world.source.values).toHaveLength(2);
  });

  it('before anybody could look is finished by the next look, of whichever process', async () => {
    await using world = await openMirrored(sqlite);
    await world.authority.look(ALWAYS);
    world.source.meanwhile('add', 'after', () => world.source.fail('list'));
    await expect(mint(world)).rejects.toThrow('list fake tokens: reset');
    await (await world.elsewhere()).look(ALWAYS);
    expect(await world.authority.list()).toMatchObject([{ stage: 'current' }, { id: 'rotation-1', stage: 'pending' }]);
    expect(await mint(world)).toMatchObject({ id: 'rotation-1' });
    expect(world.source.values).toHaveLength(2);
  });

  it('by a change in between is asked again at once, and given up after a few', async () => {
    await using world = await openMirrored(sqlite);
    const conflict = new Failure('conflict', 'PUT fake tokens: 412');
    for (let n = 0; n < 2; n++) world.source.fail('add', 'before', conflict);
    expect(await mint(world)).toMatchObject({ id: 'rotation-1' });
    for (let n = 0; n < 3; n++) world.source.fail('add', 'before', conflict);
    await expect(mint(world, 'rotation-2')).rejects.toThrow('412');
    expect(world.source.values).toHaveLength(2);
  });

  it('in a set that loses its current one meanwhile leaves it to the rotation to distribute the new one', async () => {
    await using world = await openMirrored(sqlite);
    await world.authority.look(ALWAYS);
    await beginRotation(world.store, { from: (await world.token('the-first-value')).id });
    world.source.meanwhile('add', 'after', () => {
      world.source.values.shift();
    });
    expect(await mint(world)).toMatchObject({ id: 'rotation-1', stage: 'pending' });
    expect(await world.stages()).toMatchObject({ 'the-first-value': 'revoked' });
  });

  it('by what can not be told leaves nothing behind', async () => {
    await using world = await openMirrored(sqlite);
    await world.authority.look(ALWAYS);
    const failing = world.authorityOn(withoutTrail(world.store));
    await expect(failing.mint(ROTATION, '', ACTOR, ANYWAY)).rejects.toThrow('the disk is full');
    expect(await world.authority.orders()).toEqual([]);
    expect(world.source.calls).not.toContain('add');
  });
});

describe('a service that chooses a value of its own', () => {
  it('gives the rotation that value, and the trail says so', async () => {
    await using world = await openMirrored(sqlite);
    world.source.substitutes.push('its-own-choice');
    expect(await mint(world)).toMatchObject({
      id: 'rotation-1',
      fingerprint: world.store.fingerprint('its-own-choice'),
    });
    expect((await world.trail()).at(-1)?.detail).toMatchObject({ chosenBy: 'fake' });
    expect(world.source.values).toEqual(['the-first-value', 'its-own-choice']);
  });

  it('is not asked again where the answer was lost', async () => {
    await using world = await openMirrored(sqlite);
    await world.authority.look(ALWAYS);
    world.source.substitutes.push('its-own-choice', 'another-choice');
    world.source.meanwhile('add', 'after', () => world.source.fail('list'));
    await expect(mint(world)).rejects.toThrow('reset');
    expect(await mint(world)).toMatchObject({ fingerprint: world.store.fingerprint('its-own-choice') });
    expect(world.source.values).toEqual(['the-first-value', 'its-own-choice']);
  });
});

describe('two processes that mint for one rotation', () => {
  it('end with one token: one of them asks at a time', async () => {
    await using world = await openMirrored(sqlite);
    const other = await world.elsewhere();
    const held = world.source.hold('add', 'before');
    const first = mint(world);
    await held.reached;
    await expect(other.mint(ROTATION, '', ACTOR, ANYWAY)).rejects.toMatchObject({ kind: 'unavailable' });
    held.goOn();
    expect(await other.mint(ROTATION, '', ACTOR, ANYWAY)).toEqual(await first);
    expect(world.source.values).toHaveLength(2);
  });
});

describe('a token that a person generates or adds', () => {
  it('is there with the answer, current where that is wanted', async () => {
    await using world = await openMirrored(sqlite);
    expect(await world.authority.generate({ note: 'for the pilot', makeCurrent: true }, ACTOR)).toMatchObject({
      stage: 'current',
      note: 'for the pilot',
    });
    expect(await world.authority.add(new Secret('a-chosen-value'), PLAIN, ACTOR)).toMatchObject({ stage: 'pending' });
    const has = { ...PLAIN, retiring: true };
    expect(await world.authority.add(new Secret('phones-have-it'), has, ACTOR)).toMatchObject({ stage: 'retiring' });
    expect(world.source.values.slice(2)).toEqual(['a-chosen-value', 'phones-have-it']);
  });

  it('is refused twice, and so is one that was revoked, before anybody is asked', async () => {
    await using world = await openMirrored(sqlite, { values: ['value-one', 'value-two'] });
    await world.authority.look(ALWAYS);
    world.source.values = ['value-two'];
    await expect(world.authority.add(new Secret('value-two'), PLAIN, ACTOR)).rejects.toThrow('has this token already');
    await expect(world.authority.add(new Secret('value-one'), PLAIN, ACTOR)).rejects.toThrow('was revoked');
    expect(world.source.calls).not.toContain('add');
  });

  it('is not ordered any more where it was declined: nothing comes of it later', async () => {
    await using world = await openMirrored(sqlite);
    world.source.fail('add', 'before', new Failure('rejected', 'POST fake tokens: 400'));
    await expect(world.authority.generate(PLAIN, ACTOR)).rejects.toThrow('400');
    expect(await world.authority.orders()).toEqual([]);
    expect((await world.trail()).at(-1)).toMatchObject({ action: 'order.withdrawn' });
  });

  it('is there all the same where it was declined only after it was done', async () => {
    await using world = await openMirrored(sqlite);
    world.source.meanwhile('add', 'after', () =>
      world.source.fail('list', 'before', new Failure('protocol', 'GET: HTML')),
    );
    expect(await world.authority.generate(PLAIN, ACTOR)).toMatchObject({ stage: 'pending' });
  });

  it('stays ordered where nobody could be asked, and is carried out later', async () => {
    await using world = await openMirrored(sqlite);
    world.source.fail('add', 'before');
    await expect(world.authority.generate({ ...PLAIN, makeCurrent: true }, ACTOR)).rejects.toThrow('reset');
    await world.clock.advance(AGAIN_AFTER_MS - 1);
    await world.authority.carryOut(ALWAYS);
    expect(await world.authority.orders()).toHaveLength(1);
    await world.clock.advance(1);
    await world.authority.carryOut(ALWAYS);
    expect(await world.authority.orders()).toEqual([]);
    expect((await world.authority.list()).map(({ stage }) => stage)).toEqual(['retiring', 'current']);
  });

  it('is refused while the same one is ordered', async () => {
    await using world = await openMirrored(sqlite);
    world.source.fail('add', 'before');
    const value = new Secret('a-chosen-value');
    await expect(world.authority.add(value, PLAIN, ACTOR)).rejects.toThrow('reset');
    await expect(world.authority.add(value, PLAIN, ACTOR)).rejects.toThrow(/is ordered already/);
    expect(await world.authority.orders()).toHaveLength(1);
  });

  it('is not carried out in place of a rotation, which asks by itself', async () => {
    await using world = await openMirrored(sqlite);
    world.source.fail('add', 'before');
    await expect(mint(world)).rejects.toThrow('reset');
    await world.clock.advance(AGAIN_AFTER_MS);
    await world.authority.carryOut(ALWAYS);
    expect(world.source.values).toEqual(['the-first-value']);
  });

  it('is not there when the order was withdrawn', async () => {
    await using world = await openMirrored(sqlite);
    world.source.fail('add', 'before');
    await expect(mint(world)).rejects.toThrow('reset');
    await world.authority.withdraw({ token: 'rotation-1', what: 'add' }, ACTOR);
    expect(await world.authority.orders()).toEqual([]);
    await expect(world.authority.withdraw({ token: 'rotation-1', what: 'add' }, ACTOR)).rejects.toThrow(
      'Nothing is ordered about adding the token rotation-1',
    );
  });
});

function mint({ authority }: MirroredWorld, id = 'rotation-1') {
  return authority.mint({ ...ROTATION, id }, '', ACTOR, ANYWAY);
}
