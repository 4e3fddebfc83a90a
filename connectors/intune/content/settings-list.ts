/**
 * iOS, `settings`: a list of `{"appConfigKey": "k", "appConfigKeyType": "stringType", "appConfigKeyValue": "v"}`.
 * The list can only be sent whole, so it goes back as the text we read, with one value replaced in it.
 */
import {
  appendEntry,
  canonicalJson,
  elementsOf,
  isRecord,
  kindOf,
  memberSpan,
  replaceSpan,
  type Span,
} from '#connector';
import { type KeyContent, malformed, notText, twice } from './content.ts';

const STRING_TYPE = 'stringType';

/** Reads the JSON text of a `settings` property. `of` names the configuration in failures. */
export function readSettings(text: string, key: string, of: string): KeyContent {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw malformed(of, `expected a list in \`settings\`, found ${kindOf(list)}`);
  const spans = elementsOf(text);
  const names = list.map((entry: unknown) => (isRecord(entry) ? entry.appConfigKey : undefined));
  const places = spans.flatMap((_, index) => (names[index] === key ? [index] : []));
  if (places.length > 1) throw twice(of, key, places);
  const place = places[0];
  const entry: unknown = place === undefined ? undefined : list[place];
  const span = place === undefined ? undefined : spans[place];
  return {
    property: 'settings',
    text,
    value: isRecord(entry) ? valueIn(entry, key, of) : null,
    neighbours: names.filter((name): name is string => typeof name === 'string' && name !== key),
    canonical: canonicalJson(text),
    from: (other) => readSettings(text, other, of),
    with: (value) => readSettings(span === undefined ? append(text, key, value) : set(text, span, value), key, of),
  };
}

function valueIn(entry: Record<string, unknown>, key: string, of: string): string | null {
  const { appConfigKeyType: type, appConfigKeyValue: value } = entry;
  if (typeof type !== 'string') {
    throw malformed(of, `expected text in \`appConfigKeyType\` of \`${key}\`, found ${kindOf(type)}`);
  }
  if (type !== STRING_TYPE) throw notText(of, key, type);
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') {
    throw malformed(of, `expected text in \`appConfigKeyValue\` of \`${key}\`, found ${kindOf(value)}`);
  }
  return value === '' ? null : value;
}

function set(text: string, entry: Span, value: string): string {
  const at = memberSpan(text, 'appConfigKeyValue', entry.start);
  if (at === undefined) return appendEntry(text, entry, `"appConfigKeyValue":${JSON.stringify(value)}`);
  return replaceSpan(text, at, JSON.stringify(value));
}

function append(text: string, key: string, value: string): string {
  const entry = JSON.stringify({ appConfigKey: key, appConfigKeyType: STRING_TYPE, appConfigKeyValue: value });
  return appendEntry(text, { start: text.indexOf('['), end: text.lastIndexOf(']') + 1 }, entry);
}
