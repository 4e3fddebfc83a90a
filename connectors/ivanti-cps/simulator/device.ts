/** A device as the server keeps it. How it looks in an answer is each API's own affair. */
import type { SimulatedSlot } from '#simulation';

export type Platform = SimulatedSlot['platform'];

/** The value of a custom attribute; a list where the product lets an attribute have several values. */
export type Value = string | number | boolean | readonly string[];

/** Custom attributes by name, in the order in which they were set. Never changed: a change makes another object. */
export type Attributes = Readonly<Record<string, Value>>;

export type System = Platform | 'macos' | 'windows';

export type Status = 'ACTIVE' | 'RETIRED' | 'RETIRE_PENDING' | 'WIPED' | 'VERIFICATION_PENDING';

export interface Device {
  /** Rises with enrolment; lists are sorted by it. */
  readonly id: number;
  readonly guid: string;
  /** The UEM identifier: an Apple device's UDID, a longer number of Android. */
  readonly identifier: string;
  readonly system: System;
  readonly name: string;
  /** Empty where the device doesn't tell. */
  readonly serialNumber: string;
  readonly imei: string;
  /** The space it is in: Common Platform Services know the default one only. */
  readonly space: number;
  /** Only its apps are managed: no MDM enrolment, and no managed configuration. */
  readonly mamOnly: boolean;
  /** Its number in the fleet; null for what is no simulated phone. */
  readonly phone: number | null;
  readonly registeredAt: number;
  status: Status;
  attributes: Attributes;
  /** Older attributes that reads still show, oldest first, each until its time; null where everything has settled. */
  fading: readonly { readonly until: number; readonly attributes: Attributes }[] | null;
  /** What the server showed it at its last check-in, and at the one before. */
  reported: Attributes;
  reportedBefore: Attributes;
}

export type DeviceSeed = Pick<Device, 'system' | 'name' | 'serialNumber' | 'registeredAt' | 'attributes'> &
  Partial<Pick<Device, 'space' | 'mamOnly' | 'phone' | 'status'>>;

export function makeDevice(id: number, seed: DeviceSeed, defaultSpace: number): Device {
  const digits = id.toString(16).padStart(8, '0');
  const apple = seed.system === 'ios' || seed.system === 'macos';
  return {
    id,
    guid: `${digits}-7e57-4000-8000-${digits}beef`,
    identifier: apple ? `${digits}a11ce`.padEnd(40, digits) : `${digits}d01d`.padEnd(60, digits),
    imei: seed.system === 'macos' || seed.system === 'windows' ? '' : `35 377808 ${String(id).padStart(6, '0')} 1`,
    space: defaultSpace,
    mamOnly: false,
    phone: null,
    status: 'ACTIVE',
    ...seed,
    fading: null,
    reported: seed.attributes,
    reportedBefore: seed.attributes,
  };
}
