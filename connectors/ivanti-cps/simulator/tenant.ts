/** What one simulated tenant consists of; the routes of both APIs read it, the console changes it. */
import type { ReportingFleet, SimulatedSlot } from '#simulation';
import { accepted, type Definitions } from './definitions.ts';
import type { Attributes, Device, Platform } from './device.ts';
import { type Devices, withAttribute } from './devices.ts';
import type { Paging } from './page.ts';
import type { SharedQuirks } from './quirks.ts';
import { Refusal } from './refusal.ts';

/** A slot and the attribute that its app configuration refers to, as the console names it. */
export interface AttributeSlot extends SimulatedSlot {
  readonly settings: { readonly attribute: string };
}

export interface Tenant {
  readonly quirks: SharedQuirks;
  readonly now: () => number;
  readonly slots: readonly AttributeSlot[];
  readonly definitions: Definitions;
  readonly devices: Devices;
  readonly paging: Paging;
  readonly fleet: () => ReportingFleet;
  readonly spaces: Spaces;
}

export interface Spaces {
  /** The one the account's devices are in, and the only one that Common Platform Services know. */
  readonly defaultSpace: number;
  readonly otherSpace: number;
}

const STARS = '*****';
const LONGEST = 255;

/** A slot of each number, alternating iOS and Android; the two of a pair have attributes of one number. */
export function makeSlots(count: number): readonly AttributeSlot[] {
  return Array.from({ length: count }, (_, at) => {
    const platform: Platform = at % 2 === 0 ? 'ios' : 'android';
    const pair = Math.floor(at / 2) + 1;
    const attribute = `pingid_mdm_token_${platform}${pair === 1 ? '' : `_${pair}`}`;
    return { name: `${platform}${pair === 1 ? '' : `-${pair}`}`, platform, settings: { attribute } };
  });
}

/** The attribute that holds the second part, where tokens have two. */
export function secondAttribute({ settings }: AttributeSlot): string {
  return `${settings.attribute}_second`;
}

/** A device's attributes as a read shows them. */
export function shownAttributes({ quirks, devices }: Tenant, device: Device): Attributes {
  return quirks.reads === 'at-once' ? devices.seen(device) : device.reported;
}

/** What may be hidden behind stars. */
export function identity({ quirks }: Tenant, text: string): string {
  return quirks.identity === 'hidden' ? STARS : text;
}

/** When the device was last heard of: enrolling is a check-in, too. */
export function lastCheckInAt({ fleet }: Tenant, device: Device): number {
  const phone = device.phone === null ? undefined : fleet().phones[device.phone];
  return phone?.lastCheckInAt ?? device.registeredAt;
}

/** Asks devices to check in soon, and returns how many were asked. */
export function askToCheckIn({ quirks, fleet, now }: Tenant, devices: readonly Device[]): number {
  const active = devices.filter(({ status }) => status === 'ACTIVE');
  const asked = quirks.checkInCount === 'fewer' ? active.slice(1) : active;
  for (const { phone } of asked) if (phone !== null) fleet().wake(phone, now());
  return asked.length;
}

/** The attributes of a request as they would be kept: those that are ignored are missing. Throws a `Refusal`. */
export function takenAttributes({ quirks, definitions }: Tenant, given: object): Attributes {
  let taken: Attributes = {};
  for (const [name, value] of Object.entries(given)) {
    const definition = definitions.get(name);
    const kept = definition === undefined || definition.readOnly ? undefined : accepted(definition, value);
    if (kept === undefined && quirks.unknownAttribute === 'ignored') continue;
    if (kept === undefined) throw new Refusal(400, `Invalid attribute: ${name}`);
    taken = withAttribute(taken, name, typeof kept === 'string' ? shortened(kept, quirks) : kept);
  }
  return taken;
}

function shortened(value: string, { longestValue }: SharedQuirks): string {
  if (longestValue === 'unlimited' || value.length <= LONGEST) return value;
  if (longestValue === '255-refused') throw new Refusal(400, `The value is longer than ${LONGEST} characters`);
  return value.slice(0, LONGEST);
}
