/** What a slot holds now. */
import { type Kit, keysInWords, type ObservedSlot } from '#connector';
import { type Configuration, configurationOf, placeOf } from './configuration.ts';
import { folded, idOf } from './find.ts';
import { type AppRecord, readRecord } from './record.ts';
import type { JamfSlot, Tenant } from './tenant.ts';

/** The list of records has no configurations, so each record is read by itself. */
export async function observe(tenant: Tenant, slot: JamfSlot, signal: AbortSignal): Promise<ObservedSlot> {
  const id = await idOf(tenant, slot, signal);
  return seen(readRecord(await tenant.client.app(id, signal), id), slot, tenant.kit);
}

/** How the slot looks in a record. */
export function seen(record: AppRecord, slot: JamfSlot, kit: Kit): ObservedSlot {
  const configuration = configurationOf(record, slot);
  const remarks = remarksOn(record, configuration, slot);
  return {
    place: placeOf(record),
    copies: [{ holds: configuration.value === null ? null : kit.fingerprint(configuration.value), count: 1 }],
    revision: revisionOf(record, kit),
    neighbours: [...new Set(configuration.neighbours)].sort(),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

/** Equal for an unchanged record. Holds a fingerprint of the content, never the content. The Classic API has no version and no ETag. */
export function revisionOf({ id, others, preferences }: AppRecord, kit: Kit): string {
  return `${id} ${kit.fingerprint(`${others}\n${preferences}`)}`;
}

/** The number of the record that a revision speaks of. */
export function idIn(revision: string): string {
  const [id = ''] = revision.split(' ');
  if (!/^\d+$/.test(id)) throw new Error('not a revision of this connector');
  return id;
}

function remarksOn(record: AppRecord, { value, neighbours }: Configuration, { app }: JamfSlot): readonly string[] {
  const remarks = app.keys.flatMap((key) =>
    neighbours
      .filter((name) => folded(name) === folded(key))
      .map((name) => `the key \`${name}\` differs from \`${key}\` in letter case or blanks only; apps do not read it`),
  );
  if (value !== null && value !== value.trim()) remarks.push(`the value of ${keysInWords(app)} has blanks around it`);
  if (record.bundleId !== app.packageId) {
    remarks.push(`the record is for the app ${record.bundleId}, and the app profile names ${app.packageId}`);
  }
  return remarks;
}
