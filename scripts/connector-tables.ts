/** The page about connectors that is made from their definitions. */
import type { ConnectorDefinition } from '../src/connector/contract.ts';
import { markdownTable } from '../src/markdown-table.ts';

const INTRODUCTION = `# Connectors: what each can do, and what it needs

Generated from the definitions in \`connectors\` by \`npm run docs\`; CI refuses a page that differs.
Each product's own page says how it works and what nobody has verified on a live tenant; the guides lead from nothing to the
first clean run: [Intune](connect-intune.md), [Workspace ONE](connect-workspace-one.md), [EPMM](connect-mobileiron-core.md),
[Neurons](connect-mobileiron-cloud.md), [Jamf Pro](connect-jamf-pro.md),
[Android Management API](connect-android-management.md).`;

const ABILITIES = `\`in-place\`: one object of the MDM holds the value. \`per-device\`: each enrolled device has a copy, as an attribute that the app's
configuration refers to. Delivery \`per-device\`: the MDM says of each phone whether it has the value; \`check-in\`: it says when each
phone was last heard of; \`none\`: a person decides when a rotation goes on. A change in the same instant
is one that somebody else makes between our last look and our write. A quiet pass is one over 200 slots that finds nothing to
do; signing in is not counted, and a list counts once however many pages it has.`;

const PERMISSIONS = `What is not required can be left out: then the last column is what goes without it. \`watchword check\` tests each by its name.`;

const WITHOUT: Readonly<Record<ConnectorDefinition['permissions'][number]['for'], string>> = {
  observe: 'seeing what a slot holds',
  write: 'writing the token',
  create: 'making a configuration that does not exist',
  delivery: 'knowing which phones have the token',
  devices: 'listing devices',
  'check-in': 'asking phones that lag behind to check in',
  check: 'parts of the self-check',
};

/** The whole page. */
export function connectorTables(definitions: readonly ConnectorDefinition[]): string {
  const abilities = definitions.map(({ id, title, capabilities, quietPassRequests }) => [
    `[${title}](../connectors/${id}/README.md)`,
    `\`${id}\``,
    `\`${capabilities.write}\``,
    capabilities.readback === 'value' ? 'yes' : 'no',
    `\`${capabilities.delivery}\``,
    capabilities.devices ? 'yes' : 'no',
    capabilities.concurrentChange === 'may-be-lost' ? 'may be lost' : 'is noticed',
    String(quietPassRequests(200)),
  ]);
  const head = [
    'product',
    'connector',
    'writes',
    'reads back',
    'delivery',
    'lists devices',
    'a change in the same instant',
    'requests of a quiet pass',
  ];
  return `${[
    INTRODUCTION,
    '## What each can do',
    markdownTable([head, ...abilities]),
    ABILITIES,
    '## Permissions',
    PERMISSIONS,
    ...definitions.flatMap((definition) => [`### ${definition.title}`, permissionsOf(definition)]),
    '## Limits',
    'The published limits of one account, or where none are published what the connector takes for one. Watchword takes half of them.',
    markdownTable([
      ['connector', 'window', 'requests', 'of which writes', 'at once', 'ceilings'],
      ...definitions.map(limitsOf),
    ]),
  ].join('\n\n')}\n`;
}

function permissionsOf({ permissions }: ConnectorDefinition): string {
  const names = [...new Set(permissions.map(({ name }) => name))];
  const rows = names.map((name) => {
    const uses = permissions.filter((permission) => permission.name === name);
    const isRequired = uses.some(({ required }) => required);
    return [`\`${name}\``, isRequired ? 'yes' : 'no', uses.map((use) => WITHOUT[use.for]).join(', ')];
  });
  return markdownTable([['permission', 'required', 'for'], ...rows]);
}

function limitsOf({ id, limits }: ConnectorDefinition): readonly string[] {
  const ceilings = Object.entries(limits.operations ?? {}).map(([operation, most]) => `${operation}: ${most}`);
  return [
    `\`${id}\``,
    `${limits.windowMs / 1000} s`,
    String(limits.requests),
    String(limits.writes),
    limits.atOnce === undefined ? '' : String(limits.atOnce),
    ceilings.join(', '),
  ];
}
