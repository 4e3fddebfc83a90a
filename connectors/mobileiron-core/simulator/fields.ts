/** The fields of a device in V2: which there are, and what each holds. */
import type { Device, System } from '../../ivanti-cps/simulator/device.ts';
import { identity, lastCheckInAt, shownAttributes, type Tenant } from '../../ivanti-cps/simulator/tenant.ts';
import type { Quirks } from './quirks.ts';

type Read = (device: Device) => unknown;

const PLATFORMS: Readonly<Record<System, string>> = {
  ios: 'iOS',
  android: 'Android',
  macos: 'macOS',
  windows: 'Windows',
};
const CUSTOM = 'custom.device.';

export interface Fields {
  /** How a field is read; undefined for one that isn't known. */
  of(name: string): Read | undefined;
  names(): readonly string[];
}

export function fieldsOf(tenant: Tenant, quirks: Quirks): Fields {
  const hidden = (text: string): string => identity(tenant, text);
  const known: Readonly<Record<string, Read>> = {
    'common.id': ({ id }) => id,
    'common.uuid': ({ guid }) => guid,
    'common.status': ({ status }) => status,
    'common.platform': ({ system }) => PLATFORMS[system],
    'common.platform_name': ({ system }) => `${PLATFORMS[system]} 17.5`,
    'common.SerialNumber': ({ serialNumber }) => hidden(serialNumber),
    'common.imei': ({ imei }) => hidden(imei),
    'common.last_connected_at': (device) => new Date(lastCheckInAt(tenant, device)).toISOString(),
    'common.registration_date': ({ registeredAt }) => new Date(registeredAt).toISOString(),
    // V2 has a field for the device's name for Apple only; where a person gave none, the model is all there is to go by.
    'common.model': ({ name }) => name,
    'common.manufacturer': ({ system }) => (system === 'ios' || system === 'macos' ? 'Apple Inc.' : 'Google'),
    'common.os_version': () => '17.5',
    'common.owner': () => 'COMPANY',
    'common.quarantined': () => false,
    'common.compliant': () => true,
    'common.mdm_managed': () => true,
    'common.device_is_compromised': () => false,
    'common.security_state': () => 'Ok',
    'common.device_space_name': ({ space }) => (space === tenant.spaces.defaultSpace ? 'Global' : 'Factory'),
    'ios.DeviceName': ({ system, name }) => (system === 'ios' ? name : undefined),
    'ios.iPhone UDID': ({ system, identifier }) => (system === 'ios' ? identifier : undefined),
    'user.display_name': ({ id }) => hidden(`User ${id}`),
    'user.email_address': ({ id }) => hidden(`user${id}@contoso.example`),
    'user.user_id': ({ id }) => hidden(`user${id}`),
  };

  function attribute(name: string): Read | undefined {
    if (quirks.attributeFields === 'unknown' || tenant.definitions.get(name) === undefined) return undefined;
    return (device) => shownAttributes(tenant, device)[name];
  }

  return {
    of: (name) => (name.startsWith(CUSTOM) ? attribute(name.slice(CUSTOM.length)) : known[name]),
    names() {
      const offered =
        quirks.attributeFields === 'offered' ? tenant.definitions.list().filter(({ active }) => active) : [];
      return [...Object.keys(known), ...offered.map(({ name }) => `${CUSTOM}${name}`)];
    },
  };
}
