/**
 * Times as PingOne writes them into the requirements, which nothing public shows. unverified: in which form? (sheet: Reading; Open
 * questions, 1) So a time is read in each of these, and one of ours is spelled in the form of those that are there:
 *
 * | form                            | example                                                        |
 * |---------------------------------|----------------------------------------------------------------|
 * | ISO 8601                        | `"2026-11-24T09:00:00.123Z"`, `"2026-11-24T10:00+01:00"`, `"2026-11-24"` |
 * | the same without a zone: UTC    | `"2026-11-24 09:00:00"`                                        |
 * | milliseconds since 1970         | `1795510800123`, `"1795510800123"`                             |
 * | seconds since 1970              | `1795510800`, `1795510800.123`, `"1795510800"`                 |
 */

const ISO =
  /^(\d{4}-\d\d-\d\d)(?:([Tt ])(\d\d:\d\d)(?::(\d\d)(?:([.,])(\d{1,9}))?)?)?(?:(Z|z)|([+-])(\d\d)(:?)(\d\d))?$/;
const NUMBER = /^\d{1,16}(?:\.(\d{1,9}))?$/;

/** A number below this is seconds: as milliseconds it would be a day of 1973, before there were phones. */
const FEWEST_MS = 100_000_000_000;

const MINUTE_MS = 60_000;

/** unverified: does PingOne take this where it has no time of its own to go by? */
const UNLESS_SHOWN = '"2026-11-24T09:00:00.000Z"';

/** The time in a JSON value, in milliseconds since 1970; null where it is none that can be read. */
export function timeIn(json: string): number | null {
  const text = bare(json);
  if (NUMBER.test(text)) {
    const number = Number(text);
    if (number <= 0) return null;
    return Math.round(number < FEWEST_MS ? number * 1000 : number);
  }
  const [, date, , minutes = '00:00', seconds = '00', , fraction = ''] = ISO.exec(text) ?? [];
  if (date === undefined) return null;
  const at = Date.parse(`${date}T${minutes}:${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  return Number.isNaN(at) ? null : at - offsetMs(text);
}

/** A time as a JSON value, in the form of a sample that can be read; as ISO 8601 in UTC where there is none. */
export function spelledLike(sample: string | undefined, at: number): string {
  const form = sample !== undefined && timeIn(sample) !== null ? sample : UNLESS_SHOWN;
  const text = bare(form);
  const spelled = NUMBER.test(text) ? asNumber(text, at) : asIso(text, at);
  return form.startsWith('"') ? JSON.stringify(spelled) : spelled;
}

function asNumber(sample: string, at: number): string {
  if (Number(sample) >= FEWEST_MS) return String(Math.round(at));
  const seconds = String(Math.floor(at / 1000));
  const [, decimals = ''] = NUMBER.exec(sample) ?? [];
  return decimals === '' ? seconds : `${seconds}.${thousandths(at % 1000, decimals.length)}`;
}

function asIso(sample: string, at: number): string {
  const [, , between, , seconds, point, fraction = ''] = ISO.exec(sample) ?? [];
  const iso = new Date(at + offsetMs(sample)).toISOString();
  if (between === undefined) return iso.slice(0, 10) + zoneOf(sample);
  const withSeconds = seconds === undefined ? '' : iso.slice(16, 19);
  const withFraction = point === undefined ? '' : point + thousandths(at % 1000, fraction.length);
  return iso.slice(0, 10) + between + iso.slice(11, 16) + withSeconds + withFraction + zoneOf(sample);
}

/** Milliseconds as so many decimals of a second. */
function thousandths(ms: number, decimals: number): string {
  return String(ms).padStart(3, '0').padEnd(9, '0').slice(0, decimals);
}

/** How far the zone of an ISO time is ahead of UTC. */
function offsetMs(iso: string): number {
  const [, , , , , , , , sign, hours = '0', , minutes = '0'] = ISO.exec(iso) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  return sign === '-' ? -ahead : ahead;
}

function zoneOf(iso: string): string {
  const [, , , , , , , utc, sign, hours, colon, minutes] = ISO.exec(iso) ?? [];
  return utc ?? (sign === undefined ? '' : `${sign}${hours}${colon}${minutes}`);
}

/** Without the quotation marks, if it is a text. */
function bare(json: string): string {
  if (!json.startsWith('"')) return json;
  const text: unknown = JSON.parse(json);
  return typeof text === 'string' ? text.trim() : '';
}
