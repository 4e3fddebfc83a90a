/**
 * Finding one's way in JSON text, so that a value can be replaced where it stands and everything around it keeps its bytes:
 * numbers beyond 2^53, `1.0`, the order of members, escapes and white space do not survive `JSON.parse` and `JSON.stringify`.
 *
 * Everything here expects text that `JSON.parse` accepts; ask it first.
 */
import { Failure } from '../model/failure.ts';

/** A stretch of text: from `start` up to, but not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One `"name": value` of an object. */
export interface Member {
  readonly name: string;
  readonly value: Span;
}

/** Deeper than this nobody nests a managed configuration; the limit keeps hostile text from exhausting the stack. */
const DEEPEST = 100;

/** The members of the object that begins at or after `at`, in order; a name may appear twice. Empty where there is no object. */
export function membersOf(text: string, at = 0): readonly Member[] {
  const members: Member[] = [];
  let position = skipBlanks(text, at);
  if (text[position] !== '{') return members;
  position = skipBlanks(text, position + 1);
  while (text[position] === '"') {
    const nameEnd = endOfString(text, position);
    const name: unknown = JSON.parse(text.slice(position, nameEnd));
    const start = skipBlanks(text, skipBlanks(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    members.push({ name: String(name), value: { start, end } });
    position = afterComma(text, end);
  }
  return members;
}

/** The elements of the array that begins at or after `at`, in order. Empty where there is no array. */
export function elementsOf(text: string, at = 0): readonly Span[] {
  const elements: Span[] = [];
  let position = skipBlanks(text, at);
  if (text[position] !== '[') return elements;
  position = skipBlanks(text, position + 1);
  while (position < text.length && text[position] !== ']') {
    const end = endOfValue(text, position);
    elements.push({ start: position, end });
    position = afterComma(text, end);
  }
  return elements;
}

/** The value of a member, the last one where the name appears twice: that is the one `JSON.parse` takes. */
export function memberSpan(text: string, name: string, at = 0): Span | undefined {
  return membersOf(text, at).findLast((member) => member.name === name)?.value;
}

/** The text with a span replaced. */
export function replaceSpan(text: string, span: Span, by: string): string {
  return text.slice(0, span.start) + by + text.slice(span.end);
}

/** Adds one more entry (an element, or a `"name": value`) at the end of the array or object that fills the span. */
export function appendEntry(text: string, container: Span, entry: string): string {
  const inside = text.slice(container.start + 1, container.end - 1);
  const separator = inside.trim() === '' ? '' : ',';
  const at = container.start + 1 + inside.trimEnd().length;
  return replaceSpan(text, { start: at, end: at }, separator + entry);
}

/**
 * The text without what has no meaning: white space, the order of members, the way a string is escaped. Numbers keep their
 * spelling, so that `1.0` and `1` differ. Two texts that mean the same have equal canonical forms.
 */
export function canonicalJson(text: string, at = 0, depth = 0): string {
  if (depth > DEEPEST) throw new Failure('protocol', `JSON nested more than ${DEEPEST} deep`);
  const start = skipBlanks(text, at);
  if (text[start] === '{') {
    const members = membersOf(text, start);
    const parts = members.map(
      ({ name, value }) => `${JSON.stringify(name)}:${canonicalJson(text, value.start, depth + 1)}`,
    );
    return `{${parts.sort().join(',')}}`;
  }
  if (text[start] === '[') {
    return `[${elementsOf(text, start)
      .map((element) => canonicalJson(text, element.start, depth + 1))
      .join(',')}]`;
  }
  const value = text.slice(start, endOfValue(text, start));
  return value.startsWith('"') ? JSON.stringify(JSON.parse(value)) : value;
}

function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  if (text[start] !== '{' && text[start] !== '[') {
    let end = start;
    while (end < text.length && !',]} \t\n\r'.includes(text.charAt(end))) end += 1;
    return end;
  }
  let depth = 0;
  for (let position = start; position < text.length; position += 1) {
    const character = text[position];
    if (character === '"') position = endOfString(text, position) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return position + 1;
    }
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '"') position += text[position] === '\\' ? 2 : 1;
  return position + 1;
}

function afterComma(text: string, at: number): number {
  const position = skipBlanks(text, at);
  return text[position] === ',' ? skipBlanks(text, position + 1) : position;
}

function skipBlanks(text: string, at: number): number {
  let position = at;
  while (position < text.length && ' \t\n\r'.includes(text.charAt(position))) position += 1;
  return position;
}
