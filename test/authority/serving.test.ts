/** Law 8 at the authority: a token that may still be presented is not taken away, except in an emergency whose price is in the trail. */
import { describe, expect, it } from 'vitest';
import { StillServed } from '../../src/authority/local.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Delivery } from '../../src/model/slot.ts';
import { databases } from '../store/databases.ts';
import { ACTOR, IOS, openWorld, slotHolds } from './world.ts';

const ARRIVED: Delivery = { delivered: 9, pending: 0, failed: 0, unknown: 0, evidence: 'reports', asOf: null };
const BEHIND: Delivery = { ...ARRIVED, delivered: 2, pending: 7 };

describe.each(databases)('a token that phones may still present, on $name', (database) => {
  it('is not revoked while a slot was never read', async () => {
    await using world = await rotating();
    const refused = world.authority.revoke(world.old.id, { emergency: false }, ACTOR);
    await expect(refused).rejects.toThrow(StillServed);
    await expect(refused).rejects.toThrow(/contoso\/ios has never been read/);
    await expect(refused).rejects.toMatchObject({ token: world.old, serving: [{ ...IOS, reason: 'unknown' }] });
  });

  it('is not revoked while a slot holds it', async () => {
    await using world = await rotating();
    await slotHolds(world.store, world.old.fingerprint);
    await expect(world.authority.revoke(world.old.id, { emergency: false }, ACTOR)).rejects.toThrow(/ios holds it/);
  });

  it('is not revoked while a slot is about to hold it: the intent counts', async () => {
    await using world = await rotating();
    await slotHolds(world.store, null, [world.old.fingerprint]);
    await expect(world.authority.revoke(world.old.id, { emergency: false }, ACTOR)).rejects.toThrow(StillServed);
  });

  it('is not revoked while some phones may be behind, and is revoked when none is', async () => {
    await using world = await rotating();
    const { authority, next, old, store } = world;
    await slotHolds(store, next.fingerprint, [old.fingerprint], BEHIND);
    expect(await authority.serving(old.id)).toMatchObject([{ ...IOS, reason: 'not-delivered', phones: 7 }]);
    await expect(authority.revoke(old.id, { emergency: false }, ACTOR)).rejects.toThrow(/7 of 9 phones/);
    await slotHolds(store, next.fingerprint, [old.fingerprint], ARRIVED);
    expect(await authority.serving(old.id)).toEqual([]);
    expect(await authority.revoke(old.id, { emergency: false }, ACTOR)).toMatchObject({ stage: 'revoked' });
  });

  it('is told from one that a slot never held, and from a slot of the same name elsewhere', async () => {
    await using world = await rotating([IOS, { ...IOS, account: 'fabrikam' }]);
    await slotHolds(world.store, world.next.fingerprint, [world.old.fingerprint]);
    const third = await world.authority.generate({ note: '', makeCurrent: false }, ACTOR);
    expect(await world.authority.serving(third.id)).toMatchObject([{ account: 'fabrikam', reason: 'unknown' }]);
  });

  it('is not revoked because its slot left the configuration', async () => {
    await using world = await rotating([]);
    await slotHolds(world.store, world.old.fingerprint);
    await expect(world.authority.revoke(world.old.id, { emergency: false }, ACTOR)).rejects.toThrow(
      /contoso\/ios held it in a place that is no longer in the configuration/,
    );
  });

  it('does not get another value either, but may get another note', async () => {
    await using world = await rotating();
    await slotHolds(world.store, world.old.fingerprint);
    const value = new Secret('another value');
    await expect(world.authority.edit(world.old.id, { value }, ACTOR)).rejects.toThrow(StillServed);
    expect(await world.authority.edit(world.old.id, { note: 'old' }, ACTOR)).toMatchObject({ note: 'old' });
    expect(await world.authority.edit(world.old.id, { value, emergency: true }, ACTOR)).toMatchObject({
      id: world.old.id,
      fingerprint: world.store.fingerprint('another value'),
    });
    expect((await world.trail()).at(-1)?.detail).toMatchObject({ emergency: true, serving: [{ reason: 'holds' }] });
  });

  it('is revoked in an emergency, and the trail says what that cost', async () => {
    await using world = await rotating();
    await slotHolds(world.store, world.next.fingerprint, [world.old.fingerprint], BEHIND);
    await world.authority.revoke(world.old.id, { emergency: true }, ACTOR);
    expect((await world.trail()).at(-1)).toMatchObject({
      action: 'token.revoked',
      detail: { emergency: true, serving: [{ ...IOS, reason: 'not-delivered', phones: 7 }] },
    });
  });

  async function rotating(slots: readonly (typeof IOS)[] = [IOS]) {
    const world = await openWorld(database, slots);
    const old = await world.authority.generate({ note: '', makeCurrent: false }, ACTOR);
    const next = await world.authority.generate({ note: '', makeCurrent: true }, ACTOR);
    return { ...world, old: (await world.store.read.tokens.get(old.id)) ?? old, next };
  }
});
