/**
 * JSON as text. Rules are kept, changed and compared as they are spelled, so that the simulator never respells a neighbour:
 * `1.0` stays `1.0`, and an integer beyond 2^53 keeps its digits.
 */

/** A value, and where it stands in the text. */
export interface Part {
  readonly kind: 'object' | 'array' | 'string' | 'other';
  readonly start: number;
  readonly end: number;
  readonly members: readonly Member[];
  readonly items: readonly Part[];
}

export interface Member {
  readonly name: string;
  readonly spelledName: string;
  readonly value: Part;
}

/** Another text in the place of a stretch; an empty stretch inserts. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/** What is shown of a value: another text, nothing of it (null), or what it is (undefined). */
export type View = (part: Part, path: readonly string[]) => string | null | undefined;

const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /[^\s,\]}]+/y;
const BLANKS = /\s*/y;

/** Null for a text that isn't JSON. */
export function partsOf(text: string): Part | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  let at = 0;

  function take(pattern: RegExp): string {
    pattern.lastIndex = at;
    const taken = pattern.exec(text)?.[0] ?? '';
    at += taken.length;
    return taken;
  }

  /** Moves past blanks and says what stands there. */
  function next(): string {
    take(BLANKS);
    return text.charAt(at);
  }

  function part(): Part {
    const first = next();
    const start = at;
    const members: Member[] = [];
    const items: Part[] = [];
    if (first === '"') {
      take(STRING);
      return { kind: 'string', start, end: at, members, items };
    }
    if (first !== '{' && first !== '[') {
      take(SCALAR);
      return { kind: 'other', start, end: at, members, items };
    }
    at += 1;
    for (let here = next(); here !== '}' && here !== ']'; here = next()) {
      if (here === ',') {
        at += 1;
      } else if (first === '[') {
        items.push(part());
      } else {
        const spelledName = take(STRING);
        next();
        at += 1;
        members.push({ name: JSON.parse(spelledName), spelledName, value: part() });
      }
    }
    at += 1;
    return { kind: first === '{' ? 'object' : 'array', start, end: at, members, items };
  }

  return part();
}

/** The member of that name; of several the last, as parsers have it. */
export function memberOf(part: Part | undefined, name: string): Part | undefined {
  return part?.members.findLast((member) => member.name === name)?.value;
}

/** As it is spelled in the text. */
export function sliceOf(text: string, part: Part): string {
  return text.slice(part.start, part.end);
}

/** The text that a string stands for; undefined for anything else. */
export function stringOf(text: string, part: Part | undefined): string | undefined {
  return part?.kind === 'string' ? JSON.parse(sliceOf(text, part)) : undefined;
}

export function edited(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((changed, { start, end, by }) => changed.slice(0, start) + by + changed.slice(end), text);
}

/** Another text in the place of a value. */
export function replaced(part: Part, by: string): Edit {
  return { start: part.start, end: part.end, by };
}

/** More members at the end of an object, each with the spelling of its value. */
export function appended(object: Part, members: Iterable<readonly [name: string, spelledValue: string]>): Edit {
  const texts = [...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`);
  const comma = object.members.length > 0 && texts.length > 0 ? ',' : '';
  return { start: object.end - 1, end: object.end - 1, by: `${comma}${texts.join(',')}` };
}

/** As it is spelled, blanks between its parts apart. Null where the view leaves it out. */
export function spelled(text: string, part: Part, view: View, path: readonly string[] = []): string | null {
  const shown = view(part, path);
  if (shown !== undefined) return shown;
  if (part.kind === 'array') {
    const items = part.items.map((item, at) => spelled(text, item, view, [...path, String(at)]));
    return `[${items.filter((item) => item !== null).join(',')}]`;
  }
  if (part.kind !== 'object') return sliceOf(text, part);
  const members = part.members.flatMap(({ name, spelledName, value }) => {
    const inner = spelled(text, value, view, [...path, name]);
    return inner === null ? [] : [`${spelledName}:${inner}`];
  });
  return `{${members.join(',')}}`;
}

/** Every value inside, the outer before the inner, with the names that lead to it. */
export function* walk(part: Part, path: readonly string[] = []): Generator<readonly [Part, readonly string[]]> {
  yield [part, path];
  for (const [at, item] of part.items.entries()) yield* walk(item, [...path, String(at)]);
  for (const { name, value } of part.members) yield* walk(value, [...path, name]);
}
