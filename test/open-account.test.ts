/** An account of the opened configuration asks, before it sends what may change something, whether its lease still holds. */
import { expect, it } from 'vitest';
import { openWatchword } from '../src/daemon.ts';
import { Failure } from '../src/model/failure.ts';
import { underLease } from '../src/reconcile/under-lease.ts';
import { E2eWorld } from './e2e/world.ts';

const LOST = new Failure('unavailable', 'the lease is lost');

it('sends nothing that may change something under a lease that is lost', async () => {
  await using world = await E2eWorld.open({ slots: 1 });
  await using watchword = await openWatchword({
    file: world.path('watchword.yaml'),
    baseDir: world.folder,
    environment: { E2E_CLIENT_SECRET: String(world.simulator.account.clientSecret) },
    who: 'cli',
    log: 'silent',
  });
  const kit = watchword.accounts.get('contoso')?.kit;
  const lost = {
    assertUsable() {
      throw LOST;
    },
  };
  const url = `${world.simulator.account.graphUrl}/v1.0/nothing`;
  await expect(underLease(lost, async () => kit?.fetch(url, { method: 'PATCH', body: '{}' }))).rejects.toBe(LOST);
  expect(world.simulator.requests).toEqual([]);
});
