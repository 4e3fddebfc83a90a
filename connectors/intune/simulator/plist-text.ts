/**
 * `encodedSettingXml` as text: a bare `<dict>` without the header of a property list. A key is found and changed in the text
 * itself, so that numbers, comments and entities of its neighbours keep their spelling.
 */

import { dictEntry, partsOfDict } from '#simulation';

const MARK = '<ours/>';

/** The text of the key's value, null where the key isn't there. */
export function valueInPlist(text: string, key: string): string | null {
  return dictEntry(text, key)?.text ?? null;
}

/** The text with another value for the key, or (null) without the key. A new key goes first. */
export function withValueInPlist(text: string, key: string, value: string | null): string {
  const entry = dictEntry(text, key);
  if (value === null) return entry === null ? text : text.slice(0, entry.start) + text.slice(entry.end);
  const spelled = `<string>${escaped(value)}</string>`;
  if (entry !== null) return text.slice(0, entry.valueStart) + spelled + text.slice(entry.end);
  const pair = `<key>${escaped(key)}</key>${spelled}`;
  return text.replace(/<dict\s*\/>/, '<dict></dict>').replace('<dict>', () => `<dict>${pair}`);
}

/** The text as it is spelled, blanks between elements apart, without the key or with a mark for its value. */
export function spelledPlist(text: string, key: string, ours: 'left-out' | 'marked'): string {
  const entry = dictEntry(text, key);
  const mark = ours === 'marked' ? `<key>${escaped(key)}</key>${MARK}` : '';
  const shown = entry === null ? text : text.slice(0, entry.start) + mark + text.slice(entry.end);
  const parts = partsOfDict(shown);
  return parts.filter((part, at) => part.trim() !== '' || /^<(string|key)>$/.test(parts[at - 1] ?? '')).join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
