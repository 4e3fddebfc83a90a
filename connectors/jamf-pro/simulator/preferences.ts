/** `app_configuration/preferences`: a property list's `<dict>` as text. A key is found and changed in the text itself. */
import { dictEntry } from '#simulation';
import { spelled } from './xml.ts';

/** Blanks that lie between elements; texts and keys are passed over whole. */
const BETWEEN = /(<(?:string|key)>[\s\S]*?<\/(?:string|key)>)|\s+(?=<|$)|^\s+/g;
const MARK = '<ours/>';

/** The text of the key's value, null where the key isn't there. */
export function valueIn(text: string, key: string): string | null {
  return dictEntry(text, key)?.text ?? null;
}

/** The text with another value for the key, or (null) without the key. A new key goes first. */
export function withValue(text: string, key: string, value: string | null): string {
  const entry = dictEntry(text, key);
  if (value === null) return entry === null ? text : text.slice(0, entry.start) + text.slice(entry.end);
  const typed = `<string>${spelled(value)}</string>`;
  if (entry !== null) return text.slice(0, entry.valueStart) + typed + text.slice(entry.end);
  const pair = `<key>${spelled(key)}</key>${typed}`;
  const dict = text.trim() === '' ? '<dict></dict>' : text.replace(/<dict\s*\/>/, '<dict></dict>');
  return dict.replace(/<dict\s*>/, (tag) => tag + pair);
}

/** The text as it is spelled, blanks between elements apart, without the key or with a mark for its value. */
export function spelling(text: string, key: string, ours: 'left-out' | 'marked'): string {
  const entry = dictEntry(text, key);
  const mark = ours === 'marked' ? `<key>${spelled(key)}</key>${MARK}` : '';
  const shown = entry === null ? text : text.slice(0, entry.start) + mark + text.slice(entry.end);
  // An empty list is no list: there is nothing in it that a write could harm.
  const tidied = shown.replace(BETWEEN, (_, kept?: string) => kept ?? '');
  return /^<dict>(<\/dict>)?$|^<dict\s*\/>$/.test(tidied) ? '' : tidied;
}
