/** Enrolled phones, page by page. */
import type { Device } from '#connector';
import { optionalText, optionalTime, uuid } from './fields.ts';
import { deviceNameOf, phonePlatformOf } from './fleet.ts';
import type { Tenant } from './tenant.ts';

/** The vendor's names for systems differ from call to call, so no filter is sent: computers are left out here. */
export async function* devices(tenant: Tenant, signal: AbortSignal): AsyncGenerator<Device, void, undefined> {
  for await (const page of tenant.fleet.pages(signal)) {
    for (const row of page) {
      const platform = phonePlatformOf(row);
      if (platform === null) continue;
      const id = uuid(row, 'Uuid', 'a device');
      yield {
        id,
        name: deviceNameOf(row) ?? id,
        platform,
        serialNumber: optionalText(row, 'SerialNumber'),
        imei: optionalText(row, 'Imei'),
        udid: optionalText(row, 'Udid'),
        user: optionalText(row, 'UserName'),
        lastSeenAt: optionalTime(row, 'LastSeen'),
      };
    }
  }
}
