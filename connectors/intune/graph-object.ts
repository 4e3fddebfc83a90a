/**
 * An object of Microsoft Graph as it came: the text for writing back, the fields for reading. Fields are `unknown` until a
 * reader below has looked at them, so that a field we don't know, or of a type we don't expect, does no harm where we don't need it.
 */
import { elementsOf, Failure, isRecord, kindOf, memberSpan } from '#connector';

export interface GraphObject {
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads JSON text as an object. `from` says where it came from: `GET /deviceManagement`. */
export function graphObject(text: string, from: string): GraphObject {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold a token: it must not become a cause.
    throw new Failure('protocol', `${from}: the answer is not JSON`);
  }
  if (!isRecord(fields)) throw new Failure('protocol', `${from}: the answer is not a JSON object`);
  return { text, fields };
}

/** The objects of a page's `value`, each with its own text. */
export function objectsOf(page: GraphObject, from: string): readonly GraphObject[] {
  const span = memberSpan(page.text, 'value');
  if (span === undefined || !Array.isArray(page.fields.value)) {
    throw new Failure('protocol', `${from}: expected a list in \`value\`, found ${kindOf(page.fields.value)}`);
  }
  return elementsOf(page.text, span.start).map(({ start, end }) =>
    graphObject(page.text.slice(start, end), `${from}, an entry of \`value\``),
  );
}

/** The text of one property, undefined where it is missing or null. */
export function propertyText(object: GraphObject, name: string): string | undefined {
  const span = memberSpan(object.text, name);
  if (span === undefined) return undefined;
  const text = object.text.slice(span.start, span.end);
  return text === 'null' ? undefined : text;
}

/** A string field, or a protocol failure that names the object and the field. */
export function stringField(object: GraphObject, name: string, of: string): string {
  const value = object.fields[name];
  if (typeof value !== 'string') {
    throw new Failure('protocol', `${of}: expected text in \`${name}\`, found ${kindOf(value)}`);
  }
  return value;
}

/** A string field where there is one. */
export function optionalString(object: GraphObject, name: string): string | null {
  const value = object.fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number field where there is one. */
export function optionalNumber(object: GraphObject, name: string): number | null {
  const value = object.fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A date field in milliseconds since 1970; null where it is missing, unreadable, or the year 1, which is how Intune says "never". */
export function optionalTime(object: GraphObject, name: string): number | null {
  const value = object.fields[name];
  if (typeof value !== 'string') return null;
  const at = Date.parse(value);
  return Number.isNaN(at) || at <= 0 ? null : at;
}
