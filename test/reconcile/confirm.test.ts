/** Slots that a person writes: never looked at, never written; what they hold is what somebody has said. */
import { describe, expect, it } from 'vitest';
import { StillServed } from '../../src/authority/local.ts';
import { UserError } from '../../src/model/failure.ts';
import type { Delivery } from '../../src/model/slot.ts';
import { type Confirmation, confirmSlot } from '../../src/reconcile/confirm.ts';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { failingStore } from './failing-store.ts';
import { openWorld, type World } from './world.ts';

const ACTOR = { name: 'test', reason: 'a test' };
const STEPS = ['Open the app configuration.', 'Paste the value.'];
const HOUR_MS = 60 * 60 * 1000;
const ARRIVED: Delivery = { delivered: 5, pending: 0, failed: 0, unknown: 0, evidence: 'check-ins', asOf: null };

/** One slot that a person writes, and one that the connector writes. */
async function worldOfTwo() {
  const world = await openWorld({ slots: { ios: [null], byHand: ['what stands there'] } });
  world.mdm.steps.set('byHand', STEPS);
  return world;
}

function confirm(world: World, different: Partial<Omit<Confirmation, 'slot'>> & { readonly slot?: string } = {}) {
  const { slot: name = 'byHand', token = null, reason = '' } = different;
  const slot = world.account.slots.find(({ settings }) => settings.name === name);
  if (slot === undefined) throw new Error(`there is no slot ${name}`);
  return confirmSlot({ ...world.reconcile, actor: 'cli:jo@host' }, world.account, { slot, token, reason });
}

describe('a slot that a person writes', () => {
  it('is never looked at and never written, and waits with its steps', async () => {
    await using world = await worldOfTwo();
    const run = await world.run();
    expect(run).toMatchObject({
      outcome: 'held',
      failure: null,
      plan: { held: [{ slot: 'byHand', reason: 'manual', steps: STEPS }] },
      done: [{ slot: 'ios', outcome: 'written' }],
    });
    expect(new Set(world.mdm.calls.map(({ slot }) => slot))).toEqual(new Set(['ios']));
    expect(world.heard('slot-held')).toMatchObject([{ slot: 'byHand', reason: 'manual' }]);
    expect(world.heard('slot-unknown')).toEqual([]);
    expect(await world.record('byHand')).toMatchObject({
      observed: null,
      heldReason: 'manual',
      unknownReason: 'nobody has confirmed what it holds',
    });
  });

  it('keeps every token of its set from being revoked until somebody has said what it holds', async () => {
    await using world = await worldOfTwo();
    const other = await world.authority.generate({ note: '', makeCurrent: false }, ACTOR);
    await world.run();
    expect(await world.authority.serving(other.id)).toMatchObject([{ slot: 'byHand', reason: 'unknown' }]);
    await confirm(world);
    expect(await world.authority.serving(other.id)).toEqual([]);
  });
});

describe('a confirmation', () => {
  it('is remembered, with an entry in the trail, and the slot is in sync', async () => {
    await using world = await worldOfTwo();
    await world.run();
    const { record } = await confirm(world, { reason: 'change 4711' });
    const now = world.clock.now();
    expect(record).toMatchObject({ confirmedAt: now, holdsSince: now, unknownReason: null });
    expect(record.observed?.copies).toEqual([{ holds: world.token.fingerprint, count: 1 }]);
    const [entry] = await world.store.read.audit.list({ limit: 1 });
    expect(entry).toMatchObject({
      actor: 'cli:jo@host',
      action: 'slot.confirmed',
      subject: 'slot:contoso/byHand',
      reason: 'change 4711',
      detail: { token: world.token.id, before: null, after: { fingerprint: world.token.fingerprint } },
    });
    expect(await world.run()).toMatchObject({ outcome: 'clean', plan: { inSync: ['byHand', 'ios'] } });
    expect(await world.record('byHand')).toMatchObject({ confirmedAt: now, observedAt: now, heldReason: null });
  });

  it('of a new token leaves the phones of the old one protected, until they are known to have moved', async () => {
    await using world = await worldOfTwo();
    await confirm(world);
    const next = await world.rotate();
    world.mdm.slot('ios').delivery = ARRIVED;
    expect((await world.run()).plan?.held).toMatchObject([{ slot: 'byHand', reason: 'manual' }]);
    expect(await world.authority.serving(world.token.id)).toMatchObject([{ slot: 'byHand', reason: 'holds' }]);

    await world.clock.advance(HOUR_MS);
    await confirm(world);
    const confirmedAt = world.clock.now();
    await world.run();
    expect(world.mdm.slot('byHand').askedSince.at(-1)).toBe(confirmedAt);
    expect(await world.holdings('byHand')).toEqual([world.token.fingerprint, next.fingerprint]);
    await expect(world.authority.revoke(world.token.id, { emergency: false }, ACTOR)).rejects.toThrow(StillServed);

    world.mdm.slot('byHand').delivery = ARRIVED;
    await world.run();
    expect((await world.authority.revoke(world.token.id, { emergency: false }, ACTOR)).stage).toBe('revoked');
  });

  it('that is made again counts from then on: the first may have come too early', async () => {
    await using world = await worldOfTwo();
    await confirm(world);
    await world.clock.advance(HOUR_MS);
    await confirm(world);
    expect(await world.record('byHand')).toMatchObject({ holdsSince: world.clock.now() });
  });

  it('may name a token that is not the current one; then the slot still waits', async () => {
    await using world = await worldOfTwo();
    await world.rotate();
    const { token } = await confirm(world, { token: world.token.id });
    expect(token.stage).toBe('retiring');
    expect((await world.run()).plan?.held).toMatchObject([{ slot: 'byHand', reason: 'manual', steps: STEPS }]);
  });

  it('made while a run is going on is not forgotten by it', async () => {
    await using world = await worldOfTwo();
    world.mdm.next('observe', 'ios', () => confirm(world).then(() => undefined));
    await world.run();
    expect(await world.record('byHand')).toMatchObject({ confirmedAt: expect.any(Number), unknownReason: null });
    expect((await world.run()).outcome).toBe('clean');
  });

  it('made while the vendor counts phones is not given the figures of the value before it', async () => {
    await using world = await worldOfTwo();
    await confirm(world);
    const next = await world.rotate();
    world.mdm.slot('byHand').delivery = ARRIVED;
    world.mdm.next('delivery', 'byHand', () => confirm(world, { token: next.id }).then(() => undefined));
    await world.run();
    expect(await world.record('byHand')).toMatchObject({ delivery: null });
    expect((await world.record('byHand')).observed?.copies).toEqual([{ holds: next.fingerprint, count: 1 }]);
    expect(await world.holdings('byHand')).toContain(world.token.fingerprint);
  });

  it('is forgotten when the slot is read from the MDM again', async () => {
    await using world = await worldOfTwo();
    await confirm(world);
    world.mdm.steps.clear();
    world.mdm.slot('byHand').type(null);
    await world.run({ lookOnly: true });
    expect(await world.record('byHand')).toMatchObject({ confirmedAt: null });
    expect((await world.record('byHand')).observed?.copies).toEqual([{ holds: null, count: 1 }]);
  });

  it('is none where the slot was read from the MDM before: nobody has said anything yet', async () => {
    await using world = await worldOfTwo();
    world.mdm.steps.clear();
    world.mdm.slot('byHand').type(null);
    await world.run();
    world.mdm.steps.set('byHand', STEPS);
    expect((await world.run()).plan?.held).toMatchObject([{ slot: 'byHand', reason: 'manual' }]);
  });
});

describe('a confirmation is refused', () => {
  it.each<[string, (world: Awaited<ReturnType<typeof worldOfTwo>>) => Promise<Parameters<typeof confirm>[1]>, RegExp]>([
    [
      'of a slot that the connector writes',
      async () => ({ slot: 'ios' }),
      /^contoso\/ios is written by Watchword and read from the MDM/,
    ],
    ['of a token that is not of its set', async () => ({ token: 'elsewhere' }), /has no token elsewhere\.$/],
    [
      'of a revoked token',
      async (world) => {
        await world.authority.generate({ note: '', makeCurrent: true }, ACTOR);
        await world.authority.revoke(world.token.id, { emergency: true }, ACTOR);
        return { token: world.token.id };
      },
      /^Token [0-9a-f]{8} is revoked/,
    ],
    [
      'without a token to name',
      async (world) => {
        await world.authority.generate({ note: '', makeCurrent: false }, ACTOR);
        await world.authority.revoke(world.token.id, { emergency: true }, ACTOR);
        return {};
      },
      /has no current token; say with --token/,
    ],
  ])('%s, and leaves no trace', async (_, situation, says) => {
    await using world = await worldOfTwo();
    const different = await situation(world);
    const trail = await world.store.read.audit.list({ limit: 100 });
    const refused = await confirm(world, different).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect(String((refused as Error).message)).toMatch(says);
    expect(await world.store.read.audit.list({ limit: 100 })).toEqual(trail);
    expect(await world.store.read.slots.list()).toEqual([]);
    expect(await world.store.read.slots.holdings()).toEqual([]);
  });

  it('where the trail cannot be written', async () => {
    await using world = await worldOfTwo();
    const [, slot] = world.account.slots;
    if (slot === undefined) throw new Error('there is no second slot');
    const store = failingStore(world.store, ({ call }) => call === 'audit.append');
    const confirming = confirmSlot({ ...world.reconcile, store }, world.account, { slot, token: null, reason: '' });
    await expect(confirming).rejects.toThrow(StoreUnavailable);
    expect(await world.store.read.slots.list()).toEqual([]);
  });
});
