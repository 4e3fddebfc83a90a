/** Ivanti EPMM, once MobileIron Core, as Watchword sees it: settings, abilities, roles, limits, and how a server is opened. */
import { attributeSlot, type Connector, type ConnectorDefinition, Failure, type Kit, perDevice } from '#connector';
import { attributeNames, whyUnsuitedTo } from '../ivanti-cps/attribute-settings.ts';
import { CPS_OPERATIONS, CPS_ROLE, Cps } from '../ivanti-cps/cps.ts';
import { failure } from '../ivanti-cps/finding.ts';
import { IvantiHttp } from '../ivanti-cps/http.ts';
import { check } from './check/check.ts';
import { CoreClient } from './client.ts';
import { deviceAttributes, placeOf } from './device-attributes.ts';
import { devices } from './devices.ts';
import { instructions } from './instructions.ts';
import { normalize } from './normalize.ts';
import { MANAGE_APPS, VIEW_DEVICES } from './roles.ts';
import { type Account, account, type Slot, slot } from './settings.ts';
import { AttributeList, type CoreSlot, type Tenant } from './tenant.ts';

export const mobileironCore: ConnectorDefinition<Account, Slot> = {
  id: 'mobileiron-core',
  title: 'Ivanti EPMM (MobileIron Core)',
  docs: 'https://help.ivanti.com/mi/help/en_us/CPS/8x/api/ServiceConnectAPI/ServiceConnectDevices.htm',
  account,
  slot,
  capabilities: { write: 'per-device', readback: 'value', delivery: 'check-in', devices: true },
  // unverified: does the role CPS suffice for writing attributes, or does it take a role for custom attributes as well? (sheet:
  // Authentication)
  permissions: [
    { name: CPS_ROLE, for: 'observe', required: true },
    { name: VIEW_DEVICES, for: 'observe', required: true },
    { name: CPS_ROLE, for: 'write', required: true },
    { name: CPS_ROLE, for: 'delivery', required: true },
    { name: VIEW_DEVICES, for: 'delivery', required: true },
    { name: CPS_ROLE, for: 'check-in', required: true },
    { name: VIEW_DEVICES, for: 'devices', required: true },
    { name: MANAGE_APPS, for: 'check', required: false },
  ],
  // Common Platform Services: 200 to 600 calls a minute in a cluster of Neurons for MDM, and 100 to 200 for check-ins, for all of
  // its tenants together. For EPMM itself none is published, so the lowest of these are taken. Devices are read by POST.
  // (https://help.ivanti.com/mi/help/en_us/CPS/8x/api/ServiceConnectAPI/suggested_rate_limits.htm, last verified on documentation,
  // November 2026)
  limits: {
    windowMs: 60_000,
    requests: 200,
    writes: 200,
    operations: { [CPS_OPERATIONS.checkIn]: 20 },
    atOnce: 2,
  },
  // The attributes there are, the list of devices, and what their attributes hold.
  quietPassRequests: () => 3,
  place({ settings, platform, app }, key) {
    const attribute = attributeNames(settings)[app.keys.indexOf(key)];
    return attribute === undefined
      ? `app configuration of ${app.packageId} (${platform}) / ${key}`
      : placeOf(attribute.toLowerCase(), platform);
  },
  whyUnsuited: ({ app, settings }) => whyUnsuitedTo(app, settings),
  normalize,
  instructions,
  open,
};

function open({ url, username, password, deviceSpaceId }: Account, kit: Kit): Connector<Slot> {
  const http = new IvantiHttp({ url, username, password, kit });
  const cps = new Cps(http);
  const client = new CoreClient(http, deviceSpaceId, kit);
  const tenant: Tenant = { kit, client, spaceId: deviceSpaceId, cps, attributes: new AttributeList(cps) };
  const copies = perDevice(deviceAttributes(tenant), kit);
  return {
    check: (slots, signal) => check(tenant, slots, signal),
    observe: async (slot, signal) => copies.observe(slotOn(slot), signal),
    async write(slot, before, reveal, signal, long) {
      const normalized = normalize(reveal());
      if ('unsupported' in normalized) throw new Failure('rejected', normalized.unsupported);
      return copies.write(slotOn(slot), before, reveal, signal, long);
    },
    // Which attribute it is makes no difference to when phones were last heard of: a slot that a person writes has phones, too.
    delivery: (slot, since, signal) => copies.delivery(phonesOf(slot), since, signal),
    requestCheckIn: (slot, since, signal) => copies.requestCheckIn(phonesOf(slot), since, signal),
    async *probe(slot, device, signal) {
      if (slot.settings.write === 'manual') yield failure('probe-device', byHand(slot), 'name another slot');
      else yield* copies.probe(slotOn(slot), device, signal);
    },
    devices: (signal) => devices(client, signal),
  };
}

function phonesOf({ platform, app, settings }: CoreSlot) {
  return attributeSlot(attributeNames(settings), platform, app);
}

function slotOn(slot: CoreSlot) {
  if (slot.settings.write === 'manual') throw new Failure('rejected', byHand(slot));
  return phonesOf(slot);
}

function byHand({ name }: CoreSlot): string {
  return `the slot \`${name}\` is written by a person (\`write: manual\`)`;
}
