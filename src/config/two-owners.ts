/**
 * Every account, slot and authority is a group of settings with two owners: the core, and the vendor, whose part a definition
 * declares. The group is split between them, and their complaints are joined again, so that a misspelt setting is compared
 * with the settings of both.
 */
import type { z } from 'zod';
import { asMeant } from './as-meant.ts';
import { reportIssues } from './issues.ts';
import type { Path, Report } from './mistake.ts';
import { checked, isGroup, type Reading } from './reading.ts';
import { type JsonSchema, toJsonSchema } from './schema-tree.ts';
import { secretSettings, withSecrets } from './secrets.ts';

/** Who owns a group: the core and the vendor. */
export interface Owners<T> {
  readonly core: z.ZodObject & z.ZodType<T>;
  /** The vendor's part: one where it is known, and it is checked. Of several only the names are checked, of none nothing is. */
  readonly theirs: readonly z.ZodType[];
}

/** A group as both owners read it. */
interface Shared<T> {
  /** With misspelt settings put right. */
  readonly meant: Readonly<Record<string, unknown>>;
  readonly report: Report;
  /** Null where the core complained. */
  readonly core: T | null;
  /** Null where the vendor complained, or isn't known. */
  readonly settings: { readonly parsed: unknown } | null;
}

/** Splits a group between the core and the vendor, and reports what either says about it. Null for what is no group. */
export function readShared<T>(raw: unknown, owners: Owners<T>, path: Path, reading: Reading): Shared<T> | null {
  const { core } = owners;
  if (!isGroup(raw)) {
    checked(core, raw, path, reading.report);
    return null;
  }
  const known = knownBy(owners);
  const { value, report } = asMeant(raw, known, path, reading.report);
  const meant = isGroup(value) ? value : {};
  const [ours, theirs] = split(meant, new Set(Object.keys(core.shape)));

  const readByCore = core.safeParse(ours);
  reportIssues({ path, raw: ours, known, issues: readByCore.error?.issues ?? [] }, report);
  const shared = { meant, report, core: readByCore.success ? readByCore.data : null };

  const [schema, ...others] = owners.theirs;
  if (schema === undefined || others.length > 0) return { ...shared, settings: null };
  const at = { path, from: reading.from, report, secrets: reading.secrets };
  const settings = withSecrets(theirs, secretSettings(toJsonSchema(schema)), at);
  const readByVendor = schema.safeParse(settings);
  reportIssues({ path, raw: settings, known, issues: readByVendor.error?.issues ?? [], quiet: true }, report);
  return { ...shared, settings: readByVendor.success ? { parsed: readByVendor.data } : null };
}

/** Everything that may be written in the group; without a vendor, anything. */
export function knownBy<T>({ core, theirs }: Owners<T>): JsonSchema {
  return { anyOf: [toJsonSchema(core), ...(theirs.length === 0 ? [{}] : theirs.map(toJsonSchema))] };
}

type Group = Readonly<Record<string, unknown>>;

function split(group: Group, first: ReadonlySet<string>): readonly [Group, Group] {
  const entries = Object.entries(group);
  return [
    Object.fromEntries(entries.filter(([name]) => first.has(name))),
    Object.fromEntries(entries.filter(([name]) => !first.has(name))),
  ];
}
