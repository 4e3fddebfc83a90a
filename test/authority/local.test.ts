/** The local authority on both databases: a token's life, what is refused, and the trail. */
import { describe, expect, it } from 'vitest';
import { StillServed } from '../../src/authority/local.ts';
import { UserError } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import { isActive } from '../../src/model/token.ts';
import { databases } from '../store/databases.ts';
import { ACTOR, openWorld, withoutTrail } from './world.ts';

const PLAIN = { note: '', makeCurrent: false };

describe.each(databases)('tokens of the local authority on $name', (database) => {
  it('are UUIDs when generated; the first becomes current, the next wait', async () => {
    await using world = await openWorld(database);
    const first = await world.authority.generate({ note: 'first', makeCurrent: false }, ACTOR);
    const second = await world.authority.generate(PLAIN, ACTOR);
    expect([first.stage, second.stage]).toEqual(['current', 'pending']);
    expect(first).toMatchObject({ note: 'first', currentAt: world.clock.now(), retiredAt: null, revokedAt: null });
    expect((await world.authority.list()).map(({ id }) => id)).toEqual([first.id, second.id]);
    const value = (await world.authority.reveal(first.id)).reveal();
    expect(value).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(value).not.toBe((await world.authority.reveal(second.id)).reveal());
  });

  it('go from pending to current to retiring, and back to current, one being current at a time', async () => {
    await using world = await openWorld(database);
    const { authority, clock } = world;
    const first = await authority.generate(PLAIN, ACTOR);
    const second = await authority.add(new Secret('the second value'), PLAIN, ACTOR);
    await clock.advance(1_000);
    expect(await authority.makeCurrent(second.id, ACTOR)).toMatchObject({ stage: 'current', currentAt: clock.now() });
    expect(await stages(world)).toEqual(['retiring', 'current']);
    expect((await authority.list())[0]).toMatchObject({ id: first.id, retiredAt: clock.now(), revokedAt: null });
    expect(await authority.makeCurrent(first.id, ACTOR)).toMatchObject({ stage: 'current', retiredAt: null });
    expect(await stages(world)).toEqual(['current', 'retiring']);
    await expect(authority.makeCurrent(first.id, ACTOR)).rejects.toThrow(/is current already/);
  });

  it('become current at once where that is asked for, or where no other is', async () => {
    await using world = await openWorld(database);
    const first = await world.authority.generate(PLAIN, ACTOR);
    await world.authority.generate({ note: '', makeCurrent: true }, ACTOR);
    await world.authority.revoke(first.id, { emergency: false }, ACTOR);
    const third = await world.authority.generate(PLAIN, ACTOR);
    expect(await stages(world)).toEqual(['revoked', 'current', 'pending']);
    const [, second] = await world.authority.list();
    await world.authority.revoke(second?.id ?? '', { emergency: false }, ACTOR);
    expect(await stages(world)).toEqual(['revoked', 'revoked', 'pending']);
    await world.authority.add(new Secret('what follows'), PLAIN, ACTOR);
    expect(await stages(world)).toEqual(['revoked', 'revoked', 'pending', 'current']);
    expect(third.stage).toBe('pending');
  });

  it('that phones have already are retiring, unless the set has no current one', async () => {
    await using world = await openWorld(database);
    await world.authority.add(new Secret('found in most slots'), { ...PLAIN, retiring: true }, ACTOR);
    await world.authority.add(new Secret('found in others'), { ...PLAIN, retiring: true }, ACTOR);
    expect(await stages(world)).toEqual(['current', 'retiring']);
    const [, other] = await world.authority.list();
    expect(other?.retiredAt).toBe(world.clock.now());
    await world.authority.add(new Secret('found in the end'), { ...PLAIN, retiring: true, makeCurrent: true }, ACTOR);
    expect(await stages(world)).toEqual(['retiring', 'retiring', 'current']);
  });

  it('keep id and trail when edited', async () => {
    await using world = await openWorld(database);
    const token = await world.authority.add(new Secret('before-before'), PLAIN, ACTOR);
    const noted = await world.authority.edit(token.id, { note: 'for the pilot' }, ACTOR);
    expect(noted).toEqual({ ...token, note: 'for the pilot' });
    const edited = await world.authority.edit(token.id, { value: new Secret('after-after') }, ACTOR);
    expect(edited).toEqual({ ...noted, fingerprint: world.store.fingerprint('after-after') });
    expect((await world.authority.reveal(token.id)).reveal()).toBe('after-after');
    const [, , , last] = await world.trail();
    expect(last).toMatchObject({
      action: 'token.edited',
      subject: `token:${token.id}`,
      detail: { before: { fingerprint: token.fingerprint }, after: { fingerprint: edited.fingerprint } },
    });
  });

  it('are refused twice, revoked ones included, and so is editing one into another', async () => {
    await using world = await openWorld(database);
    const first = await world.authority.add(new Secret('only-once-1'), PLAIN, ACTOR);
    const second = await world.authority.add(new Secret('only-once-2'), PLAIN, ACTOR);
    await expect(world.authority.add(new Secret('only-once-1'), PLAIN, ACTOR)).rejects.toThrow(
      /has this token already: [0-9a-f]{8}, current/,
    );
    await world.authority.revoke(second.id, { emergency: false }, ACTOR);
    await expect(world.authority.add(new Secret('only-once-2'), PLAIN, ACTOR)).rejects.toThrow(/was revoked/);
    await expect(world.authority.edit(first.id, { value: new Secret('only-once-2') }, ACTOR)).rejects.toThrow(
      /was revoked/,
    );
    expect(await stages(world)).toEqual(['current', 'revoked']);
  });

  it('that are revoked stay as they are', async () => {
    await using world = await openWorld(database);
    const { authority } = world;
    await authority.generate(PLAIN, ACTOR);
    const gone = await authority.generate(PLAIN, ACTOR);
    await world.clock.advance(5);
    const revoked = await authority.revoke(gone.id, { emergency: false }, ACTOR);
    expect(revoked).toMatchObject({ stage: 'revoked', revokedAt: world.clock.now() });
    await expect(authority.revoke(gone.id, { emergency: true }, ACTOR)).rejects.toThrow(/revoked and can't be revoked/);
    await expect(authority.makeCurrent(gone.id, ACTOR)).rejects.toThrow(/revoked and can't be made current/);
    await expect(authority.edit(gone.id, { note: 'x' }, ACTOR)).rejects.toThrow(/revoked and can't be edited/);
  });

  it('of another set are not there', async () => {
    await using world = await openWorld(database);
    const { id, fingerprint: _, ...rest } = await world.authority.generate(PLAIN, ACTOR);
    const other = { ...rest, id: `${id.slice(0, -1)}x`, tokenSet: 'okta' };
    await world.store.write(({ tokens }) => tokens.insert(other, new Secret('of-another-set')));
    await expect(world.authority.revoke(other.id, { emergency: true }, ACTOR)).rejects.toThrow(
      new UserError(`There is no token ${other.id} in the set pingid; see \`watchword tokens list\`.`),
    );
    await expect(world.authority.edit('nothing', { note: '' }, ACTOR)).rejects.toThrow(/no token nothing in the set/);
    expect(await stages(world)).toEqual(['current']);
  });

  it('the last active one can not be revoked, in an emergency neither', async () => {
    await using world = await openWorld(database);
    const token = await world.authority.generate(PLAIN, ACTOR);
    for (const emergency of [false, true]) {
      const refused = world.authority.revoke(token.id, { emergency }, ACTOR);
      await expect(refused).rejects.toThrow(/is the last active token of pingid/);
      await expect(refused).rejects.not.toThrow(StillServed);
    }
    expect(await stages(world)).toEqual(['current']);
  });

  it('two processes that revoke the last two at once leave one', async () => {
    await using world = await openWorld(database);
    const first = await world.authority.generate(PLAIN, ACTOR);
    const second = await world.authority.generate(PLAIN, ACTOR);
    const other = await world.elsewhere();
    const results = await Promise.allSettled([
      world.authority.revoke(first.id, { emergency: true }, ACTOR),
      other.revoke(second.id, { emergency: true }, ACTOR),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await world.authority.list()).filter(isActive)).toHaveLength(1);
  });

  it('two processes that make a first one at once leave one current', async () => {
    await using world = await openWorld(database);
    const other = await world.elsewhere();
    await Promise.all([world.authority.generate(PLAIN, ACTOR), other.generate(PLAIN, ACTOR)]);
    expect([...(await stages(world))].sort()).toEqual(['current', 'pending']);
  });
});

describe.each(databases)('the trail of tokens on $name', (database) => {
  it('has an entry for each change, with who and why and no value', async () => {
    await using world = await openWorld(database);
    const first = await world.authority.add(new Secret('value-number-one'), PLAIN, ACTOR);
    const second = await world.authority.generate({ note: 'next', makeCurrent: true }, ACTOR);
    await world.authority.revoke(first.id, { emergency: false }, ACTOR);
    const trail = await world.trail();
    expect(trail.map(({ action, subject }) => [action, subject])).toEqual([
      ['token.added', `token:${first.id}`],
      ['token.made-current', `token:${first.id}`],
      ['token.generated', `token:${second.id}`],
      ['token.retired', `token:${first.id}`],
      ['token.made-current', `token:${second.id}`],
      ['token.revoked', `token:${first.id}`],
    ]);
    for (const entry of trail) {
      expect(entry).toMatchObject({ actor: ACTOR.name, reason: ACTOR.reason, at: world.clock.now() });
    }
    expect(trail.at(-1)?.detail).toMatchObject({
      tokenSet: 'pingid',
      fingerprint: first.fingerprint,
      before: { stage: 'retiring' },
      after: { stage: 'revoked' },
      emergency: false,
      serving: [],
    });
    const text = JSON.stringify(trail);
    expect(text).not.toContain('value-number-one');
    expect(text).not.toContain((await world.authority.reveal(second.id)).reveal());
  });

  it('and the token fail together: a change that can not be told does not happen', async () => {
    await using world = await openWorld(database);
    const first = await world.authority.generate(PLAIN, ACTOR);
    const second = await world.authority.generate(PLAIN, ACTOR);
    const before = await world.authority.list();
    const version = await world.store.read.tokens.version();
    const failing = world.authorityOn(withoutTrail(world.store));
    const attempts = [
      () => failing.generate({ note: '', makeCurrent: true }, ACTOR),
      () => failing.add(new Secret('never-arrives'), PLAIN, ACTOR),
      () => failing.edit(first.id, { note: 'x', value: new Secret('never-arrives') }, ACTOR),
      () => failing.makeCurrent(second.id, ACTOR),
      () => failing.revoke(second.id, { emergency: true }, ACTOR),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow('the disk is full');
    expect(await world.authority.list()).toEqual(before);
    expect(await world.store.read.tokens.version()).toBe(version);
    expect(await world.trail()).toHaveLength(3);
  });
});

async function stages(world: Awaited<ReturnType<typeof openWorld>>): Promise<readonly string[]> {
  return (await world.authority.list()).map(({ stage }) => stage);
}
