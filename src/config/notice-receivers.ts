import type { z } from 'zod';
import { asMeant } from './as-meant.ts';
import { readCertificates } from './certificates.ts';
import type { NoticeReceiverConfiguration } from './configuration.ts';
import { wrongName } from './names.ts';
import { RECEIVER_KINDS, type ReceiverKind } from './notices.ts';
import { checked, isGroup, type Reading } from './reading.ts';
import { toJsonSchema } from './schema-tree.ts';
import { secretSettings, withSecrets } from './secrets.ts';
import { suggestion } from './suggest.ts';

type Path = readonly string[];
type Group = Readonly<Record<string, unknown>>;

const SECRETS_OF_SMTP = new Set(['password']);

/** Reads `notices.receivers`; leaves out those in which mistakes were found and reported. */
export function readReceivers(raw: unknown, reading: Reading): ReadonlyMap<string, NoticeReceiverConfiguration> {
  const receivers = new Map<string, NoticeReceiverConfiguration>();
  if (!isGroup(raw) || !isGroup(raw.receivers)) return receivers;
  for (const [name, rawReceiver] of Object.entries(raw.receivers)) {
    const path = ['notices', 'receivers', name];
    const problem = wrongName(name);
    if (problem !== null) reading.report(path, problem);
    const receiver = readReceiver(name, rawReceiver, path, reading);
    if (receiver !== null) receivers.set(name, receiver);
  }
  return receivers;
}

function readReceiver(name: string, raw: unknown, path: Path, reading: Reading): NoticeReceiverConfiguration | null {
  const kinds = Object.keys(RECEIVER_KINDS);
  if (!isGroup(raw)) {
    reading.report(path, 'expected a group of settings such as `{ kind: slack, url: env:SLACK_URL }`');
    return null;
  }
  const { kind } = raw;
  if (!isKind(kind)) {
    const found = typeof kind === 'string' ? `no receiver \`${kind.slice(0, 60)}\`${suggestion(kind, kinds)}` : null;
    reading.report(
      [...path, 'kind'],
      found ?? `expected one of ${kinds.map((one) => `\`${one}\``).join(', ')}, found none`,
    );
    return null;
  }
  return kind === 'email' ? readEmail(name, raw, path, reading) : readHttp(kind, name, raw, path, reading);
}

function readHttp(
  kind: Exclude<ReceiverKind, 'email'>,
  name: string,
  raw: Group,
  path: Path,
  reading: Reading,
): NoticeReceiverConfiguration | null {
  const read = withReferences<z.infer<(typeof RECEIVER_KINDS)[typeof kind]>>(RECEIVER_KINDS[kind], raw, path, reading);
  if (read === null) return null;
  const ca = pem(read.ca, path, reading);
  return { ...read, name, about: read.about ?? null, proxy: read.proxy ?? null, ca };
}

function readEmail(name: string, raw: Group, path: Path, reading: Reading): NoticeReceiverConfiguration | null {
  const read = withReferences(RECEIVER_KINDS.email, raw, path, reading);
  if (read === null) return null;
  const { username, password, ...smtp } = read.smtp;
  const credentials = username === undefined || password === undefined ? null : { username, password };
  const ca = pem(smtp.ca, [...path, 'smtp'], reading);
  return { ...read, name, about: read.about ?? null, smtp: { ...smtp, ca, credentials } };
}

/** A receiver's group as its schema understands it, with the secrets it refers to. */
function withReferences<T>(schema: z.ZodType<T>, raw: Group, path: Path, reading: Reading): T | null {
  const known = toJsonSchema(schema);
  const meant = asMeant(raw, known, path, reading.report);
  const group = isGroup(meant.value) ? meant.value : {};
  const names = secretSettings(known);
  const at = { from: reading.from, report: meant.report, secrets: reading.secrets };
  const read = withSecrets(group, names, { ...at, path });
  const { smtp } = read;
  if (isGroup(smtp)) read.smtp = withSecrets(smtp, SECRETS_OF_SMTP, { ...at, path: [...path, 'smtp'] });
  return checked(schema, read, path, meant.report);
}

function isKind(kind: unknown): kind is ReceiverKind {
  return typeof kind === 'string' && Object.hasOwn(RECEIVER_KINDS, kind);
}

function pem(reference: string | undefined, path: Path, reading: Reading): string | null {
  return reference === undefined ? null : readCertificates(reference, [...path, 'ca'], reading);
}
