/** The daemon in this process, beside a simulated Intune: what happens when several things are asked of it at once. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { LocalAuthority } from '../src/authority/local.ts';
import { systemClock } from '../src/clock.ts';
import { type Daemon, serve } from '../src/serve.ts';
import { E2eWorld } from './e2e/world.ts';

async function daemonIn(world: E2eWorld): Promise<{ readonly daemon: Daemon; readonly log: PassThrough }> {
  const log = new PassThrough();
  const daemon = await serve({
    file: world.path('watchword.yaml'),
    baseDir: world.folder,
    environment: { E2E_CLIENT_SECRET: String(world.simulator.account.clientSecret) },
    who: 'daemon',
    log: 'configured',
    logStream: log,
  });
  return { daemon, log };
}

async function generateToken(world: E2eWorld): Promise<void> {
  await using store = await world.store();
  const authority = new LocalAuthority({ tokenSet: 'pingid', store, clock: systemClock, slots: [] });
  await authority.generate({ note: '', makeCurrent: true }, { name: 'test', reason: '' });
}

/** Resolves when the vendor gets the first request, or the first for one operation. */
function firstRequest(world: E2eWorld, wanted?: string): Promise<void> {
  const seen = Promise.withResolvers<void>();
  world.simulator.behave(({ operation }) => {
    if (wanted === undefined || operation === wanted) seen.resolve();
    return undefined;
  });
  return seen.promise;
}

it('a stop in the middle of a reload still finishes the write in hand, and remembers it', async () => {
  await using world = await E2eWorld.open({ slots: 1, latencyMs: 200 });
  await generateToken(world);
  const writing = firstRequest(world, 'write');
  const { daemon, log } = await daemonIn(world);
  await writing;

  world.configure({ log: { level: 'debug' } });
  const reloading = daemon.reload();
  await until(() => daemon.watchword.configuration.log.level === 'debug');
  await daemon.stop('the test');
  await reloading;

  expect(world.values()).not.toContain(null);
  await using store = await world.store();
  const [run, ...others] = await store.read.runs.list({ limit: 10 });
  expect(others).toEqual([]);
  expect(run).toMatchObject({ outcome: expect.stringMatching(/clean|abandoned/), done: [{ outcome: 'written' }] });
  expect(run?.endedAt).not.toBeNull();
  expect(String(log.read())).not.toContain('"bug"');
});

it('reloads that come while a run is in hand end with the newest configuration, begun once', async () => {
  await using world = await E2eWorld.open({ latencyMs: 200 }, { log: { level: 'debug' } });
  const looking = firstRequest(world);
  const { daemon, log } = await daemonIn(world);
  await looking;
  world.configure({ log: { level: 'debug' }, accounts: { fabrikam: world.account() } });
  const first = daemon.reload();
  await until(() => daemon.watchword.accounts.has('fabrikam'));
  world.configure({ log: { level: 'debug' }, accounts: { litware: world.account() } });
  const begun = Promise.withResolvers<void>();
  daemon.watchword.events.on((event) => {
    if (event.name === 'run-started' && event.account === 'litware') begun.resolve();
  });
  await Promise.all([first, daemon.reload(), begun.promise]);

  expect([...daemon.watchword.accounts.keys()]).toEqual(['litware']);
  await daemon.stop('the test');
  const lines = String(log.read());
  expect(lines).not.toContain('run-skipped');
  expect(lines).not.toContain('waits for a restart');
  expect(lines).not.toContain('"bug"');
});

it('after a stop, a reload does nothing', async () => {
  await using world = await E2eWorld.open();
  const { daemon, log } = await daemonIn(world);
  await daemon.stop('the test');
  world.configure({ accounts: { fabrikam: world.account() } });
  await daemon.reload();

  expect([...daemon.watchword.accounts.keys()]).toEqual(['contoso']);
  expect(String(log.read())).not.toContain('configuration-reloaded');
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
