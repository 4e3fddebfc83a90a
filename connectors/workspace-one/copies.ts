/** The copies of a slot: our keys in each of the assignments that the slot means. */
import {
  appendEntry,
  Failure,
  type Form,
  isRecord,
  joined,
  type Kit,
  keysInWords,
  kindOf,
  membersOf,
  partsOf,
  replaceSpan,
  type Span,
} from '#connector';
import { type Assignment, type Item, parsedIn, type Rules, sole } from './rules.ts';
import type { WorkspaceOneSlot } from './tenant.ts';

export interface Copy {
  readonly assignment: Assignment;
  /** Each of our keys, in their order. */
  readonly places: readonly KeyPlace[];
  /** What they hold together; null where there is no value. */
  readonly value: string | null;
}

/** One of our keys in one assignment. */
interface KeyPlace {
  readonly key: string;
  /** Where it stands; undefined in an assignment without it. */
  readonly item: Item | undefined;
  readonly value: string | null;
}

/** The slot's copies, in the order of the assignments' priorities; never empty. */
export function copiesOf(rules: Rules, slot: WorkspaceOneSlot): readonly Copy[] {
  return targeted(rules, slot).map((assignment) => copyIn(rules, assignment, slot.app));
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
export function withValue(rules: Rules, copies: readonly Copy[], form: Form, value: string): string {
  const parts = partsOf(form, value);
  if (parts === null) throw new Failure('rejected', `the token has not one part for each of ${keysInWords(form)}`);
  const fromTheEnd = copies.toSorted((a, b) => b.assignment.span.start - a.assignment.span.start);
  return fromTheEnd.reduce((text, copy) => edited(text, copy, parts), rules.text);
}

/** From the end as well: what is missing is added behind everything, and then the values are replaced, the last one first. */
function edited(text: string, { assignment, places }: Copy, parts: readonly string[]): string {
  const spelled = places.map(({ key, item }, at) => ({ key, item, value: JSON.stringify(parts[at]) }));
  const missing = spelled
    .filter(({ item }) => item === undefined)
    .map(({ key, value }) => `{"key":${JSON.stringify(key)},"value":${value},"type":"${STRING}"}`);
  const standing = spelled.flatMap(({ item, value }) => (item === undefined ? [] : [{ item, value }]));
  return standing
    .toSorted((a, b) => b.item.span.start - a.item.span.start)
    .reduce((so, { item, value }) => replaced(so, item, value), added(text, assignment, missing));
}

function added(text: string, { configuration, span }: Assignment, entries: readonly string[]): string {
  if (entries.length === 0) return text;
  const list = entries.join(',');
  if (configuration === undefined) return appendEntry(text, span, `"application_configuration":[${list}]`);
  // The list is there, or null stands in its place.
  return text[configuration.start] === '['
    ? appendEntry(text, configuration, list)
    : replaceSpan(text, configuration, `[${list}]`);
}

function replaced(text: string, { span }: Item, value: string): string {
  const there = membersOf(text, span.start).find(({ name }) => name === 'value');
  return there === undefined ? appendEntry(text, span, `"value":${value}`) : replaceSpan(text, there.value, value);
}

function copyIn(rules: Rules, assignment: Assignment, form: Form): Copy {
  const places = form.keys.map((key) => placeIn(rules, assignment, key));
  return {
    assignment,
    places,
    value: joined(
      form,
      places.map(({ value }) => value),
    ),
  };
}

function placeIn(rules: Rules, assignment: Assignment, key: string): KeyPlace {
  const of = `${rules.of}, the assignment \`${assignment.name}\``;
  const [item, ...others] = assignment.items.filter((one) => one.key === key);
  if (item === undefined) return { key, item: undefined, value: null };
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
  return { key, item, value };
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

/** Our keys in all the other assignments, as text to be compared. They are other slots' copies, or nobody's: a write leaves them alone. */
export function elsewhere(rules: Rules, copies: readonly Copy[], keys: readonly string[]): string {
  const ours = new Set(copies.map(({ assignment }) => assignment.priority));
  const others = rules.assignments.filter(({ priority }) => !ours.has(priority));
  const values = others.map(({ priority, items }) => [
    priority,
    items
      .filter((item) => keys.includes(item.key))
      .map((item) => [
        item.key,
        parsedIn(rules, sole(membersOf(rules.text, item.span.start), 'value', rules.of)) ?? null,
      ]),
  ]);
  return JSON.stringify(values);
}

/** What each copy holds, as fingerprints. */
export function fingerprints(copies: readonly Copy[], kit: Kit) {
  return copies.map(({ value }) => (value === null ? null : kit.fingerprint(value)));
}

/** What a person should know of the keys although nothing failed. */
export function remarksOn(copies: readonly Copy[], { keys }: Form): readonly string[] {
  const remarks = new Set<string>();
  for (const { assignment, places } of copies) {
    const others = assignment.items.filter((item) => !keys.includes(item.key));
    for (const { key, value } of places) {
      for (const item of others.filter((one) => folded(one.key) === folded(key))) {
        remarks.add(
          `the key \`${item.key}\` in the assignment \`${assignment.name}\` differs from \`${key}\` in letter case or blanks only; apps do not read it`,
        );
      }
      if (value !== null && value !== value.trim()) {
        remarks.add(`the value of \`${key}\` in the assignment \`${assignment.name}\` has blanks around it`);
      }
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
