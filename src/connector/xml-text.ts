/**
 * Finding one's way in the XML of a property list, so that a value can be replaced where it stands. It knows as much XML as a
 * property list uses: elements, attributes, comments, CDATA, processing instructions, the five named entities and numeric ones.
 */
import type { Span } from './json-text.ts';

/** One element with where it stands; `inner` is what lies between its tags, empty at the end of `<name/>`. */
export interface Element {
  readonly name: string;
  readonly outer: Span;
  readonly inner: Span;
  readonly selfClosing: boolean;
  readonly children: readonly Element[];
}

/** Thrown for text that isn't well-formed; its message never quotes the text. */
export class NotXml extends Error {
  override readonly name = 'NotXml';
}

const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE\b[^>[]*>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g;
const ENTITY = /&(?:(lt|gt|amp|quot|apos)|#(\d+)|#x([0-9A-Fa-f]+));/g;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const DEEPEST = 100;

interface Open {
  readonly name: string;
  readonly start: number;
  readonly innerStart: number;
  readonly children: Element[];
}

/** The elements at the top, in order. */
export function parseXml(text: string): readonly Element[] {
  const top: Element[] = [];
  const open: Open[] = [];
  let position = 0;
  for (const match of text.matchAll(TOKEN)) {
    checkText(text.slice(position, match.index), open.length);
    const end = match.index + match[0].length;
    position = end;
    const [, slash, name, , selfClosing] = match;
    if (name === undefined) continue;
    const siblings = open.at(-1)?.children ?? top;
    if (slash === '/') {
      const opened = open.pop();
      if (opened?.name !== name) throw new NotXml('an end tag without its start tag');
      (open.at(-1)?.children ?? top).push({
        name,
        outer: { start: opened.start, end },
        inner: { start: opened.innerStart, end: match.index },
        selfClosing: false,
        children: opened.children,
      });
    } else if (selfClosing === '/') {
      siblings.push({
        name,
        outer: { start: match.index, end },
        inner: { start: end, end },
        selfClosing: true,
        children: [],
      });
    } else {
      if (open.length >= DEEPEST) throw new NotXml(`elements nested more than ${DEEPEST} deep`);
      open.push({ name, start: match.index, innerStart: end, children: [] });
    }
  }
  checkText(text.slice(position), open.length);
  if (open.length > 0) throw new NotXml('a start tag without its end tag');
  return top;
}

/** The characters an element holds, entities and CDATA resolved. */
export function textIn(xml: string, element: Element): string {
  const raw = xml.slice(element.inner.start, element.inner.end);
  return raw
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->)/)
    .map((part) => {
      if (part.startsWith('<!--')) return '';
      if (part.startsWith('<![CDATA[')) return part.slice('<![CDATA['.length, -']]>'.length);
      return part.replace(ENTITY, (_, named?: string, decimal?: string, hex?: string) =>
        named === undefined ? character(decimal, hex) : (NAMED[named] ?? ''),
      );
    })
    .join('');
}

/** Text for use between two tags. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function character(decimal: string | undefined, hex: string | undefined): string {
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10);
  if (!(code >= 0 && code <= 0x10ffff)) throw new NotXml('a character reference out of range');
  return String.fromCodePoint(code);
}

function checkText(text: string, depth: number): void {
  if (text.includes('<')) throw new NotXml('a `<` that begins no tag');
  if (text.replace(ENTITY, '').includes('&')) throw new NotXml('a `&` that begins no known entity');
  if (depth === 0 && text.trim() !== '') throw new NotXml('text outside of any element');
}
