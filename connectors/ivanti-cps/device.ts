/**
 * A device as Common Platform Services gives it: fields that the guide describes, and the custom attributes as loose properties
 * beside them, under names that may contain blanks. Which properties are custom attributes, only the metadata knows.
 * The guide asks not to rely on types: fields may be added, and values come in more than one form.
 * (https://help.ivanti.com/mi/help/en_us/CPS/8x/api/ServiceConnectAPI/Common_items.htm, last verified on documentation, November 2026)
 */
import { Failure, isRecord, kindOf, type Platform } from '#connector';
import { type CpsAttribute, holdsText } from './attribute.ts';

export interface CpsDevice {
  /** The UEM (MDM) identifier: what updates and check-in requests take. */
  readonly identifier: string;
  /** The GUID, which the product's own API lists devices by. */
  readonly guid: string | null;
  /** Null for systems that no app profile knows. */
  readonly platform: Platform | null;
  /** `ACTIVE`, `RETIRED` ... */
  readonly status: string;
  readonly serialNumber: string | null;
  readonly lastCheckInAt: number | null;
  /** The whole row. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads a row; a field that everything rests on and that isn't there is `protocol`. */
export function readDevice(row: unknown, what: string): CpsDevice {
  if (!isRecord(row)) throw new Failure('protocol', `${what}: expected a device, found ${kindOf(row)}`);
  const system = textOf(row, 'os', what).toUpperCase();
  return {
    identifier: textOf(row, 'identifier', what),
    guid: text(row.deviceGuid),
    platform: system === 'IOS' || system === 'IPADOS' ? 'ios' : system.startsWith('ANDROID') ? 'android' : null,
    status: textOf(row, 'status', what).toUpperCase(),
    serialNumber: shown(row.serialNumber),
    lastCheckInAt: timeOf(row.lastCheckInTime),
    fields: row,
  };
}

/** The custom attributes of a device that have a value, by their names. */
export function attributesOf(
  { fields }: CpsDevice,
  attributes: readonly CpsAttribute[],
  what: string,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const attribute of attributes) {
    const { name, isWritable } = attribute;
    const value = isWritable && Object.hasOwn(fields, name) ? fields[name] : null;
    if (isRecord(value) && holdsText(attribute)) {
      throw new Failure('protocol', `${what}: expected text in the attribute \`${name}\` of a device, found an object`);
    }
    const text = attributeText(value);
    if (text !== '') found[name] = text;
  }
  return found;
}

/** An attribute's value as text. A list of one is what stands in it: Neurons gives values as lists. Empty where there is none. */
export function attributeText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && value.length <= 1) return attributeText(value[0]);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Milliseconds since 1970, as a number or as digits, or a date; null for anything else. */
export function timeOf(value: unknown): number | null {
  const at = typeof value === 'string' && !/^\d+$/.test(value) ? Date.parse(value) : Number(value ?? Number.NaN);
  return typeof value !== 'boolean' && Number.isFinite(at) && at > 0 ? at : null;
}

/** A text that is there to be seen: what a privacy profile hides comes as stars, or not at all. */
export function shown(value: unknown): string | null {
  const found = text(value);
  return found === null || /^[*•x\s]+$/i.test(found) ? null : found;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function textOf(row: Record<string, unknown>, name: string, what: string): string {
  const found = text(row[name]);
  if (found !== null) return found;
  throw new Failure('protocol', `${what}: a device has no \`${name}\`, found ${kindOf(row[name])}`);
}
