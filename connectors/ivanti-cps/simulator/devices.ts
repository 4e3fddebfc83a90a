/**
 * The devices as the server keeps them, sorted by id. A change is kept at once and seen by reads only after it has settled. There
 * may be a hundred thousand: lists are made once and cut by index, and made again only when somebody enrols or leaves.
 */
import { type Attributes, type Device, type DeviceSeed, makeDevice, type Platform, type Status } from './device.ts';

export interface DeviceSettings {
  readonly settleMs: number;
  readonly now: () => number;
  readonly defaultSpace: number;
  /** Whether Common Platform Services know devices of which only the apps are managed. */
  readonly listsAppsOnly: boolean;
}

const FIRST_ID = 100_001;
/** So many lists are kept; whoever asks for yet another begins afresh. */
const LISTS_KEPT = 16;

export class Devices {
  readonly #settings: DeviceSettings;
  #all: Device[] = [];
  readonly #byKey = new Map<string, Device>();
  readonly #byPhone: Device[] = [];
  readonly #lists = new Map<string, readonly Device[]>();
  #nextId = FIRST_ID;

  constructor(settings: DeviceSettings) {
    this.#settings = settings;
  }

  add(seed: DeviceSeed): Device {
    const device = makeDevice(this.#nextId, seed, this.#settings.defaultSpace);
    this.#nextId += 1;
    this.#all.push(device);
    for (const key of keysOf(device)) this.#byKey.set(key, device);
    if (device.phone !== null) this.#byPhone[device.phone] = device;
    this.#lists.clear();
    return device;
  }

  /** By id, GUID or UEM identifier. */
  find(key: string): Device | undefined {
    return this.#byKey.get(key);
  }

  ofPhone(number: number): Device | undefined {
    const device = this.#byPhone[number];
    return device !== undefined && this.#byKey.has(device.guid) ? device : undefined;
  }

  get all(): readonly Device[] {
    return this.#all;
  }

  /** The devices that fit, by id. `name` stands for the condition: the same name always means the same devices. */
  list(name: string, fits: (device: Device) => boolean): readonly Device[] {
    const kept = this.#lists.get(name);
    if (kept !== undefined) return kept;
    if (this.#lists.size >= LISTS_KEPT) this.#lists.clear();
    const made = this.#all.filter(fits);
    this.#lists.set(name, made);
    return made;
  }

  /** The copies of a platform's slots: enrolled, active devices in the default space. */
  copies(platform: Platform): readonly Device[] {
    return this.list(
      `copies: ${platform}`,
      (device) => device.system === platform && device.status === 'ACTIVE' && !device.mamOnly && this.isListed(device),
    );
  }

  /** Whether Common Platform Services know it. */
  isListed(device: Device): boolean {
    const { defaultSpace, listsAppsOnly } = this.#settings;
    return device.space === defaultSpace && (listsAppsOnly || !device.mamOnly);
  }

  setStatus(device: Device, status: Status): void {
    device.status = status;
    this.#lists.clear();
  }

  /** It is gone, as if it had never been. */
  expel(device: Device): void {
    this.#all = this.#all.filter((other) => other !== device);
    for (const key of keysOf(device)) this.#byKey.delete(key);
    this.#lists.clear();
  }

  change(device: Device, attributes: Attributes): void {
    const { settleMs, now } = this.#settings;
    if (settleMs > 0) {
      const still = (device.fading ?? []).filter((older) => older.until > now());
      device.fading = [...still, { until: now() + settleMs, attributes: device.attributes }];
    }
    device.attributes = attributes;
  }

  /** As a read shows them now. */
  seen(device: Device): Attributes {
    if (device.fading === null) return device.attributes;
    const older = device.fading.find(({ until }) => until > this.#settings.now());
    if (older === undefined) device.fading = null;
    return older?.attributes ?? device.attributes;
  }

  /** The device is told what the server shows. */
  checkIn(device: Device): void {
    device.reportedBefore = device.reported;
    device.reported = this.seen(device);
  }

  /** Takes an attribute from every device, or gives it another name, at once. */
  rename(name: string, to: string | null): void {
    const renamed = (attributes: Attributes): Attributes => {
      if (!Object.hasOwn(attributes, name)) return attributes;
      const entries = Object.entries(attributes).filter(([key]) => to !== null || key !== name);
      return Object.fromEntries(entries.map(([key, value]) => [key === name && to !== null ? to : key, value]));
    };
    for (const device of this.#all) {
      device.attributes = renamed(device.attributes);
      device.reported = renamed(device.reported);
      device.reportedBefore = renamed(device.reportedBefore);
      device.fading =
        device.fading?.map(({ until, attributes }) => ({ until, attributes: renamed(attributes) })) ?? null;
    }
  }
}

/** The attributes with another value for one of them, in its place; null takes it away. */
export function withAttribute(attributes: Attributes, name: string, value: Attributes[string] | null): Attributes {
  if (value !== null) return { ...attributes, [name]: value };
  const { [name]: _, ...rest } = attributes;
  return rest;
}

function keysOf(device: Device): readonly string[] {
  return [String(device.id), device.guid, device.identifier];
}
