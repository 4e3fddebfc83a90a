/** Finding a slot's record: by its number, by its name, or by the bundle id of the app. */
import { Failure } from '#connector';
import type { AppRow } from './record.ts';
import type { JamfSlot, Tenant } from './tenant.ts';

const MOST_NAMES = 10;

/** The number of the slot's record. A number in the settings needs no list. */
export async function idOf(tenant: Tenant, slot: JamfSlot, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  if (slot.platform !== 'ios') throw new Failure('rejected', `the slot \`${slot.name}\`: ${ONLY_APPLE}`);
  const { application } = slot.settings;
  if (isNumber(application)) return application;
  return find(await tenant.apps.look(slot.name, signal), slot);
}

export const ONLY_APPLE = 'Jamf Pro manages Apple devices only; expected `platform: ios`';

/** Where the record is found without a list. */
export function isNumber(application: string | undefined): application is string {
  return application !== undefined && /^\d+$/.test(application);
}

/** The record's number in the list, or a throw. Two that fit are refused: which is meant, only a person knows. */
export function find(rows: readonly AppRow[], { settings: { application }, app: { packageId } }: JamfSlot): string {
  const isOurs = (row: AppRow) => (application === undefined ? row.bundleId === packageId : row.name === application);
  const sought = application === undefined ? `the bundle id \`${packageId}\`` : `the name \`${application}\``;
  const [found, ...more] = rows.filter(isOurs);
  if (found === undefined) {
    const says = `no app record has ${sought}; ${existing(rows, application ?? '')}`;
    throw new Failure('rejected', says);
  }
  if (more.length === 0) return found.id;
  const ids = [found, ...more].map(({ id, name }) => `${name} (${id})`).join(' and ');
  throw new Failure(
    'rejected',
    `${more.length + 1} app records have ${sought}: ${ids}; put the number of the right one into \`application\``,
  );
}

/** The names there are, those that differ in letter case or blanks only first. */
function existing(rows: readonly AppRow[], application: string): string {
  const names = [...new Set(rows.map(({ name }) => name))];
  const near = (name: string) => folded(name) === folded(application);
  const sorted = [...names.filter(near), ...names.filter((name) => !near(name)).sort()];
  const shown = sorted.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  const more = sorted.length > MOST_NAMES ? ` and ${sorted.length - MOST_NAMES} more` : '';
  return shown.length === 0 ? 'there are none' : `there are ${shown.join(', ')}${more}`;
}

/** Letter case and blanks taken away: what people type for the same. */
export function folded(name: string): string {
  return name.replace(/\s/g, '').toLowerCase();
}
