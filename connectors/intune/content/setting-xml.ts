/**
 * iOS, `encodedSettingXml`: base64 of a property list's bare `<dict><key>k</key><string>v</string> ...</dict>`. A whole document
 * with `<plist>` around it is understood too.
 *
 * `plist` says whether it is a property list, and reads our value a second time after an edit; the edit itself is done in the
 * text, because `plist.build` would write every neighbour anew.
 */
import * as plist from 'plist';
import { Failure, isRecord, replaceSpan } from '#connector';
import { fromBase64, toBase64 } from './base64.ts';
import { type KeyContent, notText, twice } from './content.ts';
import { type Element, escapeXml, NotXml, parseXml, textIn } from './xml-text.ts';

interface Entry {
  readonly name: string;
  readonly key: Element;
  readonly value: Element;
}

/** Reads the base64 of an `encodedSettingXml` property. `of` names the configuration in failures. */
export function readSettingXml(encoded: string, key: string, of: string): KeyContent {
  return contentOf(encoded, fromBase64(encoded, `\`encodedSettingXml\` of ${of}`), key, of);
}

function contentOf(encoded: string, xml: string, key: string, of: string): KeyContent {
  const dict = dictOf(xml, of);
  const entries = entriesOf(xml, dict, of);
  const places = entries.flatMap((entry, index) => (entry.name === key ? [index] : []));
  if (places.length > 1) throw twice(of, key, places);
  const ours = entries[places[0] ?? -1];
  return {
    property: 'encodedSettingXml',
    text: JSON.stringify(encoded),
    value: ours === undefined ? null : valueIn(xml, ours, key, of),
    neighbours: entries.map((entry) => entry.name).filter((name) => name !== key),
    canonical: xml.trim(),
    from: (other) => contentOf(encoded, xml, other, of),
    with: (value) => {
      const edited = ours === undefined ? append(xml, dict, entries, key, value) : set(xml, ours.value, value);
      expectRead(edited, key, value, of);
      return contentOf(toBase64(edited), edited, key, of);
    },
  };
}

function dictOf(xml: string, of: string): Element {
  try {
    const top = parseXml(xml);
    const inside = top.length === 1 && top[0]?.name === 'plist' ? top[0].children : top;
    const dict = inside[0];
    if (inside.length !== 1 || dict?.name !== 'dict') throw new NotXml('expected one `<dict>` at the top');
    if (!isRecord(parsed(xml, dict))) throw new NotXml('it holds no dictionary');
    return dict;
  } catch (error) {
    const why = error instanceof NotXml ? error.message : 'an element has no place or no meaning there';
    throw new Failure('rejected', `\`encodedSettingXml\` of ${of} is not a property list: ${why}`);
  }
}

/** Only what has passed our own reading comes here: the parser below `plist` prints what it dislikes on standard error. */
function parsed(xml: string, dict: Element): unknown {
  return plist.parse(`<plist version="1.0">${xml.slice(dict.outer.start, dict.outer.end)}</plist>`);
}

/** An edit that another reader understands in another way must not be sent. */
function expectRead(edited: string, key: string, value: string, of: string): void {
  const seen = parsed(edited, dictOf(edited, of));
  if (isRecord(seen) && seen[key] === value) return;
  throw new Failure(
    'rejected',
    `\`encodedSettingXml\` of ${of} can't hold this value unambiguously; nothing was written`,
  );
}

function entriesOf(xml: string, dict: Element, of: string): readonly Entry[] {
  if (dict.children.length % 2 !== 0) {
    throw new Failure('rejected', `\`encodedSettingXml\` of ${of} is not a property list: a key without a value`);
  }
  const entries: Entry[] = [];
  for (let index = 0; index < dict.children.length; index += 2) {
    const [key, value] = dict.children.slice(index, index + 2);
    if (key !== undefined && value !== undefined) entries.push({ name: textIn(xml, key), key, value });
  }
  return entries;
}

function valueIn(xml: string, entry: Entry, key: string, of: string): string | null {
  if (entry.value.name !== 'string') throw notText(of, key, entry.value.name);
  const value = textIn(xml, entry.value);
  return value === '' ? null : value;
}

function set(xml: string, element: Element, value: string): string {
  if (element.selfClosing) return replaceSpan(xml, element.outer, `<string>${escapeXml(value)}</string>`);
  return replaceSpan(xml, element.inner, escapeXml(value));
}

function append(xml: string, dict: Element, entries: readonly Entry[], key: string, value: string): string {
  const entry = `<key>${escapeXml(key)}</key><string>${escapeXml(value)}</string>`;
  if (dict.selfClosing) return replaceSpan(xml, dict.outer, `<dict>${entry}</dict>`);
  const last = entries.at(-1);
  const at = last === undefined ? dict.inner.start : last.value.outer.end;
  return replaceSpan(xml, { start: at, end: at }, indentOf(xml, dict, last) + entry);
}

/** The line break and indentation in front of the last key, so that an indented list stays readable. */
function indentOf(xml: string, dict: Element, last: Entry | undefined): string {
  if (last === undefined) return '';
  const before = xml.slice(dict.inner.start, last.key.outer.start);
  return /\s*$/.exec(before)?.[0] ?? '';
}
