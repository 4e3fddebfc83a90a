/** Two daemons in this process on one PostgreSQL: they know each other, one of them runs the account, and one that stops is gone at once. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { WatchwordEvent } from '../../src/events.ts';
import { type Daemon, serve } from '../../src/serve.ts';
import { E2eWorld } from '../e2e/world.ts';
import { databases } from '../store/databases.ts';

const postgres = databases.find(({ name }) => name === 'postgres');

/** A daemon, and the first event of a kind that fits, from now on. */
async function daemonOn(world: E2eWorld, password: string) {
  const daemon: Daemon = await serve({
    file: world.path('watchword.yaml'),
    baseDir: world.folder,
    environment: { E2E_CLIENT_SECRET: String(world.simulator.account.clientSecret), DATABASE_PASSWORD: password },
    who: 'daemon',
    log: 'configured',
    logStream: new PassThrough().resume(),
  });
  const heard = (fits: (event: WatchwordEvent) => boolean) =>
    new Promise<WatchwordEvent>((resolve) => {
      const off = daemon.watchword.events.on((event) => {
        if (!fits(event)) return;
        off();
        resolve(event);
      });
    });
  return { daemon, heard };
}

it.skipIf(postgres === undefined)('daemons on one PostgreSQL share the work', async () => {
  await using fresh = await postgres?.fresh();
  if (fresh === undefined) return;
  const store = { url: fresh.url, password: 'env:DATABASE_PASSWORD' };
  await using world = await E2eWorld.open({ slots: 1 }, { store });
  const password = fresh.password?.reveal() ?? '';

  const one = await daemonOn(world, password);
  const ran = one.heard(({ name }) => name === 'run-ended');
  const both = one.heard((event) => event.name === 'replicas-changed' && event.replicas.length === 2);
  await ran;
  const two = await daemonOn(world, password);
  await both;

  const { read } = two.daemon.watchword.store;
  const living = await read.replicas.list();
  expect(living.map(({ validationAddress }) => validationAddress)).toEqual([
    one.daemon.validationAddress,
    two.daemon.validationAddress,
  ]);
  expect(await read.runs.list({ limit: 10 })).toHaveLength(1);

  await one.daemon.stop('the test');
  expect(await read.replicas.list()).toMatchObject([{ validationAddress: two.daemon.validationAddress }]);
  await two.daemon.stop('the test');
});
