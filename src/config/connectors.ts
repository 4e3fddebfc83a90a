/** Which connectors from outside a configuration names, and which of them it allows. */
import { z } from 'zod';
import { askDefinition } from '../connector/outside/ask-definition.ts';
import { loadPackage, PACKAGE_NAME } from '../connector/outside/package.ts';
import { Account, Slot } from './account-settings.ts';
import type { Connectors } from './accounts.ts';
import { readCertificates } from './certificates.ts';
import { nameOf, processIn } from './process-address.ts';
import { isGroup } from './reading.ts';
import type { Surroundings } from './secrets.ts';

/** Code that isn't ours runs only where somebody has said so by its name. */
export const AllowedConnectors = z
  .strictObject({
    allow: z
      .array(
        z.string().regex(PACKAGE_NAME, {
          error: 'expected the name of a package: `@scope/name`, or `watchword-` and something',
        }),
      )
      .default([])
      .describe(
        'Packages that accounts may name as their `connector`. Their code runs in this process, and may do whatever it may do.',
      ),
  })
  .prefault({})
  .describe('Connectors that do not come with the program.');

/** The connectors that a configuration can use, and of those that it names in vain the reason. */
export interface KnownConnectors {
  readonly connectors: Connectors;
  /** By what stands in `connector:`, a sentence. */
  readonly refused: ReadonlyMap<string, string>;
}

/** Where and how packages are loaded. */
export interface Loading {
  readonly folders: readonly string[];
  readonly load: (url: string) => Promise<unknown>;
}

/** Asks the processes that accounts name what they are; `from` is where their keys are. */
export async function withProcesses(
  raw: unknown,
  known: KnownConnectors,
  from: Surroundings,
): Promise<KnownConnectors> {
  const connectors = new Map(known.connectors);
  const refused = new Map(known.refused);
  const taken = idsOf(known.connectors);
  for (const account of accountsIn(raw)) {
    const address = processIn(account, from);
    if (address === null || !isGroup(account)) continue;
    const ca =
      typeof account.ca === 'string' ? readCertificates(account.ca, [], { from, report: () => {}, secrets: [] }) : null;
    const asked = await askDefinition(address, { ca, reserved: RESERVED, taken });
    if ('problem' in asked) refused.set(nameOf(address), asked.problem);
    else connectors.set(nameOf(address), asked.definition);
  }
  return { connectors, refused };
}

/** Loads the packages that accounts name and the configuration allows, beside the connectors that come with the program. */
export async function withPackages(raw: unknown, ours: Connectors, loading: Loading | null): Promise<KnownConnectors> {
  const connectors = new Map(ours);
  const refused = new Map<string, string>();
  const allowed = allowedIn(raw);
  for (const name of namedIn(raw)) {
    if (ours.has(name)) continue;
    if (!allowed.has(name)) {
      if (name.startsWith('@') || PACKAGE_NAME.test(name)) refused.set(name, notAllowed(name));
      continue;
    }
    const loaded =
      loading === null ? null : await loadPackage(name, { ...loading, reserved: RESERVED, taken: idsOf(ours) });
    if (loaded === null) continue;
    if ('problem' in loaded) refused.set(name, loaded.problem);
    else connectors.set(name, loaded.definition);
  }
  return { connectors, refused };
}

const RESERVED = { account: Object.keys(Account.shape), slot: Object.keys(Slot.shape) };

function notAllowed(name: string): string {
  return PACKAGE_NAME.test(name)
    ? `the package \`${name}\` is not allowed here: name it in \`connectors: { allow: ["${name}"] }\` if its code may run in this process`
    : `\`${name.slice(0, 100)}\` is not the name of a package`;
}

function idsOf(connectors: Connectors): ReadonlySet<string> {
  return new Set([...connectors.values()].map(({ id }) => id));
}

/** Looks at what was written, before the file has been checked: what is not there, or of another form, is told when it is. */
function allowedIn(raw: unknown): ReadonlySet<string> {
  const section = isGroup(raw) && isGroup(raw.connectors) ? raw.connectors.allow : [];
  return new Set(texts(Array.isArray(section) ? section : []).filter((name) => PACKAGE_NAME.test(name)));
}

function namedIn(raw: unknown): ReadonlySet<string> {
  return new Set(texts(accountsIn(raw).map((account) => (isGroup(account) ? account.connector : null))));
}

function accountsIn(raw: unknown): readonly unknown[] {
  return isGroup(raw) && isGroup(raw.accounts) ? Object.values(raw.accounts) : [];
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}
