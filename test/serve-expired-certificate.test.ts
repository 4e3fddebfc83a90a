import { execFileSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { serve } from '../src/serve.ts';
import { E2eWorld } from './e2e/world.ts';

const DAY_MS = 86_400_000;

it.each([
  ['says at its start that its certificate has expired, and goes on', 3 * DAY_MS, true],
  ['says nothing of a certificate that holds', 0, false],
])('a daemon %s', async (_, laterMs, isSaid) => {
  await using world = await E2eWorld.open();
  const [certificate, key] = [world.path('tls.pem'), world.path('tls.key')];
  const asked = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
  execFileSync('openssl', [...asked, '-subj', '/CN=localhost', '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  world.configure({
    listen: { validation: '127.0.0.1:0', tls: { certificate: `file:${certificate}`, key: `file:${key}` } },
    accounts: {},
  });
  const log = new PassThrough();
  const daemon = await serve({
    file: world.path('watchword.yaml'),
    baseDir: world.folder,
    clock: { ...systemClock, now: () => systemClock.now() + laterMs },
    who: 'daemon',
    log: 'configured',
    logStream: log,
  });
  await daemon.stop('the test');
  const lines = String(log.read());
  expect(lines).toContain('the daemon has stopped');
  expect(lines.includes('the certificate of the listeners has expired')).toBe(isSaid);
});
