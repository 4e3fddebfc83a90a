import type { AuthorityDefinition } from '../authority/definition.ts';
import type { ConnectorDefinition } from '../connector/contract.ts';
import { PACKAGE_NAME } from '../connector/outside/package.ts';
import { Account, Slot } from './account-settings.ts';
import { type Kind, kindsOf } from './authority-settings.ts';
import { NAME_PATTERN } from './names.ts';
import { RECEIVER_KINDS } from './notices.ts';
import { Process } from './process-address.ts';
import { alternatives, type JsonSchema, toJsonSchema } from './schema-tree.ts';
import { File, TokenSet } from './settings.ts';

/** The JSON Schema of the whole file, for editors and `watchword config schema`: the core's settings and those of every connector and authority. */
export function configurationSchema(
  connectors: Iterable<ConnectorDefinition>,
  authorities: Iterable<AuthorityDefinition>,
): JsonSchema {
  const file = toJsonSchema(File);
  const accounts = [...[...connectors].flatMap(accountSchemas), outsideSchema()];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Watchword configuration',
    ...file,
    properties: {
      ...file.properties,
      tokenSets: { ...described(file, 'tokenSets'), ...named(tokenSetSchema(authorities)), minProperties: 1 },
      notices: withReceivers(file),
      accounts: { ...described(file, 'accounts'), ...named({ anyOf: accounts }) },
    },
  };
}

function withReceivers(file: JsonSchema): JsonSchema {
  const notices = file.properties?.notices;
  if (typeof notices !== 'object') return {};
  const receivers = Object.values(RECEIVER_KINDS).map(toJsonSchema);
  return {
    ...notices,
    properties: {
      ...notices.properties,
      receivers: { ...described(notices, 'receivers'), ...named({ anyOf: receivers }) },
    },
  };
}

function tokenSetSchema(authorities: Iterable<AuthorityDefinition>): JsonSchema {
  const set = toJsonSchema(TokenSet);
  const kinds = kindsOf(authorities).flatMap(authoritySchemas);
  const authority = { ...described(set, 'authority'), ...eitherOf(kinds) };
  return { ...set, properties: { ...set.properties, authority } };
}

function authoritySchemas({ name, definition, core: ours, settings }: Kind): JsonSchema[] {
  const core = toJsonSchema(ours);
  const kind = { ...described(core, 'kind'), const: name };
  const title = definition?.title ?? 'This program itself';
  return joined({ ...core, title, properties: { ...core.properties, kind } }, toJsonSchema(settings));
}

/** An account of one product; several where its settings are a choice between groups. */
function accountSchemas(definition: ConnectorDefinition): JsonSchema[] {
  const core = toJsonSchema(Account);
  const slots = {
    ...described(core, 'slots'),
    type: 'array' as const,
    minItems: 1,
    items: eitherOf(joined(toJsonSchema(Slot), toJsonSchema(definition.slot))),
  };
  const connector = { ...described(core, 'connector'), const: definition.id };
  const ours = { ...core, title: definition.title, properties: { ...core.properties, connector, slots } };
  return joined(ours, toJsonSchema(definition.account));
}

/** An account of a package or a process, whose own settings nobody knows before it has been asked. */
function outsideSchema(): JsonSchema {
  const core = toJsonSchema(Account);
  const name = { type: 'string' as const, pattern: PACKAGE_NAME.source };
  const connector = { ...described(core, 'connector'), anyOf: [name, toJsonSchema(Process)] };
  const slots = { ...described(core, 'slots'), type: 'array' as const, minItems: 1, items: open(toJsonSchema(Slot)) };
  return open({ ...core, title: 'A connector from outside', properties: { ...core.properties, connector, slots } });
}

function open(group: JsonSchema): JsonSchema {
  const { additionalProperties: _, ...others } = group;
  return others;
}

/** The settings of both in one group, once for each alternative that the vendor's settings allow. */
function joined(core: JsonSchema, vendor: JsonSchema): JsonSchema[] {
  return alternatives(vendor)
    .filter((group) => group.properties !== undefined)
    .map((group) => ({
      ...core,
      properties: { ...core.properties, ...group.properties },
      required: [...(core.required ?? []), ...(group.required ?? [])],
    }));
}

function eitherOf(schemas: JsonSchema[]): JsonSchema {
  const [only, ...others] = schemas;
  return only !== undefined && others.length === 0 ? only : { anyOf: schemas };
}

function named(entry: JsonSchema): JsonSchema {
  return { type: 'object', propertyNames: { pattern: NAME_PATTERN }, additionalProperties: entry };
}

function described(schema: JsonSchema, setting: string): JsonSchema {
  const inner = schema.properties?.[setting];
  return typeof inner === 'object' && inner.description !== undefined ? { description: inner.description } : {};
}
