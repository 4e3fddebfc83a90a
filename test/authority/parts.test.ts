/** Tokens of two parts: entered or listed whole, never made up, and never half. */
import { describe, expect, it } from 'vitest';
import { LocalAuthority } from '../../src/authority/local.ts';
import { UserError } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import { sqlite } from '../store/databases.ts';
import { ALLOWED, ALWAYS, ANYWAY, openMirrored, PLAIN } from './mirrored-world.ts';
import { ACTOR, openWorld } from './world.ts';

const form = { keys: ['id', 'secret'], separator: ':' };
const WHOLE = 'the-id:the-secret';
const MISSHAPEN = ['the-secret-alone', 'the-id:', ':the-secret', 'the-id:the:secret'];

async function openLocal() {
  const world = await openWorld(sqlite);
  const { store, clock } = world;
  return { world, authority: new LocalAuthority({ tokenSet: 'pingid', store, clock, slots: [], form }) };
}

describe('a set whose tokens have two parts', () => {
  it.each(MISSHAPEN)('refuses %j, says what is expected, and repeats nothing of it', async (value) => {
    const { world, authority } = await openLocal();
    await using _ = world;
    const whole = await authority.add(new Secret(WHOLE), PLAIN, ACTOR);
    const refused = [
      authority.add(new Secret(value), PLAIN, ACTOR),
      authority.edit(whole.id, { value: new Secret(value), emergency: true }, ACTOR),
    ];
    for (const refusal of refused) {
      const error: unknown = await refusal.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).toContain('expected 2 parts, entered as `id:secret`');
      expect(String(error)).not.toContain('the-secret');
    }
    expect(await authority.list()).toEqual([whole]);
  });

  it('makes none up, and says where one comes from', async () => {
    const { world, authority } = await openLocal();
    await using _ = world;
    expect(authority.whyNoneMade).toContain('2 parts, entered as `id:secret`');
    const rotation = { id: 'r1', minting: null };
    for (const made of [authority.generate(PLAIN, ACTOR), authority.mint(rotation, '', ACTOR, ANYWAY)]) {
      await expect(made).rejects.toThrow('enter it with `watchword tokens add --set pingid`');
    }
    expect(await authority.list()).toEqual([]);
  });

  it('takes one from a place where somebody else decides, and nothing where that holds a half', async () => {
    await using world = await openMirrored(sqlite, { form, values: [WHOLE] });
    await world.authority.look(ALWAYS);
    const tokens = await world.authority.list();
    expect(tokens).toHaveLength(1);
    world.source.values.push('another-half:');
    await expect(world.authority.look(ALWAYS)).rejects.toThrow(
      'token 2 of 2 that Fake has has a part, that of `secret`, which is empty',
    );
    expect(await world.authority.list()).toEqual(tokens);
  });

  it('asks nobody else for one that it would have to make up, or for a half', async () => {
    await using world = await openMirrored(sqlite, { form, values: [WHOLE] });
    await world.authority.look(ALWAYS);
    await expect(world.authority.generate(PLAIN, ACTOR)).rejects.toThrow('can be made here');
    await expect(world.authority.add(new Secret('a-half-alone'), PLAIN, ACTOR)).rejects.toThrow('has 1 part');
    expect(world.source.values).toEqual([WHOLE]);
    const added = await world.authority.add(new Secret('other-id:other-secret'), PLAIN, ACTOR);
    expect(world.source.values).toEqual([WHOLE, 'other-id:other-secret']);
    await world.authority.revoke(added.id, ALLOWED, ACTOR);
    expect(world.source.values).toEqual([WHOLE]);
  });
});
