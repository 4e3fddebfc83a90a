/**
 * Slots with a copy on every enrolled device: the vendor keeps the value as a custom attribute of each device, and the app's
 * configuration, made once by a person, refers to the attribute. A connector of such a vendor says how the vendor is asked;
 * looking, writing in batches, counting and proving are the same for all of them and live in this folder.
 */
import type { Form } from '../../model/parts.ts';
import type { Platform } from '../../model/token.ts';

/** A slot whose copies are an attribute of every active device of a platform. */
export interface AttributeSlot {
  /** The attribute's name, as the vendor spells it; where the value has parts, what stands for all of them. */
  readonly attribute: string;
  readonly platform: Platform;
  /** Where the value has parts: its form, with attributes for keys. */
  readonly parts?: Form;
}

/** An enrolled, active device with its custom attributes. */
export interface DeviceRow {
  /** What `set`, `read` and `requestCheckIn` take. */
  readonly id: string;
  /** Null for systems that no app profile knows. */
  readonly platform: Platform | null;
  /** The attributes that have a value, by their names: ours and the neighbours. An empty text is no value. */
  readonly attributes: Readonly<Record<string, string>>;
  /** When it was last heard of, in milliseconds since 1970; null where nobody can tell. */
  readonly lastCheckInAt: number | null;
}

/** A stretch of the device list. */
export interface DevicePage {
  readonly rows: readonly DeviceRow[];
  /**
   * The ids of all entries the vendor put on the page, in its order, those of inactive devices included: `rows` are some of them.
   * The next page is asked for with the last one of this page once more, so that a list that moves in between is noticed.
   */
  readonly ids: readonly string[];
  /** How many entries the whole list has, where the vendor says so. */
  readonly total: number | null;
  readonly isLast: boolean;
}

/** The vendor's calls. Each throws `Failure`. */
export interface AttributeVendor {
  /** How many entries a page is asked for: two at least, as each page repeats the last entry of the page before. */
  readonly pageRows: number;
  /** How many devices one call of `set`, `read` and `requestCheckIn` takes. */
  readonly batch: { readonly set: number; readonly read: number; readonly checkIn: number };
  /** How many calls of `requestCheckIn` a run may make for one slot; the next run goes on with the phones after those. */
  readonly checkInCalls: number;
  /** Where the slot is, in words a console user recognises: `device attribute pingid_mdm_token (iOS devices)`. */
  place(attribute: string, platform: Platform): string;
  /** Throws `rejected` unless the attribute is defined, holds text, and may be written: asked before every look and every write. */
  requireAttribute(attribute: string, signal: AbortSignal): Promise<void>;
  /** One page of all devices, of every platform, from an offset on, in an order that stays. */
  page(offset: number, signal: AbortSignal): Promise<DevicePage>;
  /** These devices as they are now, shown just as `page` shows them. Ids that the vendor doesn't know are left out. */
  read(ids: readonly string[], signal: AbortSignal): Promise<readonly DeviceRow[]>;
  /**
   * Sets attributes on these devices, by their names, and leaves the others; all of a device's in one call. Returns how many
   * devices the vendor says it changed, null where it doesn't say.
   */
  set(ids: readonly string[], values: Readonly<Record<string, string>>, signal: AbortSignal): Promise<number | null>;
  /** Asks these devices to check in. Returns how many the vendor says it asked, null where it doesn't say. */
  requestCheckIn(ids: readonly string[], signal: AbortSignal): Promise<number | null>;
  /** Finds one device by what a person knows of it: an id or a serial number. Undefined where there is none. */
  find(device: string, signal: AbortSignal): Promise<DeviceRow | undefined>;
}
