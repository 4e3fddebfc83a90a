/** Enrolled phones, page by page. */
import type { Device, Platform } from '#connector';
import { type GraphObject, optionalString, optionalTime, stringField } from './graph-object.ts';
import type { Tenant } from './tenant.ts';

/**
 * No filter is sent: the service ignores those it does not know and lists every device, and the names it gives to systems
 * (`AndroidEnterprise` beside `Android`) would make an exact one miss phones. Computers are left out here.
 */
export async function* devices(tenant: Tenant, signal: AbortSignal): AsyncGenerator<Device, void, undefined> {
  for await (const page of tenant.client.managedDevices(signal)) {
    for (const row of page) {
      const platform = platformOf(systemOf(row));
      if (platform !== null && optionalString(row, 'managementState') !== 'discovered') yield deviceOf(row, platform);
    }
  }
}

function deviceOf(row: GraphObject, platform: Platform): Device {
  const id = stringField(row, 'id', 'a device');
  return {
    id,
    name: optionalString(row, 'deviceName') ?? id,
    platform,
    serialNumber: optionalString(row, 'serialNumber'),
    imei: optionalString(row, 'imei'),
    udid: optionalString(row, 'udid'),
    user: optionalString(row, 'userPrincipalName'),
    lastSeenAt: optionalTime(row, 'lastSyncDateTime'),
  };
}

/** Empty where Intune does not know. A row without the field is no row we asked for: left out, it would make the list shorter in silence. */
function systemOf(row: GraphObject): string {
  return row.fields.operatingSystem === null ? '' : stringField(row, 'operatingSystem', 'a device');
}

function platformOf(system: string): Platform | null {
  if (/^(ios|ipados)/i.test(system)) return 'ios';
  return /^android/i.test(system) ? 'android' : null;
}
