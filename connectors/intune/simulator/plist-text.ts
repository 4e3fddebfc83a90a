/**
 * `encodedSettingXml` as text: a bare `<dict>` without the header of a property list. A key is found and changed in the text
 * itself, so that numbers, comments and entities of its neighbours keep their spelling.
 */

interface Entry {
  /** From the `<key>` to the end of the value. */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly text: string;
}

const PARTS = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|[^<]+/g;
const MARK = '<ours/>';

/** The text of the key's value, null where the key isn't there. */
export function valueInPlist(text: string, key: string): string | null {
  return entryOf(text, key)?.text ?? null;
}

/** The text with another value for the key, or (null) without the key. A new key goes first. */
export function withValueInPlist(text: string, key: string, value: string | null): string {
  const entry = entryOf(text, key);
  if (value === null) return entry === null ? text : text.slice(0, entry.start) + text.slice(entry.end);
  const spelled = `<string>${escaped(value)}</string>`;
  if (entry !== null) return text.slice(0, entry.valueStart) + spelled + text.slice(entry.end);
  const pair = `<key>${escaped(key)}</key>${spelled}`;
  return text.replace(/<dict\s*\/>/, '<dict></dict>').replace('<dict>', () => `<dict>${pair}`);
}

/** The text as it is spelled, blanks between elements apart, without the key or with a mark for its value. */
export function spelledPlist(text: string, key: string, ours: 'left-out' | 'marked'): string {
  const entry = entryOf(text, key);
  const mark = ours === 'marked' ? `<key>${escaped(key)}</key>${MARK}` : '';
  const shown = entry === null ? text : text.slice(0, entry.start) + mark + text.slice(entry.end);
  const parts = [...shown.matchAll(PARTS)].map((match) => match[0]);
  return parts.filter((part, at) => part.trim() !== '' || /^<(string|key)>$/.test(parts[at - 1] ?? '')).join('');
}

function entryOf(text: string, key: string): Entry | null {
  const children = childrenOf(text);
  for (let at = 0; at + 1 < children.length; at += 2) {
    const name = children[at];
    const value = children[at + 1];
    if (name === undefined || value === undefined || name.text !== key) continue;
    return { start: name.start, end: value.end, valueStart: value.start, text: value.text };
  }
  return null;
}

/** The elements right below the outer `<dict>`: keys and values by turns. */
function childrenOf(text: string): { readonly start: number; readonly end: number; readonly text: string }[] {
  const children: { start: number; end: number; text: string }[] = [];
  let depth = 0;
  let child = { start: 0, end: 0, text: '' };
  for (const match of text.matchAll(PARTS)) {
    const [part] = match;
    const isTag = part.startsWith('<') && !part.startsWith('<!');
    const empty = isTag && part.endsWith('/>');
    const closes = isTag && part.startsWith('</');
    if (!isTag && depth > 1) child.text += contentOf(part);
    if (isTag && !closes && depth === 1) child = { start: match.index, end: 0, text: '' };
    if (isTag && !closes && !empty) depth += 1;
    if (closes) depth -= 1;
    if (isTag && (closes || empty) && depth === 1) children.push({ ...child, end: match.index + part.length });
  }
  return children;
}

function contentOf(part: string): string {
  if (part.startsWith('<![CDATA[')) return part.slice(9, -3);
  if (part.startsWith('<')) return '';
  return part
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
