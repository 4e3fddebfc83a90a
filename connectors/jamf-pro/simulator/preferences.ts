/** `app_configuration/preferences`: a property list's `<dict>` as text. A key is found and changed in the text itself. */
import { charactersOf, spelled } from './xml.ts';

interface Entry {
  /** From the `<key>` to the end of the value. */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly text: string;
}

const PARTS = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|[^<]+/g;
/** Blanks that lie between elements; texts and keys are passed over whole. */
const BETWEEN = /(<(?:string|key)>[\s\S]*?<\/(?:string|key)>)|\s+(?=<|$)|^\s+/g;
const MARK = '<ours/>';

/** The text of the key's value, null where the key isn't there. */
export function valueIn(text: string, key: string): string | null {
  return entryOf(text, key)?.text ?? null;
}

/** The text with another value for the key, or (null) without the key. A new key goes first. */
export function withValue(text: string, key: string, value: string | null): string {
  const entry = entryOf(text, key);
  if (value === null) return entry === null ? text : text.slice(0, entry.start) + text.slice(entry.end);
  const typed = `<string>${spelled(value)}</string>`;
  if (entry !== null) return text.slice(0, entry.valueStart) + typed + text.slice(entry.end);
  const pair = `<key>${spelled(key)}</key>${typed}`;
  const dict = text.trim() === '' ? '<dict></dict>' : text.replace(/<dict\s*\/>/, '<dict></dict>');
  return dict.replace(/<dict\s*>/, (tag) => tag + pair);
}

/** The text as it is spelled, blanks between elements apart, without the key or with a mark for its value. */
export function spelling(text: string, key: string, ours: 'left-out' | 'marked'): string {
  const entry = entryOf(text, key);
  const mark = ours === 'marked' ? `<key>${spelled(key)}</key>${MARK}` : '';
  const shown = entry === null ? text : text.slice(0, entry.start) + mark + text.slice(entry.end);
  // An empty list is no list: there is nothing in it that a write could harm.
  const tidied = shown.replace(BETWEEN, (_, kept?: string) => kept ?? '');
  return /^<dict>(<\/dict>)?$|^<dict\s*\/>$/.test(tidied) ? '' : tidied;
}

function entryOf(text: string, key: string): Entry | null {
  const elements = elementsIn(text);
  for (let at = 0; at + 1 < elements.length; at += 2) {
    const [name, value] = [elements[at], elements[at + 1]];
    if (name === undefined || value === undefined || name.text !== key) continue;
    return { start: name.start, end: value.end, valueStart: value.start, text: value.text };
  }
  return null;
}

/** The elements right below the outer `<dict>`: keys and values by turns. */
function elementsIn(text: string): { readonly start: number; readonly end: number; readonly text: string }[] {
  const elements: { start: number; end: number; text: string }[] = [];
  let depth = 0;
  let element = { start: 0, end: 0, text: '' };
  for (const match of text.matchAll(PARTS)) {
    const [part] = match;
    const isTag = part.startsWith('<') && !part.startsWith('<!');
    const isEmpty = isTag && part.endsWith('/>');
    const closes = isTag && part.startsWith('</');
    if (!isTag && depth > 1) element.text += charactersOf(part);
    if (isTag && !closes && depth === 1) element = { start: match.index, end: 0, text: '' };
    if (isTag && !closes && !isEmpty) depth += 1;
    if (closes) depth -= 1;
    if (isTag && (closes || isEmpty) && depth === 1) elements.push({ ...element, end: match.index + part.length });
  }
  return elements;
}
