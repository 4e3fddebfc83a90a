import { X509Certificate } from 'node:crypto';
import type { ConnectorDefinition } from '../connector/contract.ts';
import { Account } from './account-settings.ts';
import type { AccountConfiguration } from './configuration.ts';
import type { Path } from './mistake.ts';
import { wrongName } from './names.ts';
import { isGroup, type Reading } from './reading.ts';
import { readReference } from './secrets.ts';
import { readSlots } from './slots.ts';
import { suggestion } from './suggest.ts';
import type { TokenSets } from './token-sets.ts';
import { readShared } from './two-owners.ts';

export type Connectors = ReadonlyMap<string, ConnectorDefinition>;

/** Reads `accounts`; leaves out those in which mistakes were found and reported. */
export function readAccounts(
  raw: unknown,
  connectors: Connectors,
  tokenSets: TokenSets,
  reading: Reading,
): ReadonlyMap<string, AccountConfiguration> {
  const accounts = new Map<string, AccountConfiguration>();
  for (const [name, rawAccount] of Object.entries(isGroup(raw) ? raw : {})) {
    const nameProblem = wrongName(name);
    if (nameProblem !== null) reading.report(['accounts', name], nameProblem);
    const account = readAccount(name, rawAccount, connectors, tokenSets, reading);
    if (account !== null) accounts.set(name, account);
  }
  return accounts;
}

function readAccount(
  name: string,
  raw: unknown,
  connectors: Connectors,
  tokenSets: TokenSets,
  reading: Reading,
): AccountConfiguration | null {
  const path = ['accounts', name];
  const definition = definitionOf(raw, connectors, path, reading);
  const vendors = definition === null ? [...connectors.values()] : [definition];
  const { core, settings } = readShared(
    raw,
    { core: Account, vendors, part: 'account', whole: definition !== null },
    path,
    reading,
  );
  const slots = readSlots(isGroup(raw) ? raw.slots : undefined, [...path, 'slots'], {
    definition,
    vendors,
    tokenSets,
    reading,
  });
  const ca = core?.ca === undefined ? null : certificates(core.ca, [...path, 'ca'], reading);
  if (core === null || definition === null || settings === null) return null;
  return {
    name,
    definition,
    drift: core.drift,
    ca,
    proxy: core.proxy ?? null,
    timeoutMs: core.timeout,
    maxWritesPerRun: core.maxWritesPerRun,
    settleMs: core.settle,
    settings: settings.parsed,
    slots,
  };
}

function definitionOf(
  raw: unknown,
  connectors: Connectors,
  path: Path,
  { report }: Reading,
): ConnectorDefinition | null {
  const id = isGroup(raw) ? raw.connector : undefined;
  if (typeof id !== 'string') return null;
  const definition = connectors.get(id);
  if (definition !== undefined) return definition;
  report([...path, 'connector'], `no connector \`${id}\`${suggestion(id, connectors.keys())}`);
  return null;
}

function certificates(reference: string, path: Path, { from, report }: Reading): string | null {
  const read = readReference(reference, from);
  if ('problem' in read) {
    report(path, read.problem);
    return null;
  }
  const blocks = read.value.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length > 0 && blocks.every(isCertificate)) return read.value;
  report(path, `expected certificates in PEM, found none that can be read in ${reference.slice('file:'.length)}`);
  return null;
}

function isCertificate(pem: string): boolean {
  try {
    return Boolean(new X509Certificate(pem));
  } catch {
    return false;
  }
}
