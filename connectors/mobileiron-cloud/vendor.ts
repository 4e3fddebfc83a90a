/** Device attributes of Neurons, as the engine for copies on every device asks for them. */
import type { AttributeVendor, DeviceRow, Platform } from '#connector';
import type { AttributeCalls } from './attribute-calls.ts';
import { MOST_ROWS } from './client.ts';
import { type NeuronsDevice, serialNumberOf } from './device.ts';
import type { DeviceList } from './device-list.ts';

export function attributeVendor(list: DeviceList, calls: AttributeCalls): AttributeVendor {
  const { atOnce, checkInCalls, requireAttribute, set, requestCheckIn } = calls;
  return {
    pageRows: MOST_ROWS,
    batch: { set: atOnce, read: MOST_ROWS, checkIn: atOnce },
    checkInCalls,
    place: placeOf,
    requireAttribute,
    set,
    requestCheckIn,
    page: (offset, signal) => list.page(offset, signal),
    read: (ids, signal) => list.read(ids, signal),
    find: (device, signal) => find(list, device, signal),
  };
}

/** Where a slot is, in the console's words. */
export function placeOf(attribute: string, platform: Platform): string {
  return `device attribute ${attribute} (${platform === 'ios' ? 'iOS' : 'Android'} devices)`;
}

/** A person asks for one device, once in a while: the whole list is walked, as no filter of it is known to be exact. */
async function find(list: DeviceList, name: string, signal: AbortSignal): Promise<DeviceRow | undefined> {
  const wanted = name.trim().toLowerCase();
  for (let offset = 0; ; ) {
    const page = await list.page(offset, signal);
    const at = page.devices.findIndex((device) => device.isActive && isCalled(device, wanted));
    if (at >= 0) return page.rows.find(({ id }) => id === page.ids[at]);
    if (page.isLast) return undefined;
    offset += Math.max(1, page.ids.length - 1);
  }
}

function isCalled(device: NeuronsDevice, wanted: string): boolean {
  return [device.id, device.guid, serialNumberOf(device)].some((name) => name?.toLowerCase() === wanted);
}
