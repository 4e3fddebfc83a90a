/**
 * The device requirements of a PingID application as they were read: the text, and where in it our part stands. Everything else in it
 * belongs to others and is never taken apart.
 *
 * unverified: the literal JSON. (sheet: Reading; Open questions, 1) The shape is put together from the documented table of properties,
 * and its names stand in `NAMES` and nowhere else.
 */
import { elementsOf, Failure, kindOf, type Member, membersOf, type Span, whyNoToken } from '#authority';
import { timeIn } from './times.ts';

export const NAMES = {
  mdm: 'mobileDeviceManagementRequire',
  enabled: 'enabled',
  effectiveDate: 'effectiveDate',
  tokens: 'tokens',
  token: 'token',
  creationTime: 'creationTime',
  environment: 'environment',
  application: 'application',
  updatedAt: 'updatedAt',
} as const;

export interface Requirements {
  readonly text: string;
  /** As the answer says it; null where it doesn't. */
  readonly environmentId: string | null;
  /** Whether phones are asked for a token; null where the answer doesn't say. */
  readonly isEnabled: boolean | null;
  /** From when on they are asked; `unreadable` where something stands there that is no time. */
  readonly effectiveAt: number | null | 'unreadable';
  /** Where the list of tokens stands; null where there is none. */
  readonly list: Span | null;
  readonly entries: readonly Entry[];
}

/** One token of the list, or what stands in the place of one. */
export interface Entry {
  readonly value: string;
  /** Why no phone can present it; null where one can. */
  readonly whyNoToken: string | null;
  /** Where its time of creation stands; null where it has none. */
  readonly creationTime: string | null;
  /** Milliseconds since 1970; null where it can't be read. */
  readonly createdAt: number | null;
}

const WHERE = 'the device requirements';

/** Reads text that `JSON.parse` takes for an object. Null where it has no part about MDM. Throws `protocol` for a part of another shape. */
export function readRequirements(text: string): Requirements | null {
  const top = membersOf(text);
  const mdm = sole(top, NAMES.mdm, '');
  if (mdm === null || isNull(text, mdm)) return null;
  if (text[mdm.start] !== '{') throw unexpected(NAMES.mdm, 'an object', text, mdm);
  const members = membersOf(text, mdm.start);
  const at = (name: string) => sole(members, name, `${NAMES.mdm}.`);
  const list = at(NAMES.tokens);
  const hasList = list !== null && !isNull(text, list);
  if (hasList && text[list.start] !== '[') throw unexpected(`${NAMES.mdm}.${NAMES.tokens}`, 'a list', text, list);
  return {
    text,
    environmentId: idIn(text, sole(top, NAMES.environment, '')),
    isEnabled: flagIn(text, at(NAMES.enabled)),
    effectiveAt: effectiveIn(text, at(NAMES.effectiveDate)),
    list: hasList ? list : null,
    entries: hasList ? elementsOf(text, list.start).map((span, index) => entryIn(text, span, index)) : [],
  };
}

/** The tokens that phones can present, each once, in the order of the list. */
export function usable({ entries }: Requirements): readonly Entry[] {
  const seen = new Set<string>();
  return entries.filter(({ value, whyNoToken }) => {
    if (whyNoToken !== null || seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

function entryIn(text: string, span: Span, index: number): Entry {
  const where = `${NAMES.mdm}.${NAMES.tokens}[${index}]`;
  if (text[span.start] !== '{') throw unexpected(where, 'an object', text, span);
  const members = membersOf(text, span.start);
  const token = sole(members, NAMES.token, `${where}.`);
  if (token === null || text[token.start] !== '"') throw unexpected(`${where}.${NAMES.token}`, 'text', text, token);
  const value: string = JSON.parse(text.slice(token.start, token.end));
  const time = sole(members, NAMES.creationTime, `${where}.`);
  const creationTime = time === null ? null : text.slice(time.start, time.end);
  return {
    value,
    whyNoToken: whyNoToken(value),
    creationTime,
    createdAt: creationTime === null ? null : timeIn(creationTime),
  };
}

function flagIn(text: string, span: Span | null): boolean | null {
  if (span === null || isNull(text, span)) return null;
  const flag = text.slice(span.start, span.end);
  if (flag === 'true' || flag === 'false') return flag === 'true';
  throw unexpected(`${NAMES.mdm}.${NAMES.enabled}`, 'true or false', text, span);
}

function effectiveIn(text: string, span: Span | null): number | null | 'unreadable' {
  if (span === null || isNull(text, span)) return null;
  return timeIn(text.slice(span.start, span.end)) ?? 'unreadable';
}

/** The `id` in a reference to something. */
function idIn(text: string, span: Span | null): string | null {
  const id = span === null ? null : sole(membersOf(text, span.start), 'id', `${NAMES.environment}.`);
  const value: unknown = id === null ? null : JSON.parse(text.slice(id.start, id.end));
  return typeof value === 'string' ? value : null;
}

/** A member's value. Of one that is there twice nobody can say which counts, so it is read as neither. */
function sole(members: readonly Member[], name: string, within: string): Span | null {
  const found = members.filter((member) => member.name === name);
  if (found.length > 1) throw new Failure('protocol', `${WHERE}: \`${within}${name}\` is there ${found.length} times`);
  return found[0]?.value ?? null;
}

function isNull(text: string, { start, end }: Span): boolean {
  return text.slice(start, end) === 'null';
}

function unexpected(where: string, expected: string, text: string, span: Span | null): Failure {
  const found = kindOf(span === null ? undefined : JSON.parse(text.slice(span.start, span.end)));
  return new Failure('protocol', `${WHERE}: \`${where}\` is expected to be ${expected}, found ${found}`);
}
