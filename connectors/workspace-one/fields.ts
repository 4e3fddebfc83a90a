/** Looking at fields of what Workspace ONE answers before relying on them. Fields stay `unknown` until something here has looked. */
import { Failure, isRecord, kindOf } from '#connector';

export type Row = Readonly<Record<string, unknown>>;

/** A text field, or a protocol failure that names the object and the field. */
export function text(row: Row, name: string, of: string): string {
  const value = row[name];
  if (typeof value === 'string') return value;
  throw new Failure('protocol', `${of}: expected text in \`${name}\`, found ${kindOf(value)}`);
}

/** A text field where there is one. */
export function optionalText(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A whole number, which the vendor writes as a number or as text; null where there is none. */
export function optionalWhole(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** The number in `{"Id": {"Value": 7}}`, or in `{"Id": 7}`; null where there is none. */
export function optionalId(row: Row, name: string): number | null {
  const value = row[name];
  return optionalWhole(isRecord(value) ? value.Value : value);
}

/** UUIDs come back in other letter case than they were sent in. (sheet: Writing one key without touching its neighbours) */
export function optionalUuid(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' && isUuid(value) ? value.toLowerCase() : null;
}

/** A UUID in lower case, or a protocol failure. */
export function uuid(row: Row, name: string, of: string): string {
  const found = optionalUuid(row, name);
  if (found !== null) return found;
  throw new Failure('protocol', `${of}: expected a UUID in \`${name}\`, found ${kindOf(row[name])}`);
}

/** Whether a text has the form of the vendor's ids. */
export function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value);
}

/**
 * A time in milliseconds since 1970; null where there is none.
 * unverified: times come without a zone; are they in UTC? (sheet: Quirks a simulator must reproduce, 9) They are taken for UTC. Where
 * they are of a zone further east they would lie in the future: see `isAhead`.
 */
export function optionalTime(row: Row, name: string): number | null {
  const value = row[name];
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return null;
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`);
  return Number.isNaN(at) || at <= 0 ? null : at;
}

/** Clocks differ a little. A time further ahead than this is of another zone. */
const AHEAD_MS = 10 * 60_000;

/** Whether a time lies so far in the future that it can't be in UTC. */
export function isAhead(at: number | null, now: number): boolean {
  return at !== null && at > now + AHEAD_MS;
}
