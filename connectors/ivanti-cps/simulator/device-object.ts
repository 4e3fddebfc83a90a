/** A device as Common Platform Services show it: its custom attributes are loose properties beside the others. */
import type { Device, System } from './device.ts';
import { identity, lastCheckInAt, shownAttributes, type Tenant } from './tenant.ts';

type Loose = Readonly<Record<string, unknown>>;

const OS: Readonly<Record<System, string>> = { ios: 'IOS', android: 'ANDROID', macos: 'OSX', windows: 'WINDOWS_PHONE' };

const BUILT_IN = {
  compliant: 'boolean',
  quarantined: 'boolean',
  blocked: 'boolean',
  compromised: 'boolean',
  status: 'string',
  lastCheckInTime: 'long',
  registrationTime: 'long',
  identifier: 'string',
  deviceGuid: 'string',
  imei: 'string',
  manufacturer: 'string',
  model: 'string',
  os: 'string',
  osVersion: 'string',
  serialNumber: 'string',
  userId: 'string',
  userUuid: 'string',
  iosUdid: 'string',
  ownership: 'string',
} as const;

export function deviceObject(tenant: Tenant, device: Device): Loose {
  const apple = device.system === 'ios' || device.system === 'macos';
  const object: Loose = {
    compliant: true,
    quarantined: false,
    blocked: false,
    compromised: false,
    status: device.status,
    lastCheckInTime: lastCheckInAt(tenant, device),
    registrationTime: device.registeredAt,
    identifier: device.identifier,
    ...(device.imei === '' ? {} : { imei: identity(tenant, device.imei) }),
    manufacturer: apple ? 'Apple Inc.' : 'Google',
    // The API has no field for a device's name; where a person gave none, the model is all there is to go by.
    model: device.name,
    os: OS[device.system],
    osVersion: '17.5',
    ...(device.serialNumber === '' ? {} : { serialNumber: identity(tenant, device.serialNumber) }),
    userId: identity(tenant, `user${device.id}@contoso.example`),
    userUuid: `${device.guid.slice(0, 24)}0000000000aa`,
    ...(apple ? { iosUdid: device.identifier } : {}),
    ownership: 'COMPANY',
    deviceGuid: device.guid,
    addedByALaterRelease: { reason: null },
    ...unset(tenant),
    ...shownAttributes(tenant, device),
  };
  return tenant.quirks.types === 'as-documented' ? object : asTexts(object);
}

/** Documented: which properties there are, custom attributes under their own names, and which may be written. */
export function metadata({ definitions, quirks }: Tenant): readonly Loose[] {
  const custom = definitions.list().filter(({ active }) => active);
  const all = [
    ...Object.entries(BUILT_IN).map(([name, dataType]) => ({ name, dataType, readOnly: true })),
    ...custom.map(({ name, dataType, readOnly }) => ({ name, dataType, readOnly })),
  ];
  if (quirks.types === 'as-documented') return all;
  return all.map(({ name, dataType, readOnly }) => asTexts({ name, dataType: dataType.toUpperCase(), readOnly }));
}

function unset({ definitions, quirks }: Tenant): Loose {
  if (quirks.unsetAttributes === 'left-out') return {};
  const shown = quirks.unsetAttributes === 'null' ? null : '';
  const names = definitions.list().flatMap(({ name, active }) => (active ? [name] : []));
  return Object.fromEntries(names.map((name) => [name, shown]));
}

function asTexts(object: Loose): Loose {
  const spelled = ([name, value]: readonly [string, unknown]) =>
    [name, typeof value === 'number' || typeof value === 'boolean' ? String(value) : value] as const;
  return Object.fromEntries(Object.entries(object).map(spelled));
}
