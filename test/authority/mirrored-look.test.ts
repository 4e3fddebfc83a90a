/** Looking at an authority that is somewhere else: what is written down of it, and what is not. */
import { describe, expect, it } from 'vitest';
import { databases, sqlite } from '../store/databases.ts';
import { ALLOWED, ALWAYS, beginRotation, openMirrored, PLAIN } from './mirrored-world.ts';
import { ACTOR, IOS, slotHolds } from './world.ts';

describe.each(databases)('a look at an authority somewhere else, on $name', (database) => {
  it('makes the newest token current when it is the first one, and distributes no other', async () => {
    await using world = await openMirrored(database, { values: ['value-one', 'value-two', 'value-three'] });
    await world.authority.look(ALWAYS);
    expect(world.guarded).toEqual(['value-one', 'value-two', 'value-three']);
    expect(await world.stages()).toEqual({
      'value-one': 'retiring',
      'value-two': 'retiring',
      'value-three': 'current',
    });
    expect((await world.trail()).map(({ action, actor }) => [action, actor])).toEqual([
      ['token.appeared', 'authority:fake'],
      ['token.appeared', 'authority:fake'],
      ['token.appeared', 'authority:fake'],
      ['token.made-current', 'authority:fake'],
    ]);
  });

  it('writes down what appears later as pending, for a rotation to distribute', async () => {
    await using world = await openMirrored(database);
    await world.authority.look(ALWAYS);
    world.source.values.push('a-later-value');
    await world.authority.look(ALWAYS);
    expect(await world.stages()).toEqual({ 'the-first-value': 'current', 'a-later-value': 'pending' });
    const token = await world.token('a-later-value');
    expect(world.heard.at(-1)).toEqual({
      name: 'token-appeared',
      tokenSet: 'pingid',
      authority: 'fake',
      token: token.id,
      fingerprint: token.fingerprint.slice(0, 8),
      stage: 'pending',
      returned: false,
    });
  });

  it('revokes what is gone, says where phones may still have it, and makes the newest of the others current', async () => {
    await using world = await openMirrored(database, {
      values: ['value-one', 'value-two', 'value-three'],
      slots: [IOS],
    });
    await world.authority.look(ALWAYS);
    const gone = await world.token('value-three');
    await slotHolds(world.store, gone.fingerprint);
    world.source.values = ['value-one', 'value-two'];
    await world.authority.look(ALWAYS);
    expect(await world.stages()).toEqual({ 'value-one': 'retiring', 'value-two': 'current', 'value-three': 'revoked' });
    const entry = (await world.trail()).find(({ action }) => action === 'token.gone');
    expect(entry).toMatchObject({
      subject: `token:${gone.id}`,
      detail: { before: { stage: 'current' }, serving: [{ slot: 'ios', reason: 'holds' }] },
    });
    const instead = (await world.token('value-two')).fingerprint.slice(0, 8);
    expect(world.heard.at(-1)).toMatchObject({ name: 'token-gone', from: 'current', serving: 1, instead });
    expect(world.lines.at(-1)?.level).toBe('error');
  });

  it('makes no token current while a rotation is going on, which does it itself', async () => {
    await using world = await openMirrored(database, { values: ['value-one', 'value-two'] });
    await world.authority.look(ALWAYS);
    const rotation = await beginRotation(world.store, { from: (await world.token('value-two')).id });
    world.source.values = ['value-one'];
    await world.authority.look(ALWAYS);
    expect(await world.stages()).toEqual({ 'value-one': 'retiring', 'value-two': 'revoked' });
    await world.store.write(({ rotations }) => rotations.save({ ...rotation, endedAt: 5, outcome: 'overtaken' }));
    await world.authority.look(ALWAYS);
    expect(await world.stages()).toEqual({ 'value-one': 'current', 'value-two': 'revoked' });
  });

  it('makes a token current all the same when it is the first one', async () => {
    await using world = await openMirrored(database);
    await beginRotation(world.store);
    await world.authority.look(ALWAYS);
    expect(await world.stages()).toEqual({ 'the-first-value': 'current' });
  });

  it('takes a revoked token that is there again for active, distributes it to nobody, and is loud about it', async () => {
    await using world = await openMirrored(database, { values: ['value-one', 'value-two'] });
    await world.authority.look(ALWAYS);
    const { id } = await world.token('value-one');
    world.source.values = ['value-two'];
    await world.authority.look(ALWAYS);
    world.source.values = ['value-one', 'value-two'];
    await world.authority.look(ALWAYS);
    expect(await world.token('value-one')).toMatchObject({ id, stage: 'retiring', revokedAt: null });
    expect((await world.trail()).at(-1)).toMatchObject({ action: 'token.returned', subject: `token:${id}` });
    expect(world.heard.at(-1)).toMatchObject({ name: 'token-appeared', returned: true });
    expect(world.lines.at(-1)?.level).toBe('error');
  });

  it('writes down from when on phones are asked for a token, so that validation sees it', async () => {
    await using world = await openMirrored(database);
    await world.authority.look(ALWAYS);
    const version = await world.store.read.tokens.version();
    world.source.enforcedFrom = 7_000;
    await world.authority.look(ALWAYS);
    expect(await world.record()).toMatchObject({ kind: 'fake', enforcedFrom: 7_000, lookedAt: world.clock.now() });
    expect(await world.store.read.tokens.version()).toBeGreaterThan(version);
  });
});

describe('a look that finds nothing new', () => {
  it('changes no version, and is written down only every few seconds', async () => {
    await using world = await openMirrored(sqlite);
    await world.authority.look(ALWAYS);
    const version = await world.store.read.tokens.version();
    const before = await world.record();
    await world.clock.advance(4_999);
    await world.authority.look(ALWAYS);
    expect(await world.record()).toEqual(before);
    await world.clock.advance(1);
    await world.authority.look(ALWAYS);
    expect(await world.record()).toMatchObject({ lookedAt: world.clock.now() });
    expect(await world.store.read.tokens.version()).toBe(version);
    expect(await world.trail()).toHaveLength(2);
  });

  it('is spared who wants no newer one, in the process that looked and in others', async () => {
    await using world = await openMirrored(sqlite);
    const other = await world.elsewhere();
    await world.authority.look(ALWAYS, 1_000);
    await world.authority.look(ALWAYS, 1_000);
    await other.look(ALWAYS, 1_000);
    expect(world.source.calls).toEqual(['list']);
    await world.clock.advance(1_000);
    await world.authority.look(ALWAYS, 1_000);
    await world.authority.look(ALWAYS, 1_000);
    expect(world.source.calls).toEqual(['list', 'list']);
    await world.authority.look(ALWAYS);
    expect(world.source.calls).toHaveLength(3);
  });

  it('is shared by all who ask at once, and goes on while one of them is left', async () => {
    await using world = await openMirrored(sqlite);
    const held = world.source.hold('list', 'before');
    const impatient = new AbortController();
    const looks = [world.authority.look(impatient.signal), world.authority.look(ALWAYS), world.authority.look(ALWAYS)];
    await held.reached;
    impatient.abort(new Error('no patience'));
    await expect(looks[0]).rejects.toThrow('no patience');
    held.goOn();
    await Promise.all(looks.slice(1));
    expect(world.source.calls).toEqual(['list']);
    expect(await world.stages()).toEqual({ 'the-first-value': 'current' });
  });

  it('ends with the last who waits for it, and then says nothing about the authority', async () => {
    await using world = await openMirrored(sqlite);
    const held = world.source.hold('list', 'before');
    const stop = new AbortController();
    const look = world.authority.look(stop.signal);
    await held.reached;
    stop.abort(new Error('stopping'));
    await expect(look).rejects.toThrow('stopping');
    await world.authority.look(ALWAYS);
    expect(world.heard.map(({ name }) => name)).toEqual(['token-appeared']);
  });
});

describe('who began to read earlier', () => {
  it('reads again before anything is revoked that another process has just added', async () => {
    await using world = await openMirrored(sqlite);
    const other = await world.elsewhere();
    await world.authority.look(ALWAYS);
    const held = world.source.hold('list', 'after');
    const early = other.look(ALWAYS);
    await held.reached;
    const added = await world.authority.generate({ ...PLAIN, makeCurrent: true }, ACTOR);
    held.goOn();
    await early;
    expect((await world.authority.list()).find(({ id }) => id === added?.id)).toMatchObject({ stage: 'current' });
    expect((await world.trail()).map(({ action }) => action)).not.toContain('token.gone');
  });

  it('reads again before a token is taken for active that another process has just taken away', async () => {
    await using world = await openMirrored(sqlite, { values: ['value-one', 'value-two'] });
    const other = await world.elsewhere();
    await world.authority.look(ALWAYS);
    const held = world.source.hold('list', 'after');
    const early = other.look(ALWAYS);
    await held.reached;
    await world.authority.revoke((await world.token('value-one')).id, ALLOWED, ACTOR);
    held.goOn();
    await early;
    expect(await world.stages()).toEqual({ 'value-one': 'revoked', 'value-two': 'current' });
    expect((await world.trail()).map(({ action }) => action)).not.toContain('token.returned');
  });

  it('gives up after a few readings, and has changed nothing', async () => {
    await using world = await openMirrored(sqlite);
    await world.authority.look(ALWAYS);
    const somebodyWrites = () =>
      world.store.write(async ({ authorities }) => {
        const record = await authorities.get('pingid');
        if (record !== null) await authorities.save({ ...record, looks: record.looks + 1 });
      });
    world.source.values = ['what-is-not-seen'];
    for (let readings = 0; readings < 5; readings++) world.source.meanwhile('list', 'after', somebodyWrites);
    await expect(world.authority.look(ALWAYS)).rejects.toMatchObject({ name: 'Failure', kind: 'conflict' });
    expect(await world.stages()).toEqual({ 'the-first-value': 'current' });
    expect((await world.record())?.failing).toBeNull();
  });
});
