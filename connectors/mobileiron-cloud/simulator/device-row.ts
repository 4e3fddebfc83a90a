/** A device as v1 shows it, in lists and alone: recorded fields, custom attributes below `customAttributes.attrs`. */
import type { Attributes, Device, System } from '../../ivanti-cps/simulator/device.ts';
import { identity, lastCheckInAt, shownAttributes, type Tenant } from '../../ivanti-cps/simulator/tenant.ts';
import type { Quirks } from './quirks.ts';

export const PLATFORM_TYPES: Readonly<Record<System, string>> = {
  ios: 'IOS',
  android: 'ANDROID',
  macos: 'OSX',
  windows: 'WINDOWS_PHONE',
};

export function deviceRow(tenant: Tenant, quirks: Quirks, device: Device): Readonly<Record<string, unknown>> {
  const hidden = (text: string): string | null => (text === '' ? null : identity(tenant, text));
  const apple = device.system === 'ios' || device.system === 'macos';
  const android = device.system === 'android';
  const lastCheckin = lastCheckInAt(tenant, device);
  const attributes = shownAttributes(tenant, device);
  return {
    id: device.id,
    guid: device.guid,
    phoneNumber: null,
    deviceModel: apple ? 'iPhone15,2' : 'Pixel 8',
    deviceName: device.name,
    entityName: device.name,
    platformType: PLATFORM_TYPES[device.system],
    platformVersion: '17.5',
    lastCheckin,
    clientLastCheckin: android ? lastCheckin : null,
    registrationState: device.status,
    displayName: hidden(`User ${device.id}`),
    uid: hidden(`user${device.id}@contoso.example`),
    emailAddress: hidden(`user${device.id}@contoso.example`),
    manufacturer: apple ? 'Apple Inc.' : 'Google',
    imei: hidden(device.imei),
    serialNumber: hidden(device.serialNumber),
    altSerialNumber: device.serialNumber === '' ? hidden(`ALT${device.id}`) : null,
    udid: apple || quirks.udid === 'every-device' ? device.identifier : null,
    mdmDeviceIdentifier: '',
    clientDeviceIdentifier: null,
    ownershipType: 'UNKNOWN',
    quarantined: false,
    lastRegistrationTime: device.registeredAt,
    androidWorkContainerEnabled: android,
    androidManagedByGoogle: android,
    mamOnly: device.mamOnly,
    dmPartitionId: device.space,
    dmPartitionName: null,
    actionExceptionCodes: [],
    customAttributes: Object.keys(attributes).length === 0 ? null : { attrs: shownValues(attributes, quirks) },
  };
}

/** The values in the form the tenant has them. */
export function shownValues(attributes: Attributes, { attributeValues }: Quirks): Readonly<Record<string, unknown>> {
  const entries = Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'object') return [name, value];
    return [name, attributeValues === 'lists' ? [String(value)] : String(value)];
  });
  return Object.fromEntries(entries);
}
