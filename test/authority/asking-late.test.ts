/** A process that was stopped while it had the right to change tokens somewhere else: when it goes on, it asks for nothing more. */
import { expect, it } from 'vitest';
import { steppedStore } from '../reconcile/failing-store.ts';
import { sqlite } from '../store/databases.ts';
import { openMirrored, PLAIN } from './mirrored-world.ts';
import { ACTOR } from './world.ts';

/** Longer than an authority is asked. */
const STOPPED_MS = 100_000;

it('is not asked after a long stop, and the order stays for whoever comes next', async () => {
  await using world = await openMirrored(sqlite);
  const { now } = world.clock;
  let stopped = 0;
  Object.assign(world.clock, { now: () => now() + stopped });
  const store = steppedStore(world.store, ({ call }) => {
    if (call === 'orders.reveal') stopped = STOPPED_MS;
  });
  await expect(world.authorityOn(store).generate(PLAIN, ACTOR)).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('Fake was not asked'),
  });
  expect(world.source.calls).not.toContain('add');
  expect(await world.authority.orders()).toMatchObject([{ what: 'add' }]);
});
