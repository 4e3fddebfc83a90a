/**
 * What Workspace ONE says of each phone that an app is assigned to.
 *
 * | the row of a phone                                                    | says     |
 * |-----------------------------------------------------------------------|----------|
 * | not assigned                                                          | nothing at all: not counted |
 * | management refused, or installed by the user and not managed, or failed | refused: the value will not arrive |
 * | the user is being asked to let the app be managed                     | waiting  |
 * | installed and managed                                                 | managed  |
 * | anything else, not installed included: the report may be an old one   | unclear  |
 *
 * Purchased apps have lists of numbers only: installed counts as managed there. (A phone whose user has installed it unmanaged has never
 * had a token from here, so that it loses nothing.)
 */
import { Failure } from '#connector';
import { type App, inWords } from './apps.ts';
import { smartGroupsOf, targeted } from './copies.ts';
import { optionalId, optionalText, optionalUuid, type Row, text } from './fields.ts';
import type { Phone, Phones } from './fleet.ts';
import type { Published } from './published-rules.ts';
import type { Rules } from './rules.ts';
import type { Tenant, WorkspaceOneSlot } from './tenant.ts';

export interface Evidence {
  readonly says: 'managed' | 'waiting' | 'refused' | 'unclear';
  /** The phone it speaks of, where the list of devices has it. */
  readonly phone: Phone | undefined;
}

/** Words for an app that is not managed on a phone and will not be. (sheet: Delivery evidence) */
const REFUSED: ReadonlySet<string> = new Set(['managementrejected', 'installedbyuser', 'rejected', 'failed']);

/** The phones below a slot, each with what is said of it. */
export async function* evidenceOf(
  tenant: Tenant,
  slot: WorkspaceOneSlot,
  published: Published,
  phones: Phones,
  signal: AbortSignal,
): AsyncGenerator<Evidence, void, undefined> {
  if (published.app.type === 'purchased') yield* ofPurchased(tenant, slot, published, phones, signal);
  else {
    for await (const row of rowsOf(tenant, slot, published, signal)) {
      const says = saidOf(row);
      if (says !== null) yield { says, phone: phones.byUuid.get(optionalUuid(row, 'device_uuid') ?? '') };
    }
  }
}

/** Whether the slot means some of the app's assignments only, so that its phones are not all of the app's. */
export function isNarrowed(rules: Rules, slot: WorkspaceOneSlot): boolean {
  return targeted(rules, slot).length < rules.assignments.length;
}

function saidOf(row: Row): Evidence['says'] | null {
  if (word(text(row, 'assignment_status', 'a phone of the app')) !== 'assigned') return null;
  const reason = word(optionalText(row, 'latest_app_reason') ?? '');
  if (REFUSED.has(reason)) return 'refused';
  if (reason === 'promptingformanagement') return 'waiting';
  return word(optionalText(row, 'installed_status') ?? '') === 'installed' && reason === 'managed'
    ? 'managed'
    : 'unclear';
}

function word(text: string): string {
  return text.replace(/[\s_]/g, '').toLowerCase();
}

/** A phone gets the first assignment, by priority, that one of its smart groups is in: so they are gone through in that order. */
async function* rowsOf(
  tenant: Tenant,
  slot: WorkspaceOneSlot,
  { app, rules }: Published,
  signal: AbortSignal,
): AsyncGenerator<Row, void, undefined> {
  const group = (await tenant.group.get(signal))?.uuid ?? app.group.uuid;
  if (group === null) {
    throw new Failure('protocol', `the app ${inWords(app)}: expected a UUID in \`OrganizationGroupUuid\``);
  }
  if (!isNarrowed(rules, slot)) {
    for await (const page of tenant.client.appDevices(app.uuid, group, [], signal)) yield* page;
    return;
  }
  const ours = targeted(rules, slot);
  const last = Math.max(...ours.map(({ priority }) => priority));
  const numbers = await smartGroupNumbers(tenant, signal);
  const taken = new Set<string>();
  for (const assignment of rules.assignments.filter(({ priority }) => priority <= last)) {
    const groups = smartGroupsOf(rules, assignment).map((smartGroup) => numberOf(smartGroup, numbers, app));
    if (groups.length === 0) continue;
    for await (const page of tenant.client.appDevices(app.uuid, group, groups, signal)) {
      for (const row of page) {
        const device = optionalUuid(row, 'device_uuid') ?? '';
        if (!taken.has(device) && ours.includes(assignment)) yield row;
        taken.add(device);
      }
    }
  }
}

async function smartGroupNumbers({ client }: Tenant, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const rows = await client.smartGroups(signal);
  return new Map(
    rows.flatMap((row) => {
      const [uuid, id] = [optionalUuid(row, 'SmartGroupUuid'), optionalId(row, 'SmartGroupID')];
      return uuid === null || id === null ? [] : [[uuid, id]];
    }),
  );
}

function numberOf(smartGroup: string, numbers: ReadonlyMap<string, number>, app: App): number {
  const number = numbers.get(smartGroup);
  if (number !== undefined) return number;
  throw new Failure(
    'rejected',
    `the app ${inWords(app)} is assigned to the smart group ${smartGroup}, which the list of smart groups does not have`,
  );
}

/** Which of a purchased app's phones belong to which assignment nobody says: of a narrowed slot all are unclear. */
async function* ofPurchased(
  { client }: Tenant,
  slot: WorkspaceOneSlot,
  { app, rules }: Published,
  phones: Phones,
  signal: AbortSignal,
): AsyncGenerator<Evidence, void, undefined> {
  if (app.id === null) throw new Failure('protocol', `the app ${inWords(app)}: expected a number in \`Id\``);
  const assigned = await client.purchasedDevices(app.id, 'assigned', signal);
  const installed = isNarrowed(rules, slot) ? [] : await client.purchasedDevices(app.id, 'installed', signal);
  const isInstalled = new Set(installed);
  for (const id of assigned) yield { says: isInstalled.has(id) ? 'managed' : 'unclear', phone: phones.byId.get(id) };
}
