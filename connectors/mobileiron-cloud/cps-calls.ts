/** Attributes through Common Platform Services: documented, many devices with one call, the default device space only. */
import { Failure } from '#connector';
import { type CpsAttribute, requireWritable } from '../ivanti-cps/attribute.ts';
import { CPS_BATCH, type Cps } from '../ivanti-cps/cps.ts';
import type { CpsDevice } from '../ivanti-cps/device.ts';
import type { AttributeCalls } from './attribute-calls.ts';
import { namesOf } from './device-list.ts';
import { SharedLook } from './shared-look.ts';

/** A fraction of what all tenants of a cluster may ask for in a minute; the next run goes on. */
const CHECK_IN_CALLS = 5;

export function cpsCalls(cps: Cps): AttributeCalls {
  const attributes = new SharedLook<readonly CpsAttribute[]>((signal) => cps.metadata(signal));
  return {
    atOnce: CPS_BATCH,
    checkInCalls: CHECK_IN_CALLS,
    async requireAttribute(attribute, signal) {
      requireWritable(await attributes.look(attribute, signal), attribute);
    },
    async set(ids, values, signal) {
      const identifiers = await identifiersOf(cps, ids, signal);
      if (identifiers.length === 0) throw unknownToCps(ids.length);
      return cps.updateAttributes(identifiers, values, signal);
    },
    async requestCheckIn(ids, signal) {
      const identifiers = await identifiersOf(cps, ids, signal);
      return identifiers.length === 0 ? 0 : cps.forceCheckin(identifiers, signal);
    },
  };
}

/**
 * Devices as the partner API knows them, by the GUIDs under which the product lists them.
 *
 * unverified: is the `guid` of the device list the `deviceGuid` of Common Platform Services? (sheet: Common Platform Services) The
 * self-check asks for one device in this way.
 */
export function knownToCps(cps: Cps, guids: readonly string[], signal: AbortSignal): Promise<readonly CpsDevice[]> {
  return cps.devicesByUuid('GUID', guids, signal);
}

/** The identifiers that updates and check-in requests take, which only the partner API itself can tell. */
async function identifiersOf(cps: Cps, ids: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const guids = ids.map((id) => namesOf(id).guid);
  const asked = new Set(guids);
  const devices = await knownToCps(cps, guids, signal);
  // A device that nobody asked for is not written to.
  return devices.filter(({ guid }) => guid !== null && asked.has(guid)).map(({ identifier }) => identifier);
}

function unknownToCps(count: number): Failure {
  return new Failure(
    'rejected',
    `Common Platform Services knows none of ${count === 1 ? 'the one device' : `${count} devices`} by the GUID under which Neurons lists it, so nothing was written; is the device space the default one?`,
  );
}
