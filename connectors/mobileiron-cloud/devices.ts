/** Enrolled phones, page by page. */
import { type Device, Failure, type Platform } from '#connector';
import { type NeuronsDevice, serialNumberOf, shownField } from './device.ts';
import type { DeviceList } from './device-list.ts';

/**
 * Each page begins with the last entry of the page before: where it doesn't, devices have gone from the list meanwhile, and some
 * may have slipped through between two pages.
 */
export async function* devices(list: DeviceList, signal: AbortSignal): AsyncGenerator<Device, void, undefined> {
  signal.throwIfAborted();
  let last: string | undefined;
  for (let offset = 0; ; ) {
    const page = await list.page(offset, signal);
    if (last !== undefined && page.ids[0] !== last) {
      throw new Failure('conflict', 'the device list changed while it was read; read it again');
    }
    for (const device of last === undefined ? page.devices : page.devices.slice(1)) {
      if (device.isActive && device.platform !== null) yield deviceOf(device, device.platform);
    }
    if (page.isLast) return;
    if (page.ids.length < 2) throw new Failure('protocol', 'the device list gives single entries, so it has no end');
    last = page.ids.at(-1);
    offset += page.ids.length - 1;
  }
}

function deviceOf(device: NeuronsDevice, platform: Platform): Device {
  const text = (name: string) => shownField(device, name);
  return {
    id: device.guid,
    name: text('deviceName') ?? text('entityName') ?? device.id,
    platform,
    serialNumber: serialNumberOf(device),
    imei: text('imei'),
    udid: text('udid'),
    user: text('emailAddress') ?? text('uid'),
    lastSeenAt: device.lastCheckInAt,
  };
}
