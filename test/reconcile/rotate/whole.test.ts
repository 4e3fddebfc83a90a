/** A rotation from its beginning to its end, and called back in between. */
import { describe, expect, it } from 'vitest';
import { abortRotation, beginRotation } from '../../../src/reconcile/rotate/people.ts';
import { HOUR_MS, openRotateWorld, SET } from './world.ts';

describe('a rotation', () => {
  it('mints one token, writes it everywhere, waits for the phones and the soak, and takes the old one away', async () => {
    await using world = await openRotateWorld({
      contoso: { slots: ['ios', 'android'] },
      fabrikam: { slots: ['ios'] },
    });
    await beginRotation(world.rotate, SET, 'the old one has leaked');
    expect(await world.turn()).toMatchObject({ state: 'delivering', step: { do: 'wait' } });
    expect(await world.stages()).toEqual(['retiring', 'current']);
    expect(await world.held()).toEqual({ 'contoso/ios': '1', 'contoso/android': '1', 'fabrikam/ios': '1' });

    world.phonesFetch();
    await world.clock.advance(HOUR_MS / 2);
    await world.round();
    expect(await world.turn()).toMatchObject({ state: 'overlapping' });
    await world.clock.advance(HOUR_MS);
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(await world.stages()).toEqual(['revoked', 'current']);
    expect(await world.rotation()).toMatchObject({ outcome: 'rotated', startedBy: 'daemon@test' });
    expect(await world.trail()).toEqual(['begun', 'minting', 'minted', 'promoted', 'revoked', 'ended']);
    expect((await world.store.read.audit.verify()).broken).toBeNull();
  });

  it('that is called back before anything was written takes the new token away at once', async () => {
    await using world = await openRotateWorld({ contoso: { slots: ['canary', 'ios'] } });
    world.mdm().next('write', 'canary', () => abortRotation(world.rotate, SET, '').then(() => undefined));
    await beginRotation(world.rotate, SET, '');
    const next = await world.turn();
    expect(next).toMatchObject({ state: 'delivering' });
    expect(await world.held()).toEqual({ 'contoso/canary': '0', 'contoso/ios': '0' });
  });

  it('that is called back when every slot holds the new token puts the old one back, and takes the new one away carefully', async () => {
    await using world = await openRotateWorld();
    await beginRotation(world.rotate, SET, '');
    await world.turn();
    await abortRotation(world.rotate, SET, 'phones complain');
    expect(await world.turn()).toMatchObject({ state: 'delivering' });
    expect(await world.held()).toEqual({ 'contoso/ios': '0', 'contoso/android': '0' });
    expect(await world.stages()).toEqual(['current', 'retiring']);
    world.phonesFetch();
    await world.clock.advance(2 * HOUR_MS);
    await world.round();
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(await world.stages()).toEqual(['current', 'revoked']);
    expect(await world.rotation()).toMatchObject({ outcome: 'aborted' });
  });
});
