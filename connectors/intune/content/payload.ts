/**
 * Android, `payloadJson`: base64 of
 * `{"kind": "androidenterprise#managedConfiguration", "productId": "app:com.example", "managedProperty": [{"key": "k", "valueString": "v"}]}`.
 * An entry has its value under the name of its kind: `valueString`, `valueBool`, `valueInteger`, `valueBundleArray` and others.
 */
import {
  appendEntry,
  canonicalJson,
  elementsOf,
  Failure,
  isRecord,
  kindOf,
  memberSpan,
  membersOf,
  replaceSpan,
  type Span,
} from '#connector';
import { fromBase64, toBase64 } from './base64.ts';
import { type KeyContent, malformed, notText, twice } from './content.ts';

const LIST = 'managedProperty';
const STRING_KIND = 'valueString';
const BYTE_ORDER_MARK = '\uFEFF';

/** The `payloadJson` of a configuration that has no keys yet. */
export function emptyPayload(packageId: string): string {
  return toBase64(
    JSON.stringify({ kind: 'androidenterprise#managedConfiguration', productId: `app:${packageId}`, [LIST]: [] }),
  );
}

/** Reads the base64 of a `payloadJson` property. `of` names the configuration in failures. */
export function readPayload(encoded: string, key: string, of: string): KeyContent {
  const decoded = fromBase64(encoded, `\`payloadJson\` of ${of}`);
  const mark = decoded.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  return contentOf(encoded, decoded.slice(mark.length), mark, key, of);
}

function contentOf(encoded: string, text: string, mark: string, key: string, of: string): KeyContent {
  const list = listOf(text, of);
  const spans = list.span === undefined ? [] : elementsOf(text, list.span.start);
  const names = list.entries.map((entry) => (isRecord(entry) ? entry.key : undefined));
  const places = spans.flatMap((_, index) => (names[index] === key ? [index] : []));
  if (places.length > 1) throw twice(of, key, places);
  const place = places[0];
  const entry: unknown = place === undefined ? undefined : list.entries[place];
  const span = place === undefined ? undefined : spans[place];
  return {
    property: 'payloadJson',
    text: JSON.stringify(encoded),
    value: isRecord(entry) ? valueIn(entry, key, of) : null,
    neighbours: names.filter((name): name is string => typeof name === 'string' && name !== key),
    canonical: canonicalJson(text),
    from: (other) => contentOf(encoded, text, mark, other, of),
    with: (value) => {
      const edited = span === undefined ? append(text, list.span, key, value) : set(text, span, value);
      return contentOf(toBase64(mark + edited), edited, mark, key, of);
    },
  };
}

function listOf(text: string, of: string): { readonly entries: readonly unknown[]; readonly span: Span | undefined } {
  const root = parse(text, of);
  if (membersOf(text).filter((member) => member.name === LIST).length > 1) {
    throw new Failure('rejected', `\`payloadJson\` of ${of} has \`${LIST}\` more than once`);
  }
  const entries = root[LIST];
  if (entries === undefined) return { entries: [], span: undefined };
  if (!Array.isArray(entries)) {
    throw malformed(of, `expected a list in \`${LIST}\` of \`payloadJson\`, found ${kindOf(entries)}`);
  }
  return { entries, span: memberSpan(text, LIST) };
}

function parse(text: string, of: string): Record<string, unknown> {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may hold a token.
    throw new Failure('rejected', `\`payloadJson\` of ${of} is base64, but not of JSON`);
  }
  if (!isRecord(root))
    throw new Failure('rejected', `\`payloadJson\` of ${of} holds ${kindOf(root)}, not a JSON object`);
  return root;
}

function valueIn(entry: Record<string, unknown>, key: string, of: string): string | null {
  const other = Object.keys(entry).find((name) => name.startsWith('value') && name !== STRING_KIND);
  if (other !== undefined) throw notText(of, key, other);
  const value = entry[STRING_KIND];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') {
    throw malformed(of, `expected text in \`${STRING_KIND}\` of \`${key}\`, found ${kindOf(value)}`);
  }
  return value === '' ? null : value;
}

function set(text: string, entry: Span, value: string): string {
  const at = memberSpan(text, STRING_KIND, entry.start);
  if (at === undefined) return appendEntry(text, entry, `"${STRING_KIND}":${JSON.stringify(value)}`);
  return replaceSpan(text, at, JSON.stringify(value));
}

function append(text: string, list: Span | undefined, key: string, value: string): string {
  const entry = JSON.stringify({ key, [STRING_KIND]: value });
  if (list !== undefined) return appendEntry(text, list, entry);
  const root = { start: text.indexOf('{'), end: text.lastIndexOf('}') + 1 };
  return appendEntry(text, root, `"${LIST}":[${entry}]`);
}
