/**
 * Enrolled phones from EPMM's own list, page by page. A list that is read by offsets may move in between: each page begins with
 * the last entry of the page before, and where it doesn't, the list is read again from its beginning.
 */
import { type Device, Failure, kindOf, type Platform } from '#connector';
import { shown, timeOf } from '../ivanti-cps/device.ts';
import type { CoreClient, Entry } from './client.ts';

/** The devices that count. (sheet: Devices) */
export const ACTIVE_DEVICES = 'common.status = "ACTIVE"';

/** unverified: how many entries may a page of devices have? (sheet: Errors, limits, paging) 200 is what is documented for labels. */
export const PAGE_ROWS = 200;

const FIELDS = [
  'common.uuid',
  'common.status',
  'common.platform',
  'common.SerialNumber',
  'common.imei',
  'common.model',
  'common.last_connected_at',
  'ios.iPhone UDID',
  'user.email_address',
];

/** How often a list that moves is begun anew before it is called one that can't be read. */
const MOST_RESTARTS = 3;

/** Every active phone once. */
export async function* devices(client: CoreClient, signal: AbortSignal): AsyncGenerator<Device, void, undefined> {
  const seen = new Set<string>();
  let restarts = 0;
  let offset = 0;
  let last: string | undefined;
  for (;;) {
    signal.throwIfAborted();
    const asked = { fields: FIELDS, query: ACTIVE_DEVICES, offset, limit: PAGE_ROWS };
    const { entries, total, hasMore } = await client.devices(asked, signal);
    const uuids = entries.map(uuidOf);
    if (last !== undefined && uuids[0] !== last) {
      restarts += 1;
      if (restarts > MOST_RESTARTS) throw new Failure('conflict', 'the device list kept changing while it was read');
      [offset, last] = [0, undefined];
      continue;
    }
    for (const entry of entries.filter((one) => !seen.has(uuidOf(one)))) {
      seen.add(uuidOf(entry));
      const platform = platformOf(entry);
      if (platform !== null && isActive(entry)) yield deviceOf(entry, platform);
    }
    const end = offset + uuids.length;
    // The entry that two pages share is nothing new.
    const bringsNothing = uuids.length < (last === undefined ? 1 : 2);
    if (!hasMore || bringsNothing) {
      if (total !== null && end < total) throw endsTooSoon(end, total);
      return;
    }
    last = uuids.at(-1);
    offset = end - 1;
  }
}

/** The id of an entry. */
export function uuidOf(entry: Entry): string {
  return textOf(entry, 'common.uuid');
}

/** Whether a device is enrolled and in use; a server that doesn't know our query lists the others too. */
export function isActive(entry: Entry): boolean {
  return textOf(entry, 'common.status').toUpperCase() === 'ACTIVE';
}

/** Null for systems that no app profile knows. */
export function platformOf(entry: Entry): Platform | null {
  const system = textOf(entry, 'common.platform');
  if (/^(ios|ipados)/i.test(system)) return 'ios';
  return /^android/i.test(system) ? 'android' : null;
}

/** When a device was last heard of, in milliseconds since 1970. */
export function lastHeardOf(entry: Entry): number | null {
  return timeOf(entry['common.last_connected_at']);
}

function deviceOf(entry: Entry, platform: Platform): Device {
  const id = uuidOf(entry);
  return {
    id,
    name: shown(entry['common.model']) ?? id,
    platform,
    serialNumber: shown(entry['common.SerialNumber']),
    imei: shown(entry['common.imei']),
    udid: shown(entry['ios.iPhone UDID']),
    user: shown(entry['user.email_address']),
    lastSeenAt: lastHeardOf(entry),
  };
}

function textOf(entry: Entry, name: string): string {
  const found = entry[name];
  if (typeof found === 'string' && found !== '') return found;
  throw new Failure('protocol', `GET /api/v2/devices: a device has no \`${name}\`, found ${kindOf(found)}`);
}

function endsTooSoon(end: number, total: number): Failure {
  return new Failure(
    'protocol',
    `GET /api/v2/devices: the list is said to have ${total} entries, and ends after ${end}`,
  );
}
