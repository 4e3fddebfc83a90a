/**
 * The vendor's calls for the attributes of devices. Which devices there are comes from EPMM's own list, which says how many
 * there are and whether more follow; what their attributes hold comes from Common Platform Services, a hundred devices at a time.
 */
import { type AttributeVendor, type DevicePage, type DeviceRow, Failure, type Platform } from '#connector';
import { CPS_BATCH, type IdentifierType } from '../ivanti-cps/cps.ts';
import { attributesOf, type CpsDevice } from '../ivanti-cps/device.ts';
import { ACTIVE_DEVICES, isActive, PAGE_ROWS, uuidOf } from './devices.ts';
import type { Tenant } from './tenant.ts';

/** A request to check in wakes phones: fewer at a time than other calls. */
const CHECK_IN_BATCH = 50;
const CHECK_IN_CALLS = 10;

const READS = 'POST /msa/v1/cps/device/uuid';

export function deviceAttributes(tenant: Tenant): AttributeVendor {
  const { client, cps, attributes } = tenant;

  async function page(offset: number, signal: AbortSignal): Promise<DevicePage> {
    const asked = { fields: ['common.uuid', 'common.status'], query: ACTIVE_DEVICES, offset, limit: PAGE_ROWS };
    const { entries, total, hasMore } = await client.devices(asked, signal);
    const known = await byGuid(entries.filter(isActive).map(uuidOf), signal);
    const rows = await rowsOf([...known.values()], signal);
    const ids = entries.map((entry) => known.get(uuidOf(entry).toLowerCase())?.identifier ?? uuidOf(entry));
    return { rows, ids, total, isLast: !hasMore };
  }

  /**
   * unverified: is the uuid of EPMM's own list what Common Platform Services call the GUID of a device? (sheet: Common Platform
   * Services) A device that one side lists and the other doesn't know stops the look: its copy can't be told.
   */
  async function byGuid(uuids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, CpsDevice>> {
    const devices = await devicesBy('GUID', uuids, signal);
    const found = new Map(devices.map((device) => [device.guid?.toLowerCase(), device]));
    const known = new Map<string, CpsDevice>();
    for (const uuid of uuids) {
      const device = found.get(uuid.toLowerCase());
      if (device === undefined) throw notServed(uuid);
      known.set(uuid.toLowerCase(), device);
    }
    return known;
  }

  async function devicesBy(type: IdentifierType, ids: readonly string[], signal: AbortSignal) {
    const batches: (readonly string[])[] = [];
    for (let at = 0; at < ids.length; at += CPS_BATCH) batches.push(ids.slice(at, at + CPS_BATCH));
    return (await Promise.all(batches.map((batch) => cps.devicesByUuid(type, batch, signal)))).flat();
  }

  /** Those that are active, as the engine knows devices. */
  async function rowsOf(devices: readonly CpsDevice[], signal: AbortSignal): Promise<readonly DeviceRow[]> {
    const custom = await attributes.get(signal);
    return devices
      .filter(({ status }) => status === 'ACTIVE')
      .map((device) => ({
        id: device.identifier,
        platform: device.platform,
        attributes: attributesOf(device, custom, READS),
        lastCheckInAt: device.lastCheckInAt,
      }));
  }

  async function rowBySerialNumber(serialNumber: string, signal: AbortSignal): Promise<DeviceRow | undefined> {
    // Anything else could end the quotation and go on as a query of its own.
    if (!/^[\w.-]+$/.test(serialNumber)) return undefined;
    const query = `common.SerialNumber="${serialNumber}"`;
    const asked = { fields: ['common.uuid', 'common.status'], query, offset: 0, limit: 2 };
    const active = (await client.devices(asked, signal)).entries.filter(isActive);
    const known = active.length === 1 ? await byGuid(active.map(uuidOf), signal) : new Map<string, CpsDevice>();
    const [row] = await rowsOf([...known.values()], signal);
    return row;
  }

  return {
    pageRows: PAGE_ROWS,
    batch: { set: CPS_BATCH, read: CPS_BATCH, checkIn: CHECK_IN_BATCH },
    checkInCalls: CHECK_IN_CALLS,
    place: placeOf,
    requireAttribute: (attribute, signal) => attributes.require(attribute, signal),
    page,
    read: async (ids, signal) => rowsOf(await devicesBy('MDM_IDENTIFIER', ids, signal), signal),
    set(ids, values, signal) {
      attributes.outdate();
      return cps.updateAttributes(ids, values, signal);
    },
    // EPMM has a call of its own (`wakeup`), which is only observed, and needs the right to manage devices.
    requestCheckIn: (ids, signal) => cps.forceCheckin(ids, signal),
    async find(device, signal) {
      for (const type of ['GUID', 'MDM_IDENTIFIER'] as const) {
        const [row] = await rowsOf(await cps.devicesByUuid(type, [device], signal), signal);
        if (row !== undefined) return row;
      }
      return rowBySerialNumber(device, signal);
    },
  };
}

/** Where a slot is, for people. */
export function placeOf(attribute: string, platform: Platform): string {
  return `device attribute ${attribute} (${platform === 'ios' ? 'iOS' : 'Android'} devices)`;
}

function notServed(uuid: string): Failure {
  const says = `${READS}: the device ${uuid} is in EPMM's list and unknown to Common Platform Services`;
  return new Failure('rejected', `${says}, which serve the default device space only; leave \`deviceSpaceId\` out`);
}
