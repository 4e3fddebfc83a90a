/** What a connector from outside says of itself, looked at before it is relied on. */
import { z } from 'zod';
import { CONTRACT, type Connector, type ConnectorDefinition, type Kit } from '../contract.ts';
import { isRecord } from '../shape.ts';
import { Line } from './answers.ts';
import { watched } from './watched.ts';

/** How an id looks: it names things in logs, metrics and the cache. */
export const Id = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9-]*$/);

/** What a connector needs of its vendor. */
export const Permissions = z
  .array(
    z.object({
      name: Line.min(1),
      for: z.enum(['observe', 'write', 'create', 'delivery', 'devices', 'check-in', 'check']),
      required: z.boolean(),
    }),
  )
  .max(200);

const Functions = z.custom<unknown>((value) => typeof value === 'function', { error: 'expected a function' });
/** A package brings a zod of its own, so that nothing is an instance of ours. */
const Zod = z.custom<z.ZodType>(
  (value) => isRecord(value) && '_zod' in value && typeof value.safeParse === 'function',
  {
    error: 'expected a schema of zod 4',
  },
);
const Most = z.int().min(1);

const Definition = z.looseObject({
  id: Id,
  title: Line.min(1),
  docs: z.url({ protocol: /^https?$/ }),
  account: Zod,
  slot: Zod,
  capabilities: z.object({
    write: z.enum(['in-place', 'per-device', 'manual']),
    readback: z.enum(['value', 'none']),
    delivery: z.enum(['per-device', 'check-in', 'none']),
    devices: z.boolean(),
    concurrentChange: z.literal('may-be-lost').optional(),
  }),
  permissions: Permissions,
  limits: z.looseObject({ windowMs: Most, requests: Most, writes: Most }),
  quietPassRequests: Functions,
  place: Functions,
  normalize: Functions,
  open: Functions,
  whyUnsuited: Functions.optional(),
  instructions: Functions.optional(),
});

/** Settings of the core: a vendor's of the same name would never arrive. */
export interface Reserved {
  readonly account: readonly string[];
  readonly slot: readonly string[];
}

/**
 * The definition that a module exports as `connector`, or what is wrong with it in words that name no place. `name` is how
 * the configuration calls it.
 */
export function definitionIn(
  module: unknown,
  name: string,
  reserved: Reserved,
): { readonly definition: ConnectorDefinition } | { readonly problem: string } {
  const exported =
    typeof module === 'object' && module !== null && 'connector' in module ? module.connector : undefined;
  if (typeof exported !== 'object' || exported === null) return { problem: 'it exports no `connector`' };
  const wrongContract = contractProblem('contract' in exported ? exported.contract : undefined);
  if (wrongContract !== null) return { problem: wrongContract };
  const parsed = Definition.safeParse(exported);
  const [issue] = parsed.error?.issues ?? [];
  if (issue !== undefined) return { problem: `its definition is wrong: \`${issue.path.join('.')}\`: ${issue.message}` };
  // Looked at just now, member by member.
  const definition = exported as ConnectorDefinition;
  const problem =
    settingsProblem(definition.account, 'account', reserved.account) ??
    settingsProblem(definition.slot, 'slot', reserved.slot);
  return problem === null ? { definition: guarded(definition, name) } : { problem };
}

/** Why a connector that was written for this version of the contract can't be used; null where it can. */
export function contractProblem(contract: unknown): string | null {
  if (contract === CONTRACT) return null;
  if (contract === undefined)
    return `it does not say which contract it was written for: expected \`contract: ${CONTRACT}\``;
  const found = typeof contract === 'number' ? String(contract) : 'something else';
  return `it was written for contract ${found}, and this program has contract ${CONTRACT}: install a version of either that fits the other`;
}

/** Settings are read by name: they have to be a strict group, without names that are the core's. */
function settingsProblem(schema: z.ZodType, of: string, reserved: readonly string[]): string | null {
  let known: z.core.JSONSchema.BaseSchema;
  try {
    known = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  } catch {
    return `its settings \`${of}\` cannot be read: they were made with another zod than version 4`;
  }
  const groups = [known, ...(known.anyOf ?? []), ...(known.oneOf ?? [])].filter(
    (group) => typeof group === 'object' && group.type === 'object',
  );
  const names = groups.flatMap((group) => Object.keys((typeof group === 'object' && group.properties) || {}));
  const strict = groups.every((group) => typeof group === 'object' && group.additionalProperties === false);
  if (groups.length === 0 || !strict)
    return `its settings \`${of}\` are not a strict group: expected \`z.strictObject\``;
  const taken = names.find((setting) => reserved.includes(setting));
  return taken === undefined
    ? null
    : `its settings \`${of}\` have \`${taken}\`, which is a setting of Watchword itself`;
}

/** The same definition under the name that the configuration calls it by, with connectors whose answers are looked at. */
function guarded(definition: ConnectorDefinition, name: string): ConnectorDefinition {
  const known = made.get(definition);
  if (known !== undefined) return known;
  const opened = (connector: Connector<unknown>) => watched(connector, name);
  const result = { ...definition, open: (account: unknown, kit: Kit) => opened(definition.open(account, kit)) };
  made.set(definition, result);
  return result;
}

/** One for each: a reload that finds the same definition has found no change. */
const made = new WeakMap<ConnectorDefinition, ConnectorDefinition>();
