/** Ivanti Neurons for MDM as Watchword sees it: settings, abilities, roles, limits, and how a tenant is opened. */
import {
  attributeSlot,
  type Connector,
  type ConnectorDefinition,
  Failure,
  type Kit,
  perDevice,
  type SlotSettings,
} from '#connector';
import { attributeNames, whyUnsuitedTo } from '../ivanti-cps/attribute-settings.ts';
import { CPS_OPERATIONS, CPS_ROLE, Cps } from '../ivanti-cps/cps.ts';
import { IvantiHttp } from '../ivanti-cps/http.ts';
import { check } from './check/check.ts';
import { NeuronsClient } from './client.ts';
import { cpsCalls } from './cps-calls.ts';
import { deviceCalls } from './device-calls.ts';
import { DeviceList } from './device-list.ts';
import { devices } from './devices.ts';
import { instructions } from './instructions.ts';
import { normalize } from './normalize.ts';
import { APPS, READ_DEVICES, TENANT, WRITE_DEVICES } from './roles.ts';
import { type Account, account, type Slot, slot } from './settings.ts';
import { spaceOf } from './space.ts';
import { attributeVendor } from './vendor.ts';

export const mobileironCloud: ConnectorDefinition<Account, Slot> = {
  id: 'mobileiron-cloud',
  title: 'Ivanti Neurons for MDM (MobileIron Cloud)',
  docs: 'https://help.ivanti.com/mi/help/en_US/cld/8x/api/MDMCustomerIntegrationAPIGuide/Device%20API%20Calls.htm',
  account,
  slot,
  capabilities: { write: 'per-device', readback: 'value', delivery: 'check-in', devices: true },
  permissions: [
    { name: READ_DEVICES, for: 'observe', required: true },
    { name: CPS_ROLE, for: 'observe', required: true },
    // Finds the default space, unless `space` names one.
    { name: TENANT, for: 'observe', required: true },
    { name: CPS_ROLE, for: 'write', required: true },
    { name: WRITE_DEVICES, for: 'write', required: false },
    { name: READ_DEVICES, for: 'delivery', required: true },
    { name: READ_DEVICES, for: 'devices', required: true },
    { name: CPS_ROLE, for: 'check-in', required: true },
    { name: WRITE_DEVICES, for: 'check-in', required: false },
    { name: TENANT, for: 'check', required: false },
    { name: APPS, for: 'check', required: false },
  ],
  /**
   * Published are ceilings of the partner API, in calls per minute, for a whole cluster and all its tenants together; here stands half
   * of what the smallest cluster allows, and the kit takes half of that. For the product's own API there are no figures, only the
   * announcement of 429 and 503. (https://help.ivanti.com/mi/help/en_us/CPS/8x/api/ServiceConnectAPI/suggested_rate_limits.htm,
   * last verified on documentation, November 2026)
   */
  limits: {
    windowMs: 60_000,
    requests: 600,
    writes: 300,
    operations: {
      [CPS_OPERATIONS.metadata]: 100,
      [CPS_OPERATIONS.read]: 100,
      [CPS_OPERATIONS.update]: 100,
      [CPS_OPERATIONS.checkIn]: 50,
    },
    atOnce: 2,
  },
  // What attributes there are, and the devices. Which space is the default one is asked once.
  quietPassRequests: () => 2,
  place,
  whyUnsuited: ({ app, settings }) => whyUnsuitedTo(app, settings),
  normalize,
  instructions,
  open,
};

/** One attribute may serve both platforms: its copies are devices, and no device is of both. */
function place({ platform, app, settings }: SlotSettings<Slot>, key: string): string {
  const attribute = attributeNames(settings)[app.keys.indexOf(key)];
  if (attribute === undefined) return `app configuration of ${app.packageId} (${platform}) / ${key}`;
  return `attribute ${attribute.normalize('NFC').toLowerCase()} / ${platform}`;
}

function open(settings: Account, kit: Kit): Connector<Slot> {
  const http = new IvantiHttp({ ...settings, kit });
  const client = new NeuronsClient(http, kit);
  const cps = new Cps(http);
  const list = new DeviceList(client, (signal) => spaceOf(settings, client, kit, signal));
  const calls = settings.attributeCalls === 'cps' ? cpsCalls(cps) : deviceCalls(client);
  const attributes = perDevice(attributeVendor(list, calls), kit);
  return {
    check: (slots, signal) => check({ settings, kit, client, cps }, slots, signal),
    observe: async (slot, signal) => attributes.observe(attributeOf(slot), signal),
    async write(slot, before, reveal, signal, long) {
      const normalized = normalize(reveal());
      if ('unsupported' in normalized) throw new Failure('rejected', normalized.unsupported);
      return attributes.write(attributeOf(slot), before, reveal, signal, long);
    },
    // Which attribute it is makes no difference to when phones were last heard of: a slot that a person writes has phones, too.
    delivery: (slot, since, signal) => attributes.delivery(phonesOf(slot), since, signal),
    requestCheckIn: (slot, since, signal) => attributes.requestCheckIn(phonesOf(slot), since, signal),
    async *probe(slot, device, signal) {
      if (slot.settings.write !== 'manual') yield* attributes.probe(attributeOf(slot), device, signal);
      else yield { check: 'probe-device', level: 'unknown', says: 'a slot that a person writes has nothing to prove' };
    },
    devices: (signal) => devices(list, signal),
  };
}

function phonesOf({ platform, app, settings }: SlotSettings<Slot>) {
  return attributeSlot(attributeNames(settings), platform, app);
}

function attributeOf(slot: SlotSettings<Slot>) {
  if (slot.settings.write !== 'manual') return phonesOf(slot);
  throw new Failure('rejected', `the slot \`${slot.name}\` is written by a person (\`write: manual\`)`);
}
