/** What a rotation waits for, and whom it doesn't let hold it up. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { confirmSlot } from '../../../src/reconcile/confirm.ts';
import { beginRotation } from '../../../src/reconcile/rotate/people.ts';
import { turn } from '../../../src/reconcile/rotate/turn.ts';
import { runAccount } from '../../../src/reconcile/run.ts';
import { delivered, HOUR_MS, openRotateWorld, QUICK, type RotateWorld, SET } from './world.ts';

async function begun(world: RotateWorld) {
  await beginRotation(world.rotate, SET, '');
  return world.turn();
}

/** Until every phone has it, and the soak is over. */
async function overlapped(world: RotateWorld): Promise<void> {
  world.phonesFetch();
  await world.clock.advance(HOUR_MS);
  await world.round();
  await world.clock.advance(HOUR_MS);
}

describe('canary slots', () => {
  it('get the new token first, also before slots of other accounts', async () => {
    await using world = await openRotateWorld({ contoso: { slots: ['ios'] }, fabrikam: { slots: ['canary'] } });
    const seen: unknown[] = [];
    world.mdm('fabrikam').next('write', 'canary', async () => void seen.push(await world.held(), await world.stages()));
    await begun(world);
    expect(seen).toEqual([{ 'contoso/ios': '0', 'fabrikam/canary': '0' }, ['current', 'pending']]);
    const [canary, ios] = [world.mdm('fabrikam'), world.mdm()].map(
      (mdm) => mdm.calls.findLast(({ operation }) => operation === 'write')?.at ?? 0,
    );
    expect(canary).toBeLessThanOrEqual(ios ?? 0);
    expect(await world.held()).toEqual({ 'contoso/ios': '1', 'fabrikam/canary': '1' });
  });

  it('that refuse it keep it from all others', async () => {
    await using world = await openRotateWorld({ contoso: { slots: ['ios'] }, fabrikam: { slots: ['canary'] } });
    world.mdm('fabrikam').slot('canary').refusing = 1;
    expect(await begun(world)).toMatchObject({ state: 'minted', step: { do: 'wait' } });
    expect(await world.stages()).toEqual(['current', 'pending']);
    await world.round();
    expect(await world.held()).toEqual({ 'contoso/ios': '0', 'fabrikam/canary': '0' });
  });

  it('keep the new token through the rounds of the schedule, and the plan says why', async () => {
    await using world = await openRotateWorld({ contoso: { slots: ['canary', 'ios'] } });
    world.settings = { ...QUICK, pushWindows: [{ days: [0], from: 0, to: 1, timeZone: 'UTC' }] };
    expect(await begun(world)).toMatchObject({ state: 'minted' });
    await world.round();
    expect(await world.held()).toEqual({ 'contoso/canary': '1', 'contoso/ios': '0' });
    const runs = await world.store.read.runs.list({ limit: 10 });
    const why = runs.flatMap(({ plan }) => plan?.changes.map((change) => change.why) ?? []);
    expect(why[0]).toBe('the slot is a canary: it gets the new token of the rotation before the others');
  });
});

describe('a slot that cannot be written', () => {
  it('stops the revocation, never the others; after three failures a person is asked for, and a run that succeeds is enough', async () => {
    await using world = await openRotateWorld({ contoso: { slots: ['ios'] }, fabrikam: { slots: ['ios'] } });
    const broken = world.mdm('fabrikam');
    broken.next('observe', null, new Failure('rejected', 'GET /ios: 404'), 100);
    expect(await begun(world)).toMatchObject({ state: 'pushing', step: { do: 'wait' } });
    expect(await world.held()).toEqual({ 'contoso/ios': '1', 'fabrikam/ios': '0' });
    for (let times = 0; times < 3; times += 1) {
      await world.clock.advance(HOUR_MS);
      await world.turn();
    }
    const stuck = await world.turn();
    expect(stuck).toMatchObject({ state: 'stuck', step: { resolve: 'watchword sync fabrikam' } });
    expect(stuck.says).toContain('GET /ios: 404');
    await overlapped(world);
    expect(await world.turn()).toMatchObject({ state: 'stuck' });

    broken.forget();
    await world.round();
    expect(await world.turn()).toMatchObject({ state: 'delivering' });
    expect(await world.held()).toEqual({ 'contoso/ios': '1', 'fabrikam/ios': '1' });
  });

  it('holds nothing up where it is optional, not even the revocation', async () => {
    await using world = await openRotateWorld({ contoso: { slots: ['ios', 'optional'] } });
    world.mdm().slot('optional').refusing = 1;
    await begun(world);
    await overlapped(world);
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(await world.stages()).toEqual(['revoked', 'current']);
    const [revoked] = await world.store.read.audit
      .list({ limit: 3 })
      .then((all) => all.filter(({ action }) => action === 'rotation.revoked'));
    expect(revoked?.detail).toMatchObject({ passed: [{ slot: 'optional', reason: 'holds' }] });
  });

  it('because a person writes it, waits for slots confirm', async () => {
    await using world = await openRotateWorld({ contoso: { slots: ['ios', 'byHand'] } });
    world.mdm().steps.set('byHand', ['Type it in.']);
    const waits = await begun(world);
    expect(waits).toMatchObject({ state: 'stuck', step: { resolve: 'watchword slots confirm contoso/byHand' } });
    const account = world.accounts.get('contoso');
    const slot = account?.slots.find(({ settings }) => settings.name === 'byHand');
    if (account === undefined || slot === undefined) throw new Error('there is no such slot');
    await confirmSlot(world.rotate.reconcile, account, { slot, token: null, reason: '' });
    expect(await world.turn()).toMatchObject({ state: 'delivering' });
  });
});

describe('the old token stays', () => {
  it('while phones present it, and goes when none has for long enough', async () => {
    await using world = await openRotateWorld();
    await begun(world);
    await overlapped(world);
    const [old] = await world.tokens();
    const lastAt = world.clock.now();
    const day = new Date(lastAt).toISOString().slice(0, 10);
    await world.store.write(({ sightings }) => sightings.add([{ tokenId: old?.id ?? '', day, times: 37, lastAt }]));
    expect(await world.turn()).toMatchObject({ state: 'overlapping', step: { untilAt: lastAt + HOUR_MS } });
    await world.clock.advance(HOUR_MS);
    expect(await world.turn()).toMatchObject({ state: 'steady' });
  });

  it('while too few phones have the new one, and no longer than that', async () => {
    await using world = await openRotateWorld();
    world.settings = { ...QUICK, deliverTo: 0.8 };
    await begun(world);
    const { slots } = world.mdm();
    for (const slot of slots.values()) slot.delivery = delivered(3);
    await world.clock.advance(HOUR_MS);
    await world.round();
    expect(await world.turn()).toMatchObject({ state: 'delivering' });
    for (const slot of slots.values()) slot.delivery = delivered(4);
    await world.clock.advance(HOUR_MS);
    await world.round();
    await world.clock.advance(HOUR_MS);
    expect(await world.turn()).toMatchObject({ state: 'steady' });
    expect(await world.stages()).toEqual(['revoked', 'current']);
  });

  it('where a look in the last moment finds it in a slot, whatever the store remembered', async () => {
    await using world = await openRotateWorld();
    await begun(world);
    await overlapped(world);
    const [old] = await world.tokens();
    if (old === undefined) throw new Error('there is no token');
    world
      .mdm()
      .slot('ios')
      .type((await world.authority.reveal(old.id)).reveal());
    expect((await world.turn()).state).not.toBe('steady');
    expect(await world.stages()).toEqual(['retiring', 'current']);
  });

  it('where a slot cannot be read in the last moment', async () => {
    await using world = await openRotateWorld();
    await begun(world);
    await overlapped(world);
    world.mdm().next('observe', 'ios', new Failure('rejected', 'GET /ios: 404'), 2);
    await world.turn();
    expect(await world.stages()).toEqual(['retiring', 'current']);
  });

  it('where an account cannot even be opened in the last moment: nothing was looked at', async () => {
    await using world = await openRotateWorld();
    await begun(world);
    await overlapped(world);
    const account = world.accounts.get('contoso');
    if (account === undefined) throw new Error('there is no account');
    const open = () => {
      throw new Failure('rejected', 'no certificate');
    };
    world.accounts.set('contoso', { ...account, open });
    expect(await world.turn()).toMatchObject({ state: 'revoking', step: { do: 'wait' } });
    expect(await world.stages()).toEqual(['retiring', 'current']);
    expect((await world.rotation()).failing?.says).toBe(
      'contoso has to be looked at first, and could not be: no certificate',
    );
  });

  it('past the deadline: people are told, once', async () => {
    await using world = await openRotateWorld();
    world.settings = { ...QUICK, deadlineMs: 10 * HOUR_MS };
    await begun(world);
    await world.clock.advance(24 * HOUR_MS);
    await world.turn();
    await world.turn();
    expect(world.heard('rotation-late')).toHaveLength(1);
    expect(await world.stages()).toEqual(['retiring', 'current']);
    expect(await world.trail()).toContain('late');
  });
});

describe('two processes', () => {
  it('that take turns at once mint one token, and write each slot once', async () => {
    await using world = await openRotateWorld();
    await beginRotation(world.rotate, SET, '');
    const writes = world.mdm().called('write').length;
    const others = ['one', 'two'].map((name) => world.process(world.store, name));
    const stop = new AbortController().signal;
    await world.passing(Promise.all(others.map((on) => turn(on, SET, { stop }))));
    await world.turn();
    expect(await world.stages()).toEqual(['retiring', 'current']);
    expect(world.mdm().called('write')).toHaveLength(writes + 2);
    expect(await world.trail()).toEqual(['begun', 'minting', 'minted', 'promoted']);
  });

  it('one of which runs an account keep the rotation waiting, not failing', async () => {
    await using world = await openRotateWorld();
    await beginRotation(world.rotate, SET, '');
    const [account] = world.accounts.values();
    if (account === undefined) throw new Error('there is no account');
    const { stop } = world;
    const other = world.process(world.store, 'other').reconcile;
    const running = runAccount(other, account, { trigger: 'schedule', stop: stop.signal });
    const [next] = await world.passing(Promise.all([turn(world.rotate, SET, { stop: stop.signal }), running]));
    expect(next).toMatchObject({ state: 'delivering' });
    expect((await world.rotation()).failing).toBeNull();
  });
});
