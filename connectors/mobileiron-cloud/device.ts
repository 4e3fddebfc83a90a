/** A row of the device list. (sheet: Reading; Devices) */
import { Failure, isRecord, kindOf, type Platform } from '#connector';
import { attributeText, shown, timeOf } from '../ivanti-cps/device.ts';

export interface NeuronsDevice {
  /** The number that the product's own calls take, as text. */
  readonly id: string;
  readonly guid: string;
  /** Null for systems that no app profile knows. */
  readonly platform: Platform | null;
  /** Enrolled and in use. One that is only known for its apps (`mamOnly`) is no enrolment. */
  readonly isActive: boolean;
  /** When it was last heard of by the product, not by the agent on it (`clientLastCheckin`). */
  readonly lastCheckInAt: number | null;
  /** The custom attributes that have a value, a list of one as the text in it. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads a row. What decides whether a device counts, and what it holds, has to be there: a row in doubt is `protocol`. */
export function readRow(row: Readonly<Record<string, unknown>>, what: string): NeuronsDevice {
  return {
    id: idOf(row, what),
    guid: textOf(row, 'guid', what),
    platform: platformOf(textOf(row, 'platformType', what)),
    isActive: textOf(row, 'registrationState', what).toUpperCase() === 'ACTIVE' && !isMamOnly(row, what),
    lastCheckInAt: timeOf(row.lastCheckin),
    attributes: attributesOf(row, what),
    fields: row,
  };
}

/** A field as people see it; null where there is none, or a privacy profile hides it. */
export function shownField({ fields }: NeuronsDevice, name: string): string | null {
  return shown(fields[name]);
}

/** What a privacy profile hides is no serial number; some devices have another one only. */
export function serialNumberOf(device: NeuronsDevice): string | null {
  return shownField(device, 'serialNumber') ?? shownField(device, 'altSerialNumber');
}

/**
 * A device that has none comes with an empty `attrs`, as recorded. A row without the field is an answer that lacks something: taken
 * for a device without a token, it would be written over without having been seen.
 */
function attributesOf({ customAttributes }: Readonly<Record<string, unknown>>, what: string) {
  if (customAttributes === null) return {};
  if (!isRecord(customAttributes)) {
    throw new Failure(
      'protocol',
      `${what}: expected \`customAttributes\` of a device, found ${kindOf(customAttributes)}`,
    );
  }
  const { attrs } = customAttributes;
  if (attrs === null) return {};
  if (!isRecord(attrs)) {
    throw new Failure('protocol', `${what}: expected the attributes of a device in \`attrs\`, found ${kindOf(attrs)}`);
  }
  // Longer lists, and what is no text, are shown as JSON: never equal to a token.
  const texts = Object.entries(attrs).map(([name, value]) => [name, attributeText(value)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

function idOf({ id }: Readonly<Record<string, unknown>>, what: string): string {
  if (typeof id === 'number' && Number.isSafeInteger(id)) return String(id);
  if (typeof id === 'string' && /^\d+$/.test(id)) return id;
  throw new Failure('protocol', `${what}: expected a number as the \`id\` of a device, found ${kindOf(id)}`);
}

function isMamOnly({ mamOnly }: Readonly<Record<string, unknown>>, what: string): boolean {
  // Whatever does not apply to a device is null in its row.
  if (mamOnly === undefined || mamOnly === null) return false;
  if (typeof mamOnly === 'boolean') return mamOnly;
  throw new Failure('protocol', `${what}: expected true or false as \`mamOnly\`, found ${kindOf(mamOnly)}`);
}

function platformOf(system: string): Platform | null {
  if (/^(ios|ipados)$/i.test(system)) return 'ios';
  return /^android/i.test(system) ? 'android' : null;
}

function textOf(row: Readonly<Record<string, unknown>>, name: string, what: string): string {
  const value = row[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Failure('protocol', `${what}: a device has no \`${name}\`, found ${kindOf(value)}`);
}
