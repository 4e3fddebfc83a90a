/**
 * Every account and slot is a group of settings with two owners: the core, and the vendor, whose part the connector's
 * definition declares. The group is split between them, and their complaints are joined again, so that a misspelt setting
 * is compared with the settings of both.
 */
import type { z } from 'zod';
import type { ConnectorDefinition } from '../connector/contract.ts';
import { reportIssues } from './issues.ts';
import type { Path } from './mistake.ts';
import { isGroup, type Reading } from './reading.ts';
import { type JsonSchema, settingsOf, toJsonSchema } from './schema-tree.ts';
import { secretSettings, withSecrets } from './secrets.ts';

/** Who owns a group: the core, and the vendor. Without a known connector, the settings of all vendors are let pass. */
interface Owners<T> {
  readonly core: z.ZodObject & z.ZodType<T>;
  readonly vendors: readonly ConnectorDefinition[];
  readonly part: 'account' | 'slot';
  /** Whether the one vendor is known, so that its part can be checked. */
  readonly whole: boolean;
}

/** What the two owners made of a group; null where they complained. */
interface Shared<T> {
  readonly core: T | null;
  readonly settings: { readonly parsed: unknown } | null;
}

/** Splits a group between the core and the vendor, and reports what either says about it. */
export function readShared<T>(raw: unknown, owners: Owners<T>, path: Path, reading: Reading): Shared<T> {
  const { report } = reading;
  const coreJson = toJsonSchema(owners.core);
  if (!isGroup(raw)) {
    const { error } = owners.core.safeParse(raw);
    reportIssues({ path, raw, known: coreJson, issues: error?.issues ?? [] }, report);
    return { core: null, settings: null };
  }
  const vendorJson: JsonSchema = { anyOf: owners.vendors.map((vendor) => toJsonSchema(vendor[owners.part])) };
  const ours = Object.fromEntries(Object.entries(raw).filter(([setting]) => setting in owners.core.shape));
  const theirs = Object.fromEntries(Object.entries(raw).filter(([setting]) => !(setting in owners.core.shape)));

  const core = owners.core.safeParse(ours);
  const [vendor] = owners.vendors;
  const parsed =
    owners.whole && vendor !== undefined
      ? vendor[owners.part].safeParse(
          withSecrets(theirs, secretSettings(vendorJson), {
            path,
            from: reading.from,
            report,
            secrets: reading.secrets,
          }),
        )
      : { success: false as const, error: { issues: unknownTo(vendorJson, theirs) } };
  reportIssues(
    {
      path,
      raw,
      known: { anyOf: [coreJson, vendorJson] },
      issues: core.error?.issues ?? [],
      quietIssues: parsed.error?.issues ?? [],
    },
    report,
  );
  return { core: core.success ? core.data : null, settings: parsed.success ? { parsed: parsed.data } : null };
}

/** The complaint of a schema that knows names only. */
function unknownTo(known: JsonSchema, settings: Readonly<Record<string, unknown>>): z.core.$ZodIssue[] {
  const names = settingsOf(known);
  const keys = Object.keys(settings).filter((setting) => !names.has(setting));
  return keys.length === 0 ? [] : [{ code: 'unrecognized_keys', keys, path: [], message: '' }];
}
