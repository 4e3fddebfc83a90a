/** The copies of a slot: our key in each of the assignments that the slot means. */
import { appendEntry, Failure, isRecord, type Kit, kindOf, membersOf, replaceSpan, type Span } from '#connector';
import { type Assignment, type Item, parsedIn, type Rules, sole } from './rules.ts';
import type { WorkspaceOneSlot } from './tenant.ts';

export interface Copy {
  readonly assignment: Assignment;
  /** Our key where it stands; undefined in an assignment without it. */
  readonly item: Item | undefined;
  /** Null where there is no value. */
  readonly value: string | null;
}

/** The slot's copies, in the order of the assignments' priorities; never empty. */
export function copiesOf(rules: Rules, slot: WorkspaceOneSlot): readonly Copy[] {
  return targeted(rules, slot).map((assignment) => copyIn(rules, assignment, slot.app.key));
}

/** The assignments that the slot means: all, or those with the names it gives. */
export function targeted({ assignments, of }: Rules, { settings }: WorkspaceOneSlot): readonly Assignment[] {
  if (assignments.length === 0) {
    throw new Failure(
      'rejected',
      `${of} has no assignment, so there is no place for the key: assign it in the console`,
    );
  }
  const wanted = settings.assignments;
  if (wanted === undefined) return assignments;
  const missing = wanted.filter((name) => !assignments.some((assignment) => assignment.name === name));
  if (missing.length === 0) return assignments.filter(({ name }) => wanted.includes(name));
  const there = assignments.map(({ name }) => `\`${name}\``).join(', ');
  throw new Failure('rejected', `${of} has no assignment \`${missing.join('`, `')}\`; it has ${there}`);
}

/** The rules' text with the value in these copies. A key that stands keeps its place, its type, and whatever else its entry has. */
export function withValue(rules: Rules, copies: readonly Copy[], key: string, value: string): string {
  const fromTheEnd = copies.toSorted((a, b) => b.assignment.span.start - a.assignment.span.start);
  return fromTheEnd.reduce((text, copy) => edited(text, copy, key, JSON.stringify(value)), rules.text);
}

function edited(text: string, { assignment, item }: Copy, key: string, value: string): string {
  if (item === undefined) {
    const entry = `{"key":${JSON.stringify(key)},"value":${value},"type":"${STRING}"}`;
    const { configuration, span } = assignment;
    if (configuration === undefined) return appendEntry(text, span, `"application_configuration":[${entry}]`);
    // The list is there, or null stands in its place.
    return text[configuration.start] === '['
      ? appendEntry(text, configuration, entry)
      : replaceSpan(text, configuration, `[${entry}]`);
  }
  const there = membersOf(text, item.span.start).find(({ name }) => name === 'value');
  return there === undefined ? appendEntry(text, item.span, `"value":${value}`) : replaceSpan(text, there.value, value);
}

function copyIn(rules: Rules, assignment: Assignment, key: string): Copy {
  const of = `${rules.of}, the assignment \`${assignment.name}\``;
  const [item, ...others] = assignment.items.filter((one) => one.key === key);
  if (item === undefined) return { assignment, item: undefined, value: null };
  if (others.length > 0) {
    throw new Failure('rejected', `${of}: the key \`${key}\` stands ${others.length + 1} times; take out all but one`);
  }
  const members = membersOf(rules.text, item.span.start);
  const field = (name: string): Span | undefined => sole(members, name, of);
  const type = typeOf(parsedIn(rules, field('type')));
  if (type !== STRING) {
    throw new Failure(
      'rejected',
      `${of}: the key \`${key}\` is of the type ${type === null ? 'that nobody knows' : type}, and a token needs ${STRING}: correct it in the console`,
    );
  }
  const value = parsedIn(rules, field('value')) ?? null;
  if (value !== null && typeof value !== 'string') {
    throw new Failure('protocol', `${of}: expected text in the value of \`${key}\`, found ${kindOf(value)}`);
  }
  return { assignment, item, value };
}

const STRING = 'STRING';

/** The numbers the vendor writes in place of names. (sheet: Writing one key without touching its neighbours) */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  '1': STRING,
  '2': 'INTEGER',
  '3': 'BOOLEAN',
  '9': 'CHOICE',
  '10': 'MULTI_SELECT',
  '11': 'HIDDEN',
  '15': 'BUNDLE',
  '16': 'BUNDLE_ARRAY',
};

/**
 * The type of a key by its name, however it is written: a name, a number, or a number in text. Null where nobody knows it.
 * unverified: in which form do types come back, and are HIDDEN values masked? (sheet: Open questions) A hidden key is not read as ours.
 */
export function typeOf(type: unknown): string | null {
  const known = typeof type === 'number' || typeof type === 'string' ? TYPE_NAMES[`${type}`] : undefined;
  if (known !== undefined) return known;
  return typeof type === 'string' && /^[A-Z_]{1,30}$/i.test(type) ? type.toUpperCase() : null;
}

/** Our key in all the other assignments, as text to be compared. They are other slots' copies, or nobody's: a write leaves them alone. */
export function elsewhere(rules: Rules, copies: readonly Copy[], key: string): string {
  const ours = new Set(copies.map(({ assignment }) => assignment.priority));
  const others = rules.assignments.filter(({ priority }) => !ours.has(priority));
  const values = others.map(({ priority, items }) => [
    priority,
    items
      .filter((item) => item.key === key)
      .map((item) => parsedIn(rules, sole(membersOf(rules.text, item.span.start), 'value', rules.of)) ?? null),
  ]);
  return JSON.stringify(values);
}

/** What each copy holds, as fingerprints. */
export function fingerprints(copies: readonly Copy[], kit: Kit) {
  return copies.map(({ value }) => (value === null ? null : kit.fingerprint(value)));
}

/** What a person should know of the keys although nothing failed. */
export function remarksOn(copies: readonly Copy[], key: string): readonly string[] {
  const remarks = new Set<string>();
  for (const { assignment, value } of copies) {
    for (const item of assignment.items) {
      if (item.key === key || folded(item.key) !== folded(key)) continue;
      remarks.add(
        `the key \`${item.key}\` in the assignment \`${assignment.name}\` differs from \`${key}\` in letter case or blanks only; apps do not read it`,
      );
    }
    if (value !== null && value !== value.trim()) {
      remarks.add(`the value of \`${key}\` in the assignment \`${assignment.name}\` has blanks around it`);
    }
  }
  return [...remarks];
}

function folded(key: string): string {
  return key.replace(/\s/g, '').toLowerCase();
}

/** Whether a restriction of an assignment is switched on. */
export function isRestricted(rules: Rules, assignment: Assignment, name: string): boolean {
  const restriction = parsedIn(rules, sole(membersOf(rules.text, assignment.span.start), 'restriction', rules.of));
  return isRecord(restriction) && restriction[name] === true;
}

/** The smart groups an assignment is for, as UUIDs in lower case: of a purchased app they stand beside its licences. */
export function smartGroupsOf(rules: Rules, assignment: Assignment): readonly string[] {
  const distribution = parsedIn(rules, sole(membersOf(rules.text, assignment.span.start), 'distribution', rules.of));
  if (!isRecord(distribution)) return [];
  const { smart_groups: groups, vpp_app_details: purchased } = distribution;
  const licences: unknown = isRecord(purchased) ? purchased.license_usage : undefined;
  const ofLicences = Array.isArray(licences) ? licences.filter(isRecord).map((one) => one.smart_group_uuid) : [];
  return [...(Array.isArray(groups) ? groups : []), ...ofLicences]
    .filter((group) => typeof group === 'string')
    .map((group) => group.toLowerCase());
}
