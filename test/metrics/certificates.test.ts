/** When the certificates end that a configuration names. */
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { certificateSamples } from '../../src/metrics/certificates.ts';
import { counting } from '../../src/metrics/count.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { makeCertificates } from '../../src/simulation/certificates.ts';
import { CliWorld } from '../cli/world.ts';
import { CERTIFICATE } from '../config/certificate.ts';
import { measured } from './scrape.ts';

const endOf = (pem: string) => new X509Certificate(pem).validToDate.getTime() / 1000;

it('is told of every certificate, by the setting that names it, and of nothing else', async () => {
  await using world = await CliWorld.open();
  const own = await makeCertificates();
  const several = CERTIFICATE + own.ca;
  const put = (name: string, text: string) => {
    writeFileSync(world.path(name), text, { mode: 0o600 });
    return `file:${world.path(name)}`;
  };
  world.configure({
    listen: {
      validation: '127.0.0.1:0',
      tls: { certificate: put('tls.crt', own.certificate), key: put('tls.key', own.key), clientCa: put('ca', several) },
    },
    audit: { syslog: { url: 'tls://siem.example.com:6514', ca: `file:${world.path('ca')}` } },
    notices: {
      receivers: {
        ops: {
          kind: 'webhook',
          url: 'https://ops.example.com/',
          secret: put('secret', 'known to both'),
          ca: `file:${world.path('ca')}`,
        },
      },
    },
    accounts: {
      contoso: world.account({ clientSecret: undefined, certificate: put('client.pem', own.certificate + own.key) }),
    },
  });
  await using watchword = await world.openWatchword();
  const samples = certificateSamples(watchword.configuration);
  expect(samples.map(({ labels, value }) => [labels.setting, value])).toEqual([
    ['listen.tls.certificate', endOf(own.certificate)],
    ['listen.tls.clientCa', endOf(own.ca)],
    ['audit.syslog.ca', endOf(own.ca)],
    ['accounts.contoso.ca', endOf(world.simulator.ca)],
    ['accounts.contoso.certificate', endOf(own.certificate)],
    ['notices.receivers.ops.ca', endOf(own.ca)],
  ]);
  writeFileSync(world.path('tls.crt'), 'half of a certificate');
  expect(certificateSamples(watchword.configuration).map(({ labels }) => labels.setting)).not.toContain(
    'listen.tls.certificate',
  );
});

it('every event is counted from 0 on, so that the first one is an increase', async () => {
  const registry = new MetricRegistry();
  const count = counting(registry, () => undefined);
  expect(measured(await registry.text(), 'watchword_events_total', { event: 'bug' })).toBe(0);
  count({ name: 'bug', where: 'a test', error: null });
  expect(measured(await registry.text(), 'watchword_events_total', { event: 'bug' })).toBe(1);
});
