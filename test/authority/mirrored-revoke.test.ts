/** Taking a token away at an authority that we change ourselves (law 8): ordered, asked for, seen. */
import { describe, expect, it } from 'vitest';
import { StillServed } from '../../src/authority/refusals.ts';
import { Failure } from '../../src/model/failure.ts';
import { databases, sqlite } from '../store/databases.ts';
import { AGAIN_AFTER_MS, ALLOWED, ALWAYS, beginRotation, type MirroredWorld, openMirrored } from './mirrored-world.ts';
import { ACTOR, IOS, slotHolds } from './world.ts';

const TWO = { values: ['the-old-value', 'the-new-value'] };

describe.each(databases)('taking a token away somewhere else, on $name', (database) => {
  it('takes it away there, and the trail tells it in the words of who ordered it', async () => {
    await using world = await openMirrored(database, TWO);
    const old = await looked(world);
    const revoked = await world.authority.revoke(old.id, ALLOWED, ACTOR);
    expect(revoked).toMatchObject({ id: old.id, stage: 'revoked', revokedAt: world.clock.now() });
    expect(world.source.values).toEqual(['the-new-value']);
    expect(await world.authority.orders()).toEqual([]);
    const trail = (await world.trail()).filter(({ actor }) => actor === ACTOR.name);
    expect(trail.map(({ action, reason }) => [action, reason])).toEqual([
      ['order.given', ACTOR.reason],
      ['token.revoked', ACTOR.reason],
    ]);
    expect(world.heard.map(({ name }) => name)).not.toContain('token-gone');
  });

  it('is refused while a phone may present it, unless that is permitted', async () => {
    await using world = await openMirrored(database, { ...TWO, slots: [IOS] });
    const old = await looked(world);
    await slotHolds(world.store, old.fingerprint);
    await expect(world.authority.revoke(old.id, ALLOWED, ACTOR)).rejects.toThrow(StillServed);
    expect(await world.authority.orders()).toEqual([]);
    expect(world.source.calls).not.toContain('remove');
    expect(await world.authority.serving(old.id)).toMatchObject([{ slot: 'ios', reason: 'holds' }]);
    expect(await world.authority.revoke(old.id, { emergency: true }, ACTOR)).toMatchObject({ stage: 'revoked' });
    expect((await world.trail()).at(-1)?.detail).toMatchObject({ emergency: true, serving: [{ slot: 'ios' }] });
  });

  it('is refused for the last one, also where the other one is about to go', async () => {
    await using world = await openMirrored(database, TWO);
    const old = await looked(world);
    world.source.fail('remove');
    await expect(world.authority.revoke(old.id, ALLOWED, ACTOR)).rejects.toThrow('remove fake tokens: reset');
    const current = await world.token('the-new-value');
    await expect(world.authority.revoke(current.id, { emergency: true }, ACTOR)).rejects.toThrow(
      /is the last active token of pingid/,
    );
    expect(world.source.values).toHaveLength(2);
  });

  it('keeps the order where it failed; who revokes it later goes on', async () => {
    await using world = await openMirrored(database, TWO);
    const old = await looked(world);
    world.source.fail('remove');
    await expect(world.authority.revoke(old.id, ALLOWED, ACTOR)).rejects.toThrow(Failure);
    expect(await world.authority.orders()).toMatchObject([{ token: old.id, what: 'remove', permit: ALLOWED }]);
    expect(await world.token('the-old-value')).toMatchObject({ stage: 'retiring' });
    const other = await world.elsewhere();
    expect(await other.revoke(old.id, ALLOWED, ACTOR)).toMatchObject({ stage: 'revoked' });
    expect(await world.authority.orders()).toEqual([]);
  });
});

describe('a token that is ordered to be taken away', () => {
  it('is distributed no more, made current by nobody, and the newest other leads', async () => {
    await using world = await openMirrored(sqlite, { values: ['value-one', 'value-two', 'value-three'] });
    await world.authority.look(ALWAYS);
    const current = await world.token('value-three');
    world.source.fail('remove');
    await expect(world.authority.revoke(current.id, ALLOWED, ACTOR)).rejects.toThrow(Failure);
    expect(await world.stages()).toEqual({
      'value-one': 'retiring',
      'value-two': 'current',
      'value-three': 'retiring',
    });
    await expect(world.authority.makeCurrent(current.id, ACTOR)).rejects.toThrow(/ordered to be taken away/);
    await world.authority.look(ALWAYS);
    expect(await world.token('value-three')).toMatchObject({ stage: 'retiring' });
  });

  it('waits no longer as pending: nobody is to begin a rotation to it', async () => {
    await using world = await openMirrored(sqlite);
    await world.authority.look(ALWAYS);
    world.source.values.push('a-later-value');
    await world.authority.look(ALWAYS);
    world.source.fail('remove');
    const { id } = await world.token('a-later-value');
    await expect(world.authority.revoke(id, ALLOWED, ACTOR)).rejects.toThrow(Failure);
    expect(await world.token('a-later-value')).toMatchObject({ stage: 'retiring' });
  });

  it('is revoked without a failure where only the answer was lost', async () => {
    await using world = await openMirrored(sqlite, TWO);
    const old = await looked(world);
    world.source.fail('remove', 'after');
    expect(await world.authority.revoke(old.id, ALLOWED, ACTOR)).toMatchObject({ stage: 'revoked' });
  });

  it('is seen gone by a look that begins afterwards: one that began before says nothing', async () => {
    await using world = await openMirrored(sqlite, TWO);
    const old = await looked(world);
    const held = world.source.hold('list', 'after');
    const early = world.authority.look(ALWAYS);
    await held.reached;
    const revoking = world.authority.revoke(old.id, ALLOWED, ACTOR);
    await expect.poll(() => world.source.values).toEqual(['the-new-value']);
    held.goOn();
    await early;
    expect(await revoking).toMatchObject({ stage: 'revoked' });
  });

  it('is revoked by the next look, whoever took it away there', async () => {
    await using world = await openMirrored(sqlite, TWO);
    const old = await looked(world);
    world.source.fail('remove');
    await expect(world.authority.revoke(old.id, ALLOWED, ACTOR)).rejects.toThrow(Failure);
    world.source.values = ['the-new-value'];
    await world.authority.look(ALWAYS);
    expect((await world.trail()).at(-1)).toMatchObject({ action: 'token.revoked', actor: ACTOR.name });
    expect(await world.authority.orders()).toEqual([]);
  });

  it('is asked for again by whoever carries out what people ordered', async () => {
    await using world = await openMirrored(sqlite, TWO);
    const old = await looked(world);
    for (let n = 0; n < 2; n++) world.source.fail('remove');
    await expect(world.authority.revoke(old.id, ALLOWED, ACTOR)).rejects.toThrow('reset');
    for (let n = 0; n < 2; n++) {
      await world.clock.advance(AGAIN_AFTER_MS);
      await world.authority.carryOut(ALWAYS);
      await world.authority.carryOut(ALWAYS);
    }
    expect(world.heard.filter(({ name }) => name === 'order-failed')).toMatchObject([
      { what: 'remove', token: old.id, kind: 'unavailable', says: 'remove fake tokens: reset' },
    ]);
    expect(await world.stages()).toEqual({ 'the-old-value': 'revoked', 'the-new-value': 'current' });
  });

  it('is not seen done where the service still lists it: that is said, and it stays ordered', async () => {
    await using world = await openMirrored(sqlite, TWO);
    const old = await looked(world);
    world.source.meanwhile('remove', 'after', () => {
      world.source.values.unshift('the-old-value');
    });
    await expect(world.authority.revoke(old.id, ALLOWED, ACTOR)).rejects.toThrow('still lists it');
    expect(await world.authority.orders()).toHaveLength(1);
  });

  it('is kept after all where it has become the last one: the order is withdrawn, and it leads', async () => {
    await using world = await openMirrored(sqlite, TWO);
    const old = await looked(world);
    world.source.values = ['the-old-value'];
    await expect(world.authority.revoke(old.id, ALLOWED, ACTOR)).rejects.toThrow(/it is the last one at Fake now/);
    expect(await world.stages()).toEqual({ 'the-old-value': 'current', 'the-new-value': 'revoked' });
    expect(world.source.values).toEqual(['the-old-value']);
    expect(await world.authority.orders()).toEqual([]);
    expect((await world.trail()).map(({ action }) => action)).toContain('order.withdrawn');
  });

  it('stays so while it is asked for: nobody withdraws that, and nobody else asks', async () => {
    await using world = await openMirrored(sqlite, TWO);
    const other = await world.elsewhere();
    const old = await looked(world);
    const held = world.source.hold('remove', 'before');
    const revoking = world.authority.revoke(old.id, ALLOWED, ACTOR);
    await held.reached;
    await expect(other.withdraw({ token: old.id, what: 'remove' }, ACTOR)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await expect(other.revoke(old.id, ALLOWED, ACTOR)).rejects.toMatchObject({ kind: 'unavailable' });
    held.goOn();
    expect(await revoking).toMatchObject({ stage: 'revoked' });
    expect(world.source.calls.filter((call) => call === 'remove')).toHaveLength(1);
  });

  it('is not taken away when the order was withdrawn, and may lead again', async () => {
    await using world = await openMirrored(sqlite, TWO);
    const old = await looked(world);
    world.source.fail('remove');
    await expect(world.authority.revoke(old.id, ALLOWED, ACTOR)).rejects.toThrow(Failure);
    await world.authority.withdraw({ token: old.id, what: 'remove' }, ACTOR);
    await world.clock.advance(AGAIN_AFTER_MS);
    await world.authority.carryOut(ALWAYS);
    expect(await world.authority.makeCurrent(old.id, ACTOR)).toMatchObject({ stage: 'current' });
    expect(world.source.values).toHaveLength(2);
  });

  it('belongs to the rotation that ordered it, which asks by itself', async () => {
    await using world = await openMirrored(sqlite, TWO);
    const old = await looked(world);
    await beginRotation(world.store, { from: old.id });
    world.source.fail('remove');
    await expect(world.authority.revoke(old.id, ALLOWED, ACTOR, async () => undefined)).rejects.toThrow(Failure);
    expect(await world.authority.orders()).toMatchObject([{ rotation: 'rotation-1' }]);
    await world.clock.advance(AGAIN_AFTER_MS);
    await world.authority.carryOut(ALWAYS);
    expect(world.source.values).toHaveLength(2);
  });
});

/** Looks, and gives the old one of two tokens. */
async function looked(world: MirroredWorld) {
  await world.authority.look(ALWAYS);
  return world.token('the-old-value');
}
