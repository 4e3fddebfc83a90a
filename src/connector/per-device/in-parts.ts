/**
 * A value in parts, one in each of several attributes of a device: shown to everything else in this folder as one attribute that
 * holds them joined, and sent as several, in one call. Nothing else here knows of parts, but for the proof on the first device of a
 * write that the vendor sets all of them.
 */
import { Failure } from '../../model/failure.ts';
import { type Form, joined, keysInWords, partsOf } from '../../model/parts.ts';
import type { Platform } from '../../model/token.ts';
import { textOf } from './row.ts';
import type { AttributeSlot, AttributeVendor, DeviceRow } from './vendor.ts';

/** A slot on attributes of devices: one for each key of its app, in their order. */
export function attributeSlot(
  attributes: readonly string[],
  platform: Platform,
  { separator }: Pick<Form, 'separator'>,
): AttributeSlot {
  const attribute = attributes.join(' and ');
  return separator === undefined
    ? { attribute, platform }
    : { attribute, platform, parts: { keys: attributes, separator } };
}

/** The parts of a value; throws `rejected`, without the value, where it has not one for each attribute. */
export function expectParts(parts: Form, value: string): readonly string[] {
  const each = partsOf(parts, value);
  if (each !== null) return each;
  throw new Failure('rejected', `the value has not one part for each of the attributes ${keysInWords(parts)}`);
}

/** The vendor as a slot with parts sees it. */
export function inParts(vendor: AttributeVendor, attribute: string, parts: Form): AttributeVendor {
  function whole(row: DeviceRow): DeviceRow {
    const value = joined(
      parts,
      parts.keys.map((key) => textOf(row, key)),
    );
    const beside = Object.entries(row.attributes).filter(([name]) => !parts.keys.includes(name));
    return { ...row, attributes: Object.fromEntries(value === null ? beside : [...beside, [attribute, value]]) };
  }

  return {
    pageRows: vendor.pageRows,
    batch: vendor.batch,
    checkInCalls: vendor.checkInCalls,
    place: (name, platform) => vendor.place(name, platform),
    requestCheckIn: (ids, signal) => vendor.requestCheckIn(ids, signal),
    async requireAttribute(_, signal) {
      for (const key of parts.keys) await vendor.requireAttribute(key, signal);
    },
    async page(offset, signal) {
      const page = await vendor.page(offset, signal);
      return { ...page, rows: page.rows.map(whole) };
    },
    read: async (ids, signal) => (await vendor.read(ids, signal)).map(whole),
    async set(ids, values, signal) {
      const each = expectParts(parts, values[attribute] ?? '');
      return vendor.set(ids, Object.fromEntries(parts.keys.map((key, at) => [key, each[at] ?? ''])), signal);
    },
    async find(device, signal) {
      const row = await vendor.find(device, signal);
      return row === undefined ? undefined : whole(row);
    },
  };
}
