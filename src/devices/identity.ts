/**
 * What identifies a phone wherever it is enrolled. MDMs spell identifiers in their own ways, and put texts where they know none.
 *
 * | identifier    | what is the same                                      | what is none                                       |
 * |---------------|-------------------------------------------------------|----------------------------------------------------|
 * | serial number | letter case, blanks, hyphens; on one platform          | placeholders, one character repeated, under 5      |
 * | IMEI          | blanks and marks; 14 digits, 15 with a check digit,    | zeros, other lengths, a check digit that is wrong  |
 * |               | 16 with a software version; several, for several SIMs  |                                                    |
 * | MEID          | 14 hexadecimal digits, 15 with a check digit, 18       | (it stands where the IMEI does)                    |
 * |               | decimal ones                                           |                                                    |
 * | UDID          | letter case, hyphens; of Apple's, 24 or 40 digits      | other lengths: MDMs put ids of their own there     |
 *
 * Serial numbers are given out by each maker, so that two makers may have the same: they count on one platform only, and what other
 * identifiers say is compared too.
 */
import type { Identifier, UnmatchedReason } from '../model/overlap.ts';
import type { Device } from '../model/slot.ts';

/** The part of a device that tells who it is. */
export type Identified = Pick<Device, 'platform' | 'serialNumber' | 'imei' | 'udid'>;

/** What is compared: equal for two phones exactly where the identifier agrees. */
export interface Identity {
  readonly identifier: Identifier;
  readonly value: string;
}

/** Everything a phone can be recognised by, or why there is nothing. */
export type Identities = readonly Identity[] | { readonly unmatched: UnmatchedReason };

type Read = readonly string[] | Exclude<UnmatchedReason, 'shared'>;

/** What a phone can be recognised by. */
export function identitiesOf({ platform, serialNumber, imei, udid }: Identified): Identities {
  const read = {
    'serial-number': serialOf(serialNumber, platform),
    imei: mobileIdentities(imei),
    udid: platform === 'ios' ? udidOf(udid) : 'not-given',
  } as const satisfies Record<Identifier, Read>;
  const found: Identity[] = [];
  const reasons = new Set<UnmatchedReason>();
  for (const [identifier, values] of Object.entries(read) as [Identifier, Read][]) {
    if (typeof values === 'string') reasons.add(values);
    else found.push(...[...new Set(values)].map((value) => ({ identifier, value })));
  }
  if (found.length > 0) return found;
  return { unmatched: MOST_TELLING.find((reason) => reasons.has(reason)) ?? 'not-given' };
}

const MOST_TELLING = ['malformed', 'placeholder', 'not-given'] as const satisfies readonly UnmatchedReason[];

/** Texts that stand for "none", in capitals and without anything but letters and digits. */
const PLACEHOLDERS = new Set([
  'UNKNOWN',
  'NONE',
  'NULL',
  'NA',
  'NIL',
  'UNDEFINED',
  'EMPTY',
  'INVALID',
  'DEFAULT',
  'DEFAULTSTRING',
  'NOTAVAILABLE',
  'NOTAPPLICABLE',
  'NOTSPECIFIED',
  'NOTSUPPORTED',
  'UNAVAILABLE',
  'UNSPECIFIED',
  'SERIAL',
  'SERIALNUMBER',
  'SYSTEMSERIALNUMBER',
  'TOBEFILLEDBYOEM',
  'OEM',
  'IMEI',
  'MEID',
  'UDID',
  '12345',
  '123456',
  '1234567',
  '12345678',
  '123456789',
  '1234567890',
  '0123456789',
  '0123456789ABCDEF',
  '123456789ABCDEF',
  '123456789012345',
]);

/** Shorter than any maker's, and long enough that a coincidence is one in a million. */
const SHORTEST_SERIAL = 5;

function serialOf(text: string | null, platform: string): Read {
  const plain = capitals(text);
  if (plain === '' && isBlank(text)) return 'not-given';
  if (isPlaceholder(plain)) return 'placeholder';
  return plain.length < SHORTEST_SERIAL ? 'malformed' : [`${platform}:${plain}`];
}

/** IMEIs and MEIDs: a phone has one for each SIM, and some MDMs give them all. */
function mobileIdentities(text: string | null): Read {
  if (isBlank(text)) return 'not-given';
  const parts = text?.split(/[,;|]/).filter((part) => !isBlank(part)) ?? [];
  const values = parts.map((part) => mobileIdentity(capitals(part)));
  const good = values.filter((value) => typeof value !== 'string').flat();
  if (good.length > 0) return good;
  return values.find((value) => typeof value === 'string') ?? 'placeholder';
}

function mobileIdentity(plain: string): Read {
  if (isPlaceholder(plain)) return 'placeholder';
  if (/^\d{14}$/.test(plain) || /^\d{16}$/.test(plain)) return equipment(plain);
  // 0 stands for "not computed": that is how the digit is sent over the air (3GPP TS 23.003, 6.2.1).
  if (/^\d{15}$/.test(plain)) return checkDigit(plain) || plain.endsWith('0') ? equipment(plain) : 'malformed';
  if (/^[A-F][0-9A-F]{13,14}$/.test(plain)) return equipment(plain);
  if (/^\d{18}$/.test(plain)) return decimalMeid(plain);
  return 'malformed';
}

/** Type allocation code and serial number, without what is put after them. */
function equipment(plain: string): Read {
  const value = plain.slice(0, 14);
  return /^(.)\1*$/.test(value) ? 'placeholder' : [value];
}

/** Ten decimal digits stand for the first eight hexadecimal ones, eight for the other six. */
function decimalMeid(plain: string): Read {
  const [maker, serial] = [plain.slice(0, 10), plain.slice(10)].map((part) => Number(part).toString(16).toUpperCase());
  const hexadecimal = `${maker?.padStart(8, '0')}${serial?.padStart(6, '0')}`;
  return hexadecimal.length === 14 ? equipment(hexadecimal) : 'malformed';
}

/** Whether the last digit is what Luhn's formula makes of the others. */
function checkDigit(digits: string): boolean {
  const sum = [...digits].reduce((so, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return so + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function udidOf(text: string | null): Read {
  const plain = capitals(text);
  if (plain === '' && isBlank(text)) return 'not-given';
  if (isPlaceholder(plain)) return 'placeholder';
  return /^([0-9A-F]{24}|[0-9A-F]{40})$/.test(plain) ? [plain] : 'malformed';
}

/** Only the letters and digits, in capitals. */
function capitals(text: string | null): string {
  return (text ?? '').toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}

/** Also `***`, of which nothing is left, and one character again and again. */
function isPlaceholder(plain: string): boolean {
  return PLACEHOLDERS.has(plain) || /^(.)\1*$/u.test(plain) || plain === '';
}
