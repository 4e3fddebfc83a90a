/**
 * Devices as the product lists them: pages, and some of them once more.
 *
 * Devices that were just written are read again where they stand in the list, in one request for all of them. Common Platform
 * Services has a call that reads devices by their ids, but what it shows is the state at a device's last check-in, says its guide:
 * an attribute that somebody changed since would look as if our write had changed it. (sheet: Common Platform Services)
 */
import type { DevicePage, DeviceRow } from '#connector';
import { MOST_ROWS, type NeuronsClient } from './client.ts';
import type { NeuronsDevice } from './device.ts';

/** How many entries before the first one are read along: devices before it may have retired since, and the rest moved up. */
const MARGIN = 10;

/** So many pages are remembered, the latest: the devices that are written are on one of them. */
const MOST_PAGES = 32;

interface Seen {
  readonly offset: number;
  readonly ids: readonly string[];
}

export class DeviceList {
  readonly #client: NeuronsClient;
  readonly #space: (signal: AbortSignal) => Promise<string>;
  readonly #pages: Seen[] = [];

  constructor(client: NeuronsClient, space: (signal: AbortSignal) => Promise<string>) {
    this.#client = client;
    this.#space = space;
  }

  /** A page of the list from an offset on. */
  async page(
    offset: number,
    signal: AbortSignal,
  ): Promise<DevicePage & { readonly devices: readonly NeuronsDevice[] }> {
    const { devices, total } = await this.#client.devices(await this.#space(signal), offset, MOST_ROWS, signal);
    const ids = devices.map(idOf);
    this.#remember({ offset, ids });
    return { devices, rows: activeRows(devices), ids, total, isLast: offset + devices.length >= total };
  }

  /**
   * Active devices as they are now; those that are gone, or not active any more, are left out.
   *
   * unverified: does the list show a fresh value before the device's next check-in? (sheet: Common Platform Services) If it doesn't,
   * what was written stays unconfirmed until then.
   */
  async read(ids: readonly string[], signal: AbortSignal): Promise<readonly DeviceRow[]> {
    const wanted = new Set(ids);
    const found = new Map<string, DeviceRow | null>();
    const stretch = this.#stretchOf(ids);
    if (stretch !== null) {
      const { start, rows } = stretch;
      const { devices } = await this.#client.devices(await this.#space(signal), start, rows, signal);
      for (const device of devices) if (wanted.has(idOf(device))) found.set(idOf(device), rowOf(device));
    }
    for (const id of wanted) {
      if (!found.has(id)) found.set(id, await this.#one(id, signal));
    }
    return [...found.values()].filter((row) => row !== null);
  }

  async #one(id: string, signal: AbortSignal): Promise<DeviceRow | null> {
    const device = await this.#client.device(await this.#space(signal), namesOf(id).number, signal);
    return device !== null && idOf(device) === id ? rowOf(device) : null;
  }

  /** Where these devices stood when they were listed; null where they were not on one page. */
  #stretchOf(ids: readonly string[]): { readonly start: number; readonly rows: number } | null {
    const page = this.#pages.findLast((seen) => seen.ids.includes(ids[0] ?? ''));
    if (page === undefined) return null;
    const wanted = new Set(ids);
    const places = page.ids.flatMap((id, at) => (wanted.has(id) ? [page.offset + at] : []));
    const first = places[0] ?? page.offset;
    const last = places.at(-1) ?? first;
    // The margin shrinks where the devices fill a page: none of them is to be left out for it.
    const start = Math.max(0, first - MARGIN, last + 1 - MOST_ROWS);
    return { start, rows: last + 1 - start };
  }

  #remember(seen: Seen): void {
    this.#pages.push(seen);
    if (this.#pages.length > MOST_PAGES) this.#pages.shift();
  }
}

/** A device's two names: its number, which the product's own calls take, and its GUID, which the partner API takes as well. */
export interface Names {
  readonly number: string;
  readonly guid: string;
}

/** Both names in one, so that each way of calling finds the one it needs. */
function idOf({ id, guid }: NeuronsDevice): string {
  return `${id} ${guid}`;
}

/** The two names in an id. */
export function namesOf(id: string): Names {
  const [number = '', guid = ''] = id.split(' ', 2);
  return { number, guid };
}

function activeRows(devices: readonly NeuronsDevice[]): readonly DeviceRow[] {
  return devices.map(rowOf).filter((row) => row !== null);
}

function rowOf(device: NeuronsDevice): DeviceRow | null {
  const { platform, attributes, lastCheckInAt, isActive } = device;
  return isActive ? { id: idOf(device), platform, attributes, lastCheckInAt } : null;
}
