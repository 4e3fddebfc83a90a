/** The person in PingOne's console: sees the requirements as they are, and changes them behind our back. */
import type { AuthorityConsole } from '#simulation';
import { momentIn, spelledDate } from './dates.ts';
import { type Member, textOf, withValue } from './json-text.ts';
import { newSection } from './neighbours.ts';
import type { Quirks } from './quirks.ts';
import type { Requirements } from './requirements.ts';
import { entriesOf, newEntry, SECTION, sectionOf, TOKENS, withEntries, withNewest, withSection } from './tokens.ts';

export interface PingOneConsole extends AuthorityConsole {
  neighbours(): readonly string[];
  enforceFrom(at: number | 'never' | null): void;
  /** The tokens' entries as they are spelled, in the order of the list. */
  entries(): readonly string[];
}

export interface ConsoleSettings {
  readonly requirements: Requirements;
  readonly quirks: Quirks;
  readonly now: () => number;
  readonly generate: () => string;
}

const TOUCHED = 'minimumOSVersionRequire';

export function makeConsole({ requirements, quirks, now, generate }: ConsoleSettings): PingOneConsole {
  let touches = 0;

  function members(): readonly Member[] {
    return requirements.members ?? [];
  }

  function texts(): readonly string[] {
    return entriesOf(members(), quirks).map(({ text }) => text);
  }

  function values(): readonly string[] {
    const entries = entriesOf(members(), quirks);
    const listed = quirks.order === 'oldest-first' ? entries : entries.toReversed();
    return listed.toSorted((a, b) => a.createdAt - b.createdAt).map(({ value }) => value);
  }

  /** The requirements with a section about mobile device management, made where there is none. */
  function withAnySection(): readonly Member[] {
    const isThere = textOf(members(), SECTION) !== undefined;
    return isThere ? members() : withValue(members(), SECTION, newSection(now(), quirks));
  }

  return {
    values,
    add(value) {
      requirements.replace(withEntries(withAnySection(), withNewest(texts(), newEntry(value, now(), quirks), quirks)));
    },
    remove(value) {
      const left = entriesOf(members(), quirks).filter((entry) => entry.value !== value);
      if (left.length === texts().length) throw new Error('there is no such token');
      const entries = left.length === 0 ? [newEntry(generate(), now(), quirks)] : left.map(({ text }) => text);
      requirements.replace(withEntries(members(), entries));
    },
    touchNeighbour() {
      touches += 1;
      requirements.replace(
        withValue(members(), TOUCHED, `{"ios":"17.${touches}","enabled":true,"touched":${touches}.0}`),
      );
    },
    neighbours: () =>
      members().flatMap(({ name, spelledName, value }) => {
        if (name !== SECTION) return [`${spelledName}: ${value}`];
        const beside = sectionOf(members()).filter((member) => member.name !== TOKENS);
        return beside.map((member) => `${spelledName}.${member.spelledName}: ${member.value}`);
      }),
    entries: texts,
    letsIn(value) {
      const section = sectionOf(members());
      if (textOf(section, 'enabled') !== 'true') return true;
      const from = momentIn(textOf(section, 'effectiveDate') ?? 'null', quirks, 'requirement') ?? 0;
      return from > now() || (value !== null && values().includes(value));
    },
    enforceFrom(at) {
      const from = typeof at === 'number' ? at : 0;
      const enabled = withSection(withAnySection(), 'enabled', at === 'never' ? 'false' : 'true');
      requirements.replace(
        at === 'never' ? enabled : withSection(enabled, 'effectiveDate', spelledDate(from, quirks, 'requirement')),
      );
    },
  };
}
