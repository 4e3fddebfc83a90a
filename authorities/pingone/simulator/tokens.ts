/** The tokens in the requirements: entries of one list in the section about mobile device management. */
import { momentIn, spelledDate } from './dates.ts';
import { arrayOf, elementsOf, type Member, membersOf, objectOf, textOf, withValue } from './json-text.ts';
import type { Quirks } from './quirks.ts';

export const SECTION = 'mobileDeviceManagementRequire';
export const TOKENS = 'tokens';

/** One token as it stands in the list. */
export interface Entry {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** As it is spelled. */
  readonly text: string;
}

/** The members of the section; none where there is no section. */
export function sectionOf(requirements: readonly Member[]): readonly Member[] {
  return membersOf(textOf(requirements, SECTION) ?? '');
}

/** In the order of the list. */
export function entriesOf(requirements: readonly Member[], quirks: Quirks): readonly Entry[] {
  return elementsOf(textOf(sectionOf(requirements), TOKENS) ?? '').map((text) => {
    const members = membersOf(text);
    return {
      value: String(JSON.parse(textOf(members, 'token') ?? '""')),
      createdAt: momentIn(textOf(members, 'creationTime') ?? 'null', quirks, 'token') ?? 0,
      text,
    };
  });
}

/** The requirements with these entries for a list. */
export function withEntries(requirements: readonly Member[], texts: readonly string[]): readonly Member[] {
  return withSection(requirements, TOKENS, arrayOf(texts));
}

/** The requirements with another value for a member of the section. */
export function withSection(requirements: readonly Member[], name: string, value: string): readonly Member[] {
  return withValue(requirements, SECTION, objectOf(withValue(sectionOf(requirements), name, value)));
}

/** An entry as the service writes it. */
export function newEntry(value: string, at: number, quirks: Quirks): string {
  return `{"creationTime":${spelledDate(at, quirks, 'token')},"token":${JSON.stringify(value)}}`;
}

/** An entry with another value. */
export function withTokenValue(entry: string, value: string): string {
  return objectOf(withValue(membersOf(entry), 'token', JSON.stringify(value)));
}

/** The list with one entry more, where the service puts a new one. */
export function withNewest(texts: readonly string[], entry: string, { order }: Quirks): readonly string[] {
  return order === 'oldest-first' ? [...texts, entry] : [entry, ...texts];
}
