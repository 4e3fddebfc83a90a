/** Runs of slots whose token has two parts. */
import { expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import type { Account } from '../../src/reconcile/account.ts';
import { runAccount } from '../../src/reconcile/run.ts';
import { openWorld } from './world.ts';

const ACTOR = { name: 'test', reason: '' };
const APP = { keys: ['id', 'secret'], separator: ':', packageId: 'com.example.app' };

async function openPair() {
  const world = await openWorld({ slots: { ios: [null] } });
  const guarded: string[] = [];
  const { account } = world;
  const guard = (secret: string | Secret) => {
    guarded.push(secret instanceof Secret ? secret.reveal() : secret);
  };
  const pair: Account = {
    ...account,
    slots: account.slots.map((slot) => ({ ...slot, settings: { ...slot.settings, app: APP } })),
    kit: { ...account.kit, guard },
  };
  const run = () => world.passing(runAccount(world.reconcile, pair, { trigger: 'schedule', stop: world.stop.signal }));
  return { world, guarded, run };
}

it('a token that has no two parts is held, with what is expected, and not written', async () => {
  const { world, run } = await openPair();
  await using _ = world;
  const { plan } = await run();
  expect(plan?.held).toMatchObject([
    {
      reason: 'unsupported-value',
      says: expect.stringContaining('has 1 part; expected 2 parts, entered as `id:secret`'),
    },
  ]);
  expect(world.mdm.called('write')).toEqual([]);
});

it('the parts are known as secrets before anything is asked of the MDM: it repeats what it was sent', async () => {
  const { world, guarded, run } = await openPair();
  await using _ = world;
  await world.authority.add(new Secret('the-id:the-secret'), { note: '', makeCurrent: true }, ACTOR);
  await world.clock.advance(1_000);
  let known: readonly string[] = [];
  world.mdm.next('write', 'ios', async () => {
    known = [...guarded];
  });
  await run();
  expect(known).toEqual(expect.arrayContaining(['the-id:the-secret', 'the-id', 'the-secret']));
  expect(world.mdm.slot('ios').values).toEqual(['the-id:the-secret']);
});
