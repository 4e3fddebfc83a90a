/** Creating a slot's configuration, where its settings say `create: true` and no configuration has that name. */
import { Failure, isRecord, type WriteReport } from '#connector';
import { appIdFor } from './apps.ts';
import { ANDROID, contentOf, IOS, idOf, inWords } from './configuration.ts';
import { type KeyContent, seenFrom } from './content/content.ts';
import { emptyPayload, readPayload } from './content/payload.ts';
import { readSettings } from './content/settings-list.ts';
import { find, findOrThrow } from './find.ts';
import type { GraphObject } from './graph-object.ts';
import { seen } from './observe.ts';
import type { IntuneSlot, Tenant } from './tenant.ts';

/**
 * Creates the configuration, adds its assignments and reads it back. A creation can't be repeated without a look: where its answer
 * got lost, the list shows it on the next try, which then goes on with what is missing.
 */
export async function create(
  tenant: Tenant,
  slot: IntuneSlot,
  value: string,
  signal: AbortSignal,
): Promise<WriteReport> {
  tenant.list.forget();
  const existing = find(await tenant.list.get(signal), slot.settings.configuration);
  if (existing !== null && contentOf(existing, slot).value !== value) {
    throw new Failure(
      'conflict',
      `${inWords(existing)} has been created by somebody else meanwhile; nothing was written`,
    );
  }
  const id = existing === null ? await post(tenant, slot, value, signal) : idOf(existing);
  await assign(tenant, id, slot, signal);
  const after = await readBack(tenant, id, signal);
  const arrived = after !== null && contentOf(after, slot).value === value;
  return {
    outcomes: [{ outcome: arrived ? 'written' : 'unconfirmed', copies: 1 }],
    ...(after === null ? {} : { after: seen(after, slot, tenant.kit) }),
  };
}

async function post(tenant: Tenant, slot: IntuneSlot, value: string, signal: AbortSignal): Promise<string> {
  const appId = await appIdFor(tenant, slot, signal);
  tenant.list.forget();
  const created = await tenant.client.createConfiguration(bodyOf(slot, appId, value), signal);
  return idOf(created ?? findOrThrow(await tenant.list.get(signal), slot.settings.configuration));
}

function bodyOf(slot: IntuneSlot, appId: string, value: string): string {
  const { packageId } = slot.app;
  const [key = ''] = slot.app.keys;
  const text = (empty: KeyContent): unknown => JSON.parse(seenFrom(slot.app, empty).with(value).text);
  const all = {
    displayName: slot.settings.configuration,
    description: `Created by Watchword, which keeps ${slot.app.keys.length === 1 ? 'one key' : `${slot.app.keys.length} keys`} of it. Other keys may be added.`,
    targetedMobileApps: [appId],
  };
  if (slot.platform === 'ios') {
    const settings = text(readSettings('[]', key, 'a new configuration'));
    return JSON.stringify({ '@odata.type': IOS, ...all, settings });
  }
  const payloadJson = text(readPayload(emptyPayload(packageId), key, 'a new configuration'));
  const android = {
    packageId: `app:${packageId}`,
    payloadJson,
    permissionActions: [],
    profileApplicability: 'default',
  };
  return JSON.stringify({ '@odata.type': ANDROID, ...all, ...android });
}

/** Adds what is missing, one by one: the action that sets all assignments at once would take away those of others. */
async function assign(tenant: Tenant, id: string, slot: IntuneSlot, signal: AbortSignal): Promise<void> {
  const wanted = slot.settings.assign ?? [];
  if (wanted.length === 0) return;
  const present = groupsOf(await tenant.client.assignments(id, signal));
  const refused: [string, Failure][] = [];
  for (const groupId of wanted) {
    if (present.has(groupId.toLowerCase())) continue;
    try {
      await tenant.client.addAssignment(id, assignmentOf(groupId), signal);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      refused.push([groupId, error]);
    }
  }
  const first = refused[0]?.[1];
  if (first === undefined) return;
  const groups = refused.map(([groupId]) => groupId).join(', ');
  throw new Failure(
    first.kind,
    `the configuration ${slot.settings.configuration} (${id}) has been created with its value, but could not be assigned to ${groups}: ${first.message}; assign it in the console`,
    { cause: first, ...detailsOf(first) },
  );
}

function detailsOf({ retryAfterMs, status, permission, requestId }: Failure): ConstructorParameters<typeof Failure>[2] {
  return {
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(status === undefined ? {} : { status }),
    ...(permission === undefined ? {} : { permission }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function assignmentOf(groupId: string): string {
  return JSON.stringify({
    '@odata.type': '#microsoft.graph.managedDeviceMobileAppConfigurationAssignment',
    target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId },
  });
}

/** Ids of the groups that assignments include, in lower case. */
export function groupsOf(assignments: readonly GraphObject[]): ReadonlySet<string> {
  const targets = assignments.map((assignment) => assignment.fields.target);
  return new Set(
    targets.flatMap((target) =>
      isRecord(target) &&
      target['@odata.type'] === '#microsoft.graph.groupAssignmentTarget' &&
      typeof target.groupId === 'string'
        ? [target.groupId.toLowerCase()]
        : [],
    ),
  );
}

/** Null while the service does not show yet what it has created. */
async function readBack(tenant: Tenant, id: string, signal: AbortSignal): Promise<GraphObject | null> {
  try {
    return await tenant.client.configuration(id, signal);
  } catch (error) {
    if (error instanceof Failure && error.status === 404) return null;
    throw error;
  }
}
