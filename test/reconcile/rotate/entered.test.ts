/** Rotations of a set whose tokens nobody here can make up: the new one is entered by a person, and waits for the rotation. */
import { describe, expect, it } from 'vitest';
import { LocalAuthority } from '../../../src/authority/local.ts';
import { Secret } from '../../../src/model/secret.ts';
import { beginRotation } from '../../../src/reconcile/rotate/people.ts';
import { sqlite } from '../../store/databases.ts';
import { ACTOR, HOUR_MS, RotateWorld, SET } from './world.ts';

const form = { keys: ['id', 'secret'], separator: ':' };
const PLAIN = { note: '', makeCurrent: false };

/** A world with one token of two parts, which every slot holds and every phone has. */
async function openEntered() {
  const fresh = await sqlite.fresh();
  const deciding = {
    authorityOn: (options: ConstructorParameters<typeof LocalAuthority>[0]) => new LocalAuthority({ ...options, form }),
    isBusy: () => false,
  };
  const world = new RotateWorld(fresh, await fresh.open(), { contoso: { slots: ['ios'] } }, deciding);
  await world.authority.add(new Secret('first-id:first-secret'), PLAIN, ACTOR);
  await world.round();
  world.phonesFetch();
  await world.clock.advance(HOUR_MS);
  await world.round();
  await world.clock.advance(48 * HOUR_MS);
  return world;
}

describe('a rotation of tokens that people enter', () => {
  it('is refused while none was entered, and says where one comes from', async () => {
    await using world = await openEntered();
    await expect(beginRotation(world.rotate, SET, '')).rejects.toThrow(
      /^There is no new token to distribute: a token of the set has 2 parts.* enter it with `watchword tokens add`/,
    );
    await expect(world.rotation()).rejects.toThrow('there has been no rotation');
  });

  it('distributes the one that was entered, and ends like any other', async () => {
    await using world = await openEntered();
    await world.authority.add(new Secret('second-id:second-secret'), PLAIN, ACTOR);
    await world.turn();
    expect(await world.held()).toEqual({ 'contoso/ios': '0' });
    await beginRotation(world.rotate, SET, 'the pair expires');
    expect(await world.turn()).toMatchObject({ state: 'delivering' });
    expect(await world.held()).toEqual({ 'contoso/ios': '1' });
    world.phonesFetch();
    await world.clock.advance(2 * HOUR_MS);
    await world.round();
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(await world.stages()).toEqual(['revoked', 'current']);
    expect(await world.rotation()).toMatchObject({ outcome: 'rotated', trigger: 'person' });
    expect(await world.trail()).toEqual(['begun', 'promoted', 'revoked', 'ended']);
  });
});
