/** Jamf Pro as the conformance suite opens it, and records of the Classic API to look at by themselves. */
import type { Finding, SlotSettings } from '#connector';
import type { SimulatorOptions } from '#simulation';
import { jamfPro } from '../../../connectors/jamf-pro/index.ts';
import type { Slot } from '../../../connectors/jamf-pro/settings.ts';
import { type JamfSimulator, simulator } from '../../../connectors/jamf-pro/simulator.ts';
import { drain, openWorld, signal, type World } from '../../conformance/world.ts';

export const KEY = 'PINGID_MDM_TOKEN';
export const PRODUCT = { id: 'jamf-pro', definition: jamfPro, simulation: simulator };
export const HERE = '/JSSResource/mobiledeviceapplications';

export interface JamfWorld extends World {
  readonly simulator: JamfSimulator;
}

export async function jamfWorld(options: SimulatorOptions = {}, around = {}): Promise<JamfWorld> {
  return (await openWorld(PRODUCT, options, around)) as JamfWorld;
}

export async function findingsOf(world: World): Promise<readonly Finding[]> {
  return drain(world.open().check(world.slots, signal));
}

export function slotNamed(application?: string, more: Partial<SlotSettings<Slot>> = {}): SlotSettings<Slot> {
  const app = { keys: [KEY], packageId: 'com.example.app' };
  const settings = application === undefined ? {} : { application };
  return { name: 'ios', platform: 'ios', app, settings, ...more } as unknown as SlotSettings<Slot>;
}

/** A record's XML; `inner` is what stands between the tags of `app_configuration`. */
export function recordXml(inner: string, more = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><mobile_device_application><general><id>17</id><name>PingID</name><bundle_id>com.example.app</bundle_id></general>${more}<app_configuration>${inner}</app_configuration></mobile_device_application>`;
}
