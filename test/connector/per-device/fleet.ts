/** A vendor's device list in memory, which a test can disturb at every call. */
import { createHash } from 'node:crypto';
import { type AttributeVendor, type DeviceRow, type LongWrite, perDevice } from '#connector';
import { Failure } from '../../../src/model/failure.ts';
import type { ObservedSlot, WriteReport } from '../../../src/model/slot.ts';
import type { Fingerprint, Platform } from '../../../src/model/token.ts';
import { kitWith } from '../loopback.ts';

export interface TestDevice {
  readonly id: string;
  readonly platform: Platform | null;
  isActive: boolean;
  attributes: Record<string, string>;
  lastCheckInAt: number | null;
}

export const ATTRIBUTE = 'token';
export const SLOT = { attribute: ATTRIBUTE, platform: 'ios' } as const;
export const signal: AbortSignal = new AbortController().signal;

export function fingerprint(value: string): Fingerprint {
  return createHash('sha256').update(value).digest('hex') as Fingerprint;
}

/** What a test may make the vendor do. Each is asked at the moment of the call, before the vendor does its work. */
export interface Quirks {
  onPage: (offset: number) => void;
  onSet: (ids: readonly string[]) => void;
  onRead: (ids: readonly string[]) => void;
  /** Devices that `set` passes over in silence. */
  ignores: (id: string) => boolean;
  /** What `set` says that it has changed. */
  counts: (changed: number) => number | null;
  /** What the vendor says of its own list. */
  total: (entries: number) => number | null;
  isLast: (isLast: boolean) => boolean;
  /** Somebody, or the vendor itself, does something to a device that is set. */
  alsoSets: (device: TestDevice) => void;
}

export class TestFleet implements AttributeVendor {
  pageRows = 10;
  batch: AttributeVendor['batch'] = { set: 5, read: 3, checkIn: 4 };
  checkInCalls = 2;
  devices: TestDevice[] = [];
  readonly quirks: Partial<Quirks> = {};
  /** What was asked, in a word and a number each. */
  readonly calls: string[] = [];
  /** The devices of each `set` and of each request to check in. */
  readonly setIds: (readonly string[])[] = [];
  readonly askedIds: (readonly string[])[] = [];
  /** Hears of every row that leaves the vendor. */
  onRow: (row: DeviceRow) => void = () => {};

  constructor(devices: readonly TestDevice[] = []) {
    this.devices = [...devices];
  }

  place(attribute: string, platform: Platform): string {
    return `device attribute ${attribute} (${platform} devices)`;
  }

  async requireAttribute(attribute: string): Promise<void> {
    this.calls.push(`require ${attribute}`);
    if (attribute === 'undefined') throw new Failure('rejected', 'the attribute is not defined');
  }

  async page(offset: number) {
    this.calls.push(`page ${offset}`);
    this.quirks.onPage?.(offset);
    const entries = this.devices.slice(offset, offset + this.pageRows);
    const { length } = this.devices;
    const isLast = offset + this.pageRows >= length;
    return {
      rows: entries.filter((device) => device.isActive).map((device) => this.#row(device)),
      ids: entries.map(({ id }) => id),
      total: this.quirks.total === undefined ? length : this.quirks.total(length),
      isLast: this.quirks.isLast?.(isLast) ?? isLast,
    };
  }

  async read(ids: readonly string[]): Promise<readonly DeviceRow[]> {
    this.calls.push(`read ${ids.length}`);
    if (ids.length > this.batch.read) throw new Failure('rejected', 'too many ids');
    this.quirks.onRead?.(ids);
    return this.#known(ids).map((device) => this.#row(device));
  }

  async set(ids: readonly string[], values: Readonly<Record<string, string>>): Promise<number | null> {
    this.calls.push(`set ${ids.length}`);
    if (ids.length > this.batch.set) throw new Failure('rejected', 'too many ids');
    this.quirks.onSet?.(ids);
    this.setIds.push(ids);
    const known = this.#known(ids).filter(({ id }) => !(this.quirks.ignores?.(id) ?? false));
    for (const device of known) {
      device.attributes = { ...device.attributes, ...values };
      this.quirks.alsoSets?.(device);
    }
    return this.quirks.counts === undefined ? known.length : this.quirks.counts(known.length);
  }

  async requestCheckIn(ids: readonly string[]): Promise<number | null> {
    this.calls.push(`check-in ${ids.length}`);
    this.askedIds.push(ids);
    return this.#known(ids).length;
  }

  async find(device: string): Promise<DeviceRow | undefined> {
    const [found] = this.#known([device]);
    return found === undefined ? undefined : this.#row(found);
  }

  values(platform: Platform = 'ios'): readonly (string | undefined)[] {
    return this.devices.filter((one) => one.platform === platform).map(({ attributes }) => attributes[ATTRIBUTE]);
  }

  #known(ids: readonly string[]): readonly TestDevice[] {
    if (ids.length < 20) return this.devices.filter(({ id, isActive }) => isActive && ids.includes(id));
    const wanted = new Set(ids);
    return this.devices.filter(({ id, isActive }) => isActive && wanted.has(id));
  }

  #row({ id, platform, attributes, lastCheckInAt }: TestDevice): DeviceRow {
    const row = { id, platform, attributes: { ...attributes }, lastCheckInAt };
    this.onRow(row);
    return row;
  }
}

/** Devices with ids in order, all alike unless told otherwise. */
export function devices(count: number, make: (at: number) => Partial<TestDevice> = () => ({})): TestDevice[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `device-${String(at).padStart(6, '0')}`,
    platform: 'ios' as const,
    isActive: true,
    attributes: { [ATTRIBUTE]: 'old', site: 'Graz' },
    lastCheckInAt: null,
    ...make(at),
  }));
}

/** The engine in front of a fleet, for one run. */
export function open(fleet: AttributeVendor, kit = kitWith({ fingerprint })) {
  const engine = perDevice(fleet, kit);
  return {
    ...engine,
    look: (slot: Parameters<typeof engine.observe>[0] = SLOT) => engine.observe(slot, signal),
    put: (before: ObservedSlot, value: string, long?: LongWrite): Promise<WriteReport> =>
      engine.write(SLOT, before, () => value, signal, long),
  };
}

/** Copies by what they hold, as a reader likes to see them. */
export function held({ copies }: ObservedSlot): ReadonlyMap<string | null, number> {
  return new Map(copies.map(({ holds, count }) => [holds, count]));
}

/** Copies by what became of them. */
export function counts({ outcomes }: WriteReport): Readonly<Record<string, number>> {
  const all: Record<string, number> = {};
  for (const { outcome, copies } of outcomes) all[outcome] = (all[outcome] ?? 0) + copies;
  return all;
}
