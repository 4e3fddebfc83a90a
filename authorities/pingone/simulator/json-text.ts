/**
 * JSON as text: what clients send is kept, changed and compared as they spell it, so that the simulator never respells a
 * neighbour. `1.0` stays `1.0`, an integer beyond 2^53 keeps its digits, and members stay in their order.
 */

/** A member of an object. */
export interface Member {
  readonly name: string;
  /** With its quotes and escapes. */
  readonly spelledName: string;
  /** As it is spelled. */
  readonly value: string;
}

const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;
const MEMBER = /^("(?:[^"\\]|\\.)*")\s*:\s*(.*)$/s;

/** The members of an object, in their order; none for anything else. */
export function membersOf(text: string): readonly Member[] {
  if (!isObject(text)) return [];
  return apart(text).map((part) => {
    const [, spelledName = '""', value = ''] = MEMBER.exec(part) ?? [];
    return { name: JSON.parse(spelledName), spelledName, value };
  });
}

/** The elements of an array; none for anything else. */
export function elementsOf(text: string): readonly string[] {
  return isArray(text) ? apart(text) : [];
}

export function isObject(text: string): boolean {
  return text.trimStart().startsWith('{');
}

export function isArray(text: string): boolean {
  return text.trimStart().startsWith('[');
}

/** Of several members of that name the last, as parsers have it. */
export function textOf(members: readonly Member[], name: string): string | undefined {
  return members.findLast((member) => member.name === name)?.value;
}

/** Another value in the place of the member; at the end where there is none. */
export function withValue(members: readonly Member[], name: string, value: string): readonly Member[] {
  if (textOf(members, name) === undefined) return [...members, { name, spelledName: JSON.stringify(name), value }];
  return members.map((member) => (member.name === name ? { ...member, value } : member));
}

export function objectOf(members: readonly Member[]): string {
  return `{${members.map(({ spelledName, value }) => `${spelledName}:${value}`).join(',')}}`;
}

export function arrayOf(elements: readonly string[]): string {
  return `[${elements.join(',')}]`;
}

/** The texts between the outer brackets, apart at the commas that are in no inner ones. */
function apart(text: string): readonly string[] {
  const inner = text.trim().slice(1, -1);
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: mark, index } of inner.matchAll(STRING_OR_MARK)) {
    if (mark === '{' || mark === '[') depth += 1;
    if (mark === '}' || mark === ']') depth -= 1;
    if (mark !== ',' || depth > 0) continue;
    parts.push(inner.slice(from, index).trim());
    from = index + 1;
  }
  const last = inner.slice(from).trim();
  return last === '' ? parts : [...parts, last];
}
