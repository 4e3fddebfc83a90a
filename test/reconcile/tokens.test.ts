/** The token set changes while a run is on its way: no phone may get a token that is refused. */
import { describe, expect, it } from 'vitest';
import { StillServed } from '../../src/authority/local.ts';
import { Failure } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import { KNOWN_EVERYWHERE_MS } from '../../src/model/token.ts';
import type { KnownSince } from '../../src/reconcile/known-since.ts';
import { runAccount } from '../../src/reconcile/run.ts';
import { openWorld } from './world.ts';

const ACTOR = { name: 'test', reason: '' };

describe('law 8: no phone is locked out by us', () => {
  it('a token that was revoked after a run had read it is not written any more', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run({ lookOnly: true });
    world.mdm.next('observe', 'ios', async () => {
      await world.authority.generate({ note: '', makeCurrent: true }, ACTOR);
      await world.authority.revoke(world.token.id, { emergency: false }, ACTOR);
    });
    const run = await world.run();
    expect(world.mdm.slot('ios').values).toEqual([null]);
    expect(run.done).toMatchObject([{ outcome: 'not-attempted', failure: null }]);
    expect(run.done[0]?.says).toContain('the tokens of the set changed meanwhile');
    const [, next] = await world.authority.list();
    expect((await world.run()).outcome).toBe('clean');
    expect(world.mdm.slot('ios').values).toEqual([next === undefined ? '' : await world.valueOf(next)]);
  });

  it('a token that is revoked in an emergency is not written any more, from that moment on', async () => {
    await using world = await openWorld({ slots: { 'canary-1': [null], 'canary-2': [null], ios: [null] } });
    world.mdm.afterNext('write', 'canary-1', async () => {
      await world.authority.generate({ note: '', makeCurrent: true }, ACTOR);
      await world.authority.revoke(world.token.id, { emergency: true }, ACTOR);
    });
    const run = await world.run();
    expect(world.mdm.called('write')).toEqual(['canary-1']);
    expect(run.done.map(({ outcome }) => outcome)).toEqual(['written', 'not-attempted', 'not-attempted']);
    expect((await world.run()).outcome).toBe('clean');
  });

  it('a token that a run is about to write can not be revoked', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.authority.generate({ note: '', makeCurrent: false }, ACTOR);
    await world.run({ lookOnly: true });
    let refusal: unknown;
    world.mdm.onTake = async () => {
      refusal = await world.authority.revoke(world.token.id, { emergency: false }, ACTOR).catch((error) => error);
    };
    await world.run();
    expect(refusal).toBeInstanceOf(StillServed);
  });

  it('a value that was edited after a run had read it is not written any more', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run({ lookOnly: true });
    world.mdm.next('observe', 'ios', async () => {
      await world.authority.edit(world.token.id, { value: new Secret('another value') }, ACTOR);
    });
    expect((await world.run()).done).toMatchObject([{ outcome: 'not-attempted' }]);
    expect(world.mdm.slot('ios').values).toEqual([null]);
    await world.run();
    expect(world.mdm.slot('ios').values).toEqual(['another value']);
  });

  it('a value that was edited between the two questions a run asks is not written under the name of the other', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.run({ lookOnly: true });
    const { authority } = world;
    const authorities = new Map([
      [
        'pingid',
        {
          kind: 'local',
          tokenSet: 'pingid',
          look: async () => {},
          list: () => authority.list(),
          reveal: async (id: string) => {
            await authority.edit(id, { value: new Secret('another value') }, ACTOR);
            return authority.reveal(id);
          },
        },
      ],
    ]);
    const run = await world.run({}, { ...world.reconcile, authorities });
    expect(run).toMatchObject({ outcome: 'failed', plan: null, failure: { kind: 'conflict' } });
    expect(world.mdm.called('write')).toEqual([]);
  });

  it('a token is written only when every validation endpoint knows it', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const token = await world.authority.generate({ note: '', makeCurrent: true }, ACTOR);
    await world.run();
    const write = world.mdm.calls.find(({ operation }) => operation === 'write');
    expect(write?.at).toBeGreaterThanOrEqual((token.currentAt ?? 0) + KNOWN_EVERYWHERE_MS);
  });

  it.each([
    ['a write begins to read a little earlier, while what changes something is held', undefined, 250],
    ['but not where a change in between would be lost unseen', 'may-be-lost', 0],
  ] as const)('%s', async (_, concurrentChange, earlierMs) => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const token = await world.authority.generate({ note: '', makeCurrent: true }, ACTOR);
    const knownAt = (token.currentAt ?? 0) + KNOWN_EVERYWHERE_MS;
    const held: number[] = [];
    const { account } = world;
    if (concurrentChange !== undefined) world.mdm.capabilities = { ...world.mdm.capabilities, concurrentChange };
    const patient = { ...account, kit: { ...account.kit, holdWrites: (untilAt: number) => void held.push(untilAt) } };
    await world.passing(runAccount(world.reconcile, patient, { trigger: 'schedule', stop: world.stop.signal }));
    expect(held).toEqual([knownAt]);
    expect(world.mdm.calls.find(({ operation }) => operation === 'write')?.at).toBe(knownAt - earlierMs);
  });

  it('a value that nobody has seen to be active is waited for as long as any other', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const blind = {
      ...world.reconcile,
      known: { saw: () => undefined, everywhereAt: () => null } as unknown as KnownSince,
    };
    const startedAt = world.clock.now();
    await world.run({}, blind);
    const write = world.mdm.calls.find(({ operation }) => operation === 'write');
    expect(write?.at).toBeGreaterThanOrEqual(startedAt + KNOWN_EVERYWHERE_MS);
  });
});

describe('law 3: all of it, or throw', () => {
  it('a set without a current token is held, and nothing is pushed', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    await world.authority.generate({ note: '', makeCurrent: false }, ACTOR);
    await world.run({ lookOnly: true });
    await world.authority.revoke(world.token.id, { emergency: true }, ACTOR);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'held', plan: { held: [{ reason: 'no-current-token', after: null }] } });
    expect(world.mdm.called('write')).toEqual([]);
  });

  it('tokens that can not be read fail the account, and no slot is touched', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const unreachable = async () => {
      throw new Failure('unavailable', 'GET /tokens: no answer came');
    };
    const authority = {
      kind: 'pingone',
      tokenSet: 'pingid',
      look: unreachable,
      list: unreachable,
      reveal: unreachable,
    };
    const run = await world.run({}, { ...world.reconcile, authorities: new Map([['pingid', authority]]) });
    expect(run).toMatchObject({ outcome: 'failed', plan: null, failure: { kind: 'unavailable' } });
    expect(world.heard('account-failed')).toMatchObject([{ kind: 'unavailable' }]);
    expect(world.mdm.calls).toEqual([]);
  });

  it('a set that nobody decides about fails the account', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const run = await world.run({}, { ...world.reconcile, authorities: new Map() });
    expect(run.failure?.says).toBe('There is no authority for the token set pingid.');
  });
});
