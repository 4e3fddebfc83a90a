import type { ConnectorDefinition } from '../connector/contract.ts';
import { Account } from './account-settings.ts';
import { asMeant } from './as-meant.ts';
import { readCertificates } from './certificates.ts';
import type { AccountConfiguration } from './configuration.ts';
import type { KnownConnectors } from './connectors.ts';
import type { Path } from './mistake.ts';
import { wrongName } from './names.ts';
import { isPlain, isProcess, nameOf } from './process-address.ts';
import { isGroup, type Reading } from './reading.ts';
import { withSecrets } from './secrets.ts';
import { readSlots } from './slots.ts';
import { nearest, suggestion } from './suggest.ts';
import type { TokenSets } from './token-sets.ts';
import { knownBy, type Owners, readShared } from './two-owners.ts';

export type Connectors = ReadonlyMap<string, ConnectorDefinition>;

/** Reads `accounts`; leaves out those in which mistakes were found and reported. */
export function readAccounts(
  raw: unknown,
  known: KnownConnectors,
  tokenSets: TokenSets,
  reading: Reading,
): ReadonlyMap<string, AccountConfiguration> {
  const accounts = new Map<string, AccountConfiguration>();
  for (const [name, rawAccount] of Object.entries(isGroup(raw) ? raw : {})) {
    const nameProblem = wrongName(name);
    if (nameProblem !== null) reading.report(['accounts', name], nameProblem);
    const account = readAccount(name, rawAccount, known, tokenSets, reading);
    if (account !== null) accounts.set(name, account);
  }
  return accounts;
}

function readAccount(
  name: string,
  raw: unknown,
  known: KnownConnectors,
  tokenSets: TokenSets,
  reading: Reading,
): AccountConfiguration | null {
  const path = ['accounts', name];
  const { connectors, refused } = known;
  const id = connectorOf(raw, [...connectors.values()]);
  // Nobody guesses at a vendor where one was named that can't be had.
  const refusal = id === undefined ? undefined : refused.get(id);
  const vendors = refusal === undefined ? vendorsOf(id, connectors) : [];
  const shared = readShared(withKey(raw, path, reading), ownersOf(vendors), path, reading);
  if (shared === null) return null;
  const { meant, report, core, settings } = shared;

  const missing = id === undefined || connectors.has(id) ? null : (refusal ?? missingConnector(id, connectors, core));
  if (missing !== null) report([...path, 'connector'], missing);
  if (core?.proxy !== undefined && isPlain(core.connector)) report([...path, 'proxy'], NO_PROXY);
  const slots = readSlots(meant.slots, [...path, 'slots'], { vendors, tokenSets, reading: { ...reading, report } });
  const ca = core?.ca === undefined ? null : readCertificates(core.ca, [...path, 'ca'], { ...reading, report });
  const [definition] = vendors;
  if (core === null || definition === undefined || settings === null) return null;
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

const NO_PROXY = 'a process that is asked by plain http is asked directly: remove the proxy, or give the process https';

/** Null where something else that was said about the account is the reason. */
function missingConnector(id: string, connectors: Connectors, core: Account | null): string | null {
  if (!isProcess(id)) return `no connector \`${id}\`${suggestion(id, namesOf(connectors))}`;
  return core === null ? null : 'nobody has asked the process what it is';
}

function namesOf(connectors: Connectors): readonly string[] {
  return [...connectors.keys()].filter((name) => !isProcess(name));
}

/** The account with the key of its process read. */
function withKey(raw: unknown, path: Path, { from, report, secrets }: Reading): unknown {
  if (!isGroup(raw) || !isGroup(raw.connector)) return raw;
  const at = { path: [...path, 'connector'], from, report, secrets };
  return { ...raw, connector: withSecrets(raw.connector, new Set(['key']), at) };
}

/** The connector an account names, also under a misspelt `connector`: which settings are known depends on it. */
function connectorOf(raw: unknown, vendors: readonly ConnectorDefinition[]): string | undefined {
  const { value } = asMeant(raw, knownBy(ownersOf(vendors)), [], () => {});
  if (!isGroup(value)) return undefined;
  const { connector } = value;
  if (isGroup(connector)) return typeof connector.url === 'string' ? nameOf({ url: connector.url }) : undefined;
  return typeof connector === 'string' ? connector : undefined;
}

/** The connector that is named, or was probably meant. All of them where none is named; none where nobody can guess. */
function vendorsOf(id: string | undefined, connectors: Connectors): readonly ConnectorDefinition[] {
  if (id === undefined) return [...connectors.values()];
  const meant =
    connectors.get(id) ?? (isProcess(id) ? undefined : connectors.get(nearest(id, namesOf(connectors)) ?? ''));
  return meant === undefined ? [] : [meant];
}

function ownersOf(vendors: readonly ConnectorDefinition[]): Owners<Account> {
  return { core: Account, theirs: vendors.map(({ account }) => account) };
}
