/**
 * The `<dict>` of a property list as text, as far as simulated services need it: where a key and its value stand. Everything else keeps
 * its spelling.
 */

/** A key of the outer `<dict>` with its value. */
export interface DictEntry {
  /** From the `<key>` to the end of the value. */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  /** The characters of the value. */
  readonly text: string;
}

const PARTS = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|[^<]+/g;

/** The entry of a key right below the outer `<dict>`; null where there is none. */
export function dictEntry(text: string, key: string): DictEntry | null {
  const elements = elementsIn(text);
  for (let at = 0; at + 1 < elements.length; at += 2) {
    const [name, value] = [elements[at], elements[at + 1]];
    if (name === undefined || value === undefined || name.text !== key) continue;
    return { start: name.start, end: value.end, valueStart: value.start, text: value.text };
  }
  return null;
}

/** The pieces of a text: comments, marked text, tags and what stands between them. */
export function partsOfDict(text: string): readonly string[] {
  return [...text.matchAll(PARTS)].map(([part]) => part);
}

/** A text with its character references resolved. */
export function resolveCharacters(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
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

function charactersOf(part: string): string {
  if (part.startsWith('<![CDATA[')) return part.slice(9, -3);
  return part.startsWith('<') ? '' : resolveCharacters(part);
}
