/** The person in the console: sees attributes as they are kept, settled or not, and changes them behind our back. */
import type { SimulatedConsole } from '#simulation';
import type { Definition } from './definitions.ts';
import type { Attributes, Device, Platform } from './device.ts';
import { withAttribute } from './devices.ts';
import { TOUCHED } from './population.ts';
import { type AttributeSlot, secondAttribute, type Tenant } from './tenant.ts';

/** Places of copies are places in `values`. */
export interface DeviceConsole extends SimulatedConsole {
  /** So many devices enrol that are no simulated phones. */
  enrol(count: number, platform: Platform): void;
  /** A device is retired: it is a copy no more, but still listed. */
  retire(slot: string, at: number): void;
  /** A device is deleted. */
  expel(slot: string, at: number): void;
  /** Somebody defines the slot's attribute, once more or in another way. */
  define(slot: string, as?: Partial<Omit<Definition, 'id' | 'name'>>): void;
  /** Somebody gives the slot's attribute another name. Its app configuration still refers to the old one. */
  rename(slot: string, to: string): void;
  /** Devices that are no copies of any slot, as text: what no write of ours may change. */
  others(): readonly string[];
}

const MARK = '<ours>';

export function makeConsole(tenant: Tenant): DeviceConsole {
  const { devices, definitions, slots, now } = tenant;
  const ours = new Set(slots.map(({ settings }) => settings.attribute));
  let touches = 0;

  function slotOf(name: string): AttributeSlot {
    const slot = slots.find((candidate) => candidate.name === name);
    if (slot === undefined) throw new Error(`there is no slot ${name}`);
    return slot;
  }

  /** Without its attribute a slot has no copies. */
  function copies(name: string): readonly Device[] {
    const { platform, settings } = slotOf(name);
    return definitions.get(settings.attribute) === undefined ? [] : devices.copies(platform);
  }

  function copy(name: string, at: number): Device {
    const device = copies(name)[at];
    if (device === undefined) throw new Error(`slot ${name} has no copy ${at}`);
    return device;
  }

  function put(
    name: string,
    which: readonly Device[],
    value: string | null,
    { attribute } = slotOf(name).settings,
  ): void {
    for (const device of which) devices.change(device, withAttribute(device.attributes, attribute, value));
  }

  function line(device: Device, mark: string | null): string {
    const shown: Attributes = Object.fromEntries(
      Object.entries(device.attributes).flatMap(([name, value]) => {
        if (!ours.has(name)) return [[name, value]];
        return name === mark ? [[name, MARK]] : [];
      }),
    );
    const { id, guid, identifier, system, name, serialNumber, status, space } = device;
    return JSON.stringify([id, guid, identifier, system, name, serialNumber, status, space, shown]);
  }

  return {
    values(name) {
      const { attribute } = slotOf(name).settings;
      return copies(name).map(({ attributes }) => textOf(attributes[attribute]));
    },
    setValue(name, value) {
      const { attribute } = slotOf(name).settings;
      if (definitions.get(attribute) === undefined) throw new Error(`attribute ${attribute} is not defined`);
      put(name, copies(name), value);
    },
    setCopy: (name, at, value) => put(name, [copy(name, at)], value),
    parts(name) {
      const { attribute } = slotOf(name).settings;
      const second = secondAttribute(slotOf(name));
      return copies(name).map(({ attributes }) => [textOf(attributes[attribute]), textOf(attributes[second])]);
    },
    setSecond: (name, value) => put(name, copies(name), value, { attribute: secondAttribute(slotOf(name)) }),
    touchNeighbour(name) {
      touches += 1;
      const device = copy(name, 0);
      devices.change(device, withAttribute(device.attributes, TOUCHED, `changed in the console ${touches}`));
    },
    neighbours: (name) => copies(name).map((device) => line(device, null)),
    inPlace: (name) => copies(name).map((device) => line(device, slotOf(name).settings.attribute)),
    remove(name) {
      const { attribute } = slotOf(name).settings;
      definitions.remove(attribute);
      devices.rename(attribute, null);
    },
    enrol(count, platform) {
      for (let at = 0; at < count; at += 1) {
        const name = `enrolled later ${devices.all.length}`;
        const attributes = { [TOUCHED]: 'Sales' };
        devices.add({
          system: platform,
          name,
          serialNumber: `L${devices.all.length}`,
          registeredAt: now(),
          attributes,
        });
      }
    },
    retire: (name, at) => devices.setStatus(copy(name, at), 'RETIRED'),
    expel: (name, at) => devices.expel(copy(name, at)),
    define: (name, as) => definitions.define(slotOf(name).settings.attribute, as),
    rename(name, to) {
      const { attribute } = slotOf(name).settings;
      const { id: _, name: __, ...as } = definitions.get(attribute) ?? { id: 0, name: '' };
      definitions.remove(attribute);
      definitions.define(to, as);
      devices.rename(attribute, to);
    },
    others() {
      const copied = new Set<Device>([...devices.copies('ios'), ...devices.copies('android')]);
      return devices.all.filter((device) => !copied.has(device)).map((device) => line(device, null));
    },
  };
}

/** The value as a text; null where there is none. */
export function textOf(value: Attributes[string] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'object' ? value.join(', ') : String(value);
}
