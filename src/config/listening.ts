/** The sections about listening as the program uses them: durations in milliseconds, references to files as absolute paths. */
import { resolve } from 'node:path';
import type { Configuration } from './configuration.ts';
import type { File } from './settings.ts';

/** What `listen`, `access`, `validation` and `audit` say. */
export function listeningOf(
  file: File,
  baseDir: string,
): Pick<Configuration, 'listen' | 'access' | 'validation' | 'audit'> {
  const path = (reference: string) => resolve(baseDir, reference.slice('file:'.length));
  const pathOrNull = (reference: string | undefined) => (reference === undefined ? null : path(reference));
  const { listen, access, validation, audit } = file;
  const { tls } = listen;
  return {
    listen: {
      validation: listen.validation,
      admin: listen.admin ?? null,
      tls:
        tls === undefined
          ? null
          : { certificate: path(tls.certificate), key: path(tls.key), clientCa: pathOrNull(tls.clientCa) },
      publicUrl: listen.publicUrl ?? null,
      insecure: listen.insecure,
    },
    access: {
      sessionMs: access.sessions,
      oidc: access.oidc === undefined ? null : oidcOf(access.oidc, pathOrNull(access.oidc.ca), listen.publicUrl),
      certificates: access.certificates ?? null,
    },
    validation: {
      maxStalenessMs: validation.maxStaleness,
      whenStale: validation.whenStale,
      key: validation.key ?? null,
      guesses: validation.guesses,
      workers: validation.workers,
    },
    audit: {
      syslog: audit.syslog === undefined ? null : { url: audit.syslog.url, ca: pathOrNull(audit.syslog.ca) },
      webhook: audit.webhook === undefined ? null : { ...audit.webhook, ca: pathOrNull(audit.webhook.ca) },
    },
  };
}

function oidcOf(
  { clientId, clientSecret, redirect, scope, ...rules }: NonNullable<File['access']['oidc']>,
  ca: string | null,
  publicUrl: string | undefined,
): Configuration['access']['oidc'] {
  const page = publicUrl === undefined ? null : `${publicUrl}/sign-in/callback`;
  const client = { secret: clientSecret ?? null, redirect: redirect ?? page, scope };
  return { ...rules, ca, client: clientId === undefined ? null : { id: clientId, ...client } };
}

/** The secrets of the core's sections, by where they stand. */
export const SECTION_SECRETS: readonly (readonly [path: readonly string[], name: string])[] = [
  [['store'], 'password'],
  [['cache'], 'password'],
  [['access', 'oidc'], 'clientSecret'],
  [['validation'], 'key'],
  [['audit', 'webhook'], 'secret'],
];
