/**
 * The managed configuration of an iOS app as the text of a property list: a bare `<dict><key>k</key><string>v</string> ...</dict>`,
 * as Apple's MDM protocol embeds it, or a whole document with `<plist>` around it.
 *
 * `plist` says whether it is a property list, and reads our value a second time after an edit; the edit itself is done in the
 * text, because `plist.build` would write every neighbour anew.
 */
import * as plist from 'plist';
import { Failure } from '../model/failure.ts';
import { replaceSpan } from './json-text.ts';
import { isRecord } from './shape.ts';
import { type Element, escapeXml, NotXml, parseXml, textIn } from './xml-text.ts';

/** The text of a property list, and what stands under its keys. */
export interface PlistText {
  readonly text: string;
  /** The keys at the top, in their order; one that stands twice is named twice. */
  readonly names: readonly string[];
  /** The text under a key; null where it is missing or empty. Throws where the key stands twice, or holds something else than text. */
  value(key: string): string | null;
  /** The same list with this value, every other byte as it was. A key comes last where it was missing. */
  with(key: string, value: string): PlistText;
}

interface Entry {
  readonly name: string;
  readonly key: Element;
  readonly value: Element;
}

/** Reads a property list. `of` says in failures where it stands: `` `preferences` of the app PingID ``; the text is never quoted. */
export function readPlist(text: string, of: string): PlistText {
  const dict = dictOf(text, of);
  const entries = entriesOf(text, dict, of);
  return {
    text,
    names: entries.map(({ name }) => name),
    value(key) {
      const entry = entryOf(entries, key, of);
      return entry === undefined ? null : valueIn(text, entry, of);
    },
    with(key, value) {
      const entry = entryOf(entries, key, of);
      if (entry !== undefined) valueIn(text, entry, of);
      const edited = entry === undefined ? append(text, dict, entries, key, value) : set(text, entry.value, value);
      expectRead(edited, key, value, of);
      return readPlist(edited, of);
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
    throw new Failure('rejected', `${of} is not a property list: ${why}`);
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
  throw new Failure('rejected', `${of} can't hold this value unambiguously; nothing was written`);
}

function entriesOf(xml: string, dict: Element, of: string): readonly Entry[] {
  if (dict.children.length % 2 !== 0) {
    throw new Failure('rejected', `${of} is not a property list: a key without a value`);
  }
  const entries: Entry[] = [];
  for (let index = 0; index < dict.children.length; index += 2) {
    const [key, value] = dict.children.slice(index, index + 2);
    if (key !== undefined && value !== undefined) entries.push({ name: textIn(xml, key), key, value });
  }
  return entries;
}

/** Which of two a phone takes is not documented, so a person has to decide. */
function entryOf(entries: readonly Entry[], key: string, of: string): Entry | undefined {
  const places = entries.flatMap((entry, index) => (entry.name === key ? [index] : []));
  if (places.length < 2) return entries[places[0] ?? -1];
  const where = places.map((place) => place + 1).join(' and ');
  throw new Failure('rejected', `${of} has the key \`${key}\` more than once, as entries ${where}: delete all but one`);
}

/** Replacing a value that isn't text would change its kind, which nobody asked for. */
function valueIn(xml: string, { name: key, value: element }: Entry, of: string): string | null {
  if (element.name !== 'string') {
    throw new Failure(
      'rejected',
      `${of} has the key \`${key}\` with the kind \`${element.name}\`, and a token is text: change its type to String in the console, or delete the key`,
    );
  }
  const value = textIn(xml, element);
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
