/**
 * When certificates end that the configuration names: our own, those we sign in with, and those of private authorities. The label is
 * the setting, `accounts.contoso.ca`. Of several in one file the first to end counts.
 *
 * Only the public part is read. What is no PEM (a secret of another kind, a PKCS #12 file) has no line.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Configuration } from '../config/configuration.ts';
import { Secret } from '../model/secret.ts';
import { type Sample, sample } from './registry.ts';

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

type Named = readonly [setting: string, pem: () => string];

/** One for each setting that has a certificate. Files are read each time, since they may have been renewed. */
export function certificateSamples(configuration: Configuration): readonly Sample[] {
  return [...files(configuration), ...inAccounts(configuration), ...ofReceivers(configuration)].flatMap(
    ([setting, pem]) => {
      const endsAt = firstToEnd(pem);
      return endsAt === null ? [] : [sample('watchword_certificate_end_timestamp_seconds', { setting }, endsAt / 1000)];
    },
  );
}

function files({ listen, access, audit }: Configuration): readonly Named[] {
  const paths: Readonly<Record<string, string | null | undefined>> = {
    'listen.tls.certificate': listen.tls?.certificate,
    'listen.tls.clientCa': listen.tls?.clientCa,
    'access.oidc.ca': access.oidc?.ca,
    'audit.syslog.ca': audit.syslog?.ca,
    'audit.webhook.ca': audit.webhook?.ca,
  };
  return Object.entries(paths).flatMap(([setting, path]) =>
    typeof path === 'string' ? [[setting, () => readFileSync(path, 'utf8')] as const] : [],
  );
}

function inAccounts({ accounts, tokenSets }: Configuration): readonly Named[] {
  const owners = [
    ...[...accounts.values()].map((account) => [`accounts.${account.name}`, account] as const),
    ...[...tokenSets.values()].map(({ name, authority }) => [`tokenSets.${name}.authority`, authority] as const),
  ];
  return owners.flatMap(([at, { ca, settings }]) => [
    ...(ca === null ? [] : [[`${at}.ca`, () => ca] as const]),
    ...secretsOf(settings).map(([name, secret]) => [`${at}.${name}`, () => secret.reveal()] as const),
  ]);
}

function ofReceivers({ notices }: Configuration): readonly Named[] {
  return [...notices.receivers.values()].flatMap((receiver) => {
    const [name, ca] = receiver.kind === 'email' ? ['smtp.ca', receiver.smtp.ca] : ['ca', receiver.ca];
    return ca === null ? [] : [[`notices.receivers.${receiver.name}.${name}`, () => ca] as const];
  });
}

function secretsOf(settings: unknown): readonly (readonly [name: string, secret: Secret])[] {
  if (typeof settings !== 'object' || settings === null) return [];
  return Object.entries(settings).flatMap(([name, value]) => (value instanceof Secret ? [[name, value] as const] : []));
}

function firstToEnd(pem: () => string): number | null {
  try {
    const ends = (pem().match(PEM) ?? []).map((block) => new X509Certificate(block).validToDate.getTime());
    return ends.length === 0 ? null : Math.min(...ends);
  } catch {
    // It is being replaced, or can't be used: that is an event.
    return null;
  }
}
