/** What the vendor refuses in a body of assignment rules, in its own words: the documented checks of `PUT .../assignment-rules`. */
import { isDeepStrictEqual } from 'node:util';
import type { App } from './apps.ts';
import { typeOf } from './echo.ts';
import { memberOf, type Part, partsOf, sliceOf, stringOf } from './json-text.ts';
import { assignmentsOf, CONFIGURATION } from './keys.ts';
import type { Quirks } from './quirks.ts';
import { Refusal } from './refusals.ts';

export interface Rulebook {
  readonly app: App;
  /** The rules as a read shows them now: what stands there already may come back, however odd it is. */
  readonly shown: string;
  readonly quirks: Quirks;
  isGroup(uuid: string): boolean;
}

const DELIVERY_METHODS = ['AUTO', 'ON_DEMAND'];
const FITTING: Readonly<Record<string, RegExp>> = { INTEGER: /^-?\d+$/, BOOLEAN: /^(true|false)$/i };

/** Throws a `Refusal` for the first thing that is wrong. */
export function checkRules(text: string, rules: Part, book: Rulebook): void {
  const assignments = assignmentsOf(rules);
  const excluded = strings(text, memberOf(rules, 'excluded_smart_groups'));
  if (book.app.codesOnly)
    throw new Refusal(400, 7112, 'Only licenced purchased applications are supported through API.');
  if (assignments.length === 0 && excluded.length > 0)
    throw unprocessable('Assignments should be present if excluded smartgroups are provided');
  for (const assignment of assignments) checkRequired(text, assignment);
  checkPriorities(text, assignments);
  checkGroups(text, assignments, excluded, book);
  checkLicenses(text, assignments, book.app);
  const known = knownItems(book.shown);
  for (const assignment of assignments) checkConfiguration(text, assignment, known, book.quirks);
}

/** The groups of one assignment, in lower case. Of a purchased app they stand with the licenses. */
export function groupsOf(text: string, assignment: Part, { kind }: Pick<App, 'kind'>): readonly string[] {
  const distribution = memberOf(assignment, 'distribution');
  if (kind !== 'Purchased') return strings(text, memberOf(distribution, 'smart_groups'));
  const usage = memberOf(memberOf(distribution, 'vpp_app_details'), 'license_usage');
  return (usage?.items ?? []).map((one) => (stringOf(text, memberOf(one, 'smart_group_uuid')) ?? '').toLowerCase());
}

export function excludedOf(text: string, rules: Part): readonly string[] {
  return strings(text, memberOf(rules, 'excluded_smart_groups'));
}

function checkRequired(text: string, assignment: Part): void {
  const distribution = memberOf(assignment, 'distribution');
  const method = memberOf(distribution, 'app_delivery_method');
  if (memberOf(assignment, 'priority') === undefined) throw unprocessable('The Priority field is required.');
  if (distribution === undefined) throw unprocessable('The Distribution field is required.');
  if (!stringOf(text, memberOf(distribution, 'name'))) throw unprocessable('The Name field is required.');
  // unverified: the code that a wrong delivery method is refused with; that it is refused is observed.
  if (method !== undefined && !DELIVERY_METHODS.includes(stringOf(text, method) ?? ''))
    throw invalid('Enter a valid app delivery method.');
}

function checkPriorities(text: string, assignments: readonly Part[]): void {
  const priorities = assignments.map((one) => priorityOf(text, one)).sort((a, b) => a - b);
  if (priorities.some((priority, at) => priority !== at))
    throw invalid('Priority of the assignments should be in ascending order with priority starting from 0.');
}

export function priorityOf(text: string, assignment: Part): number {
  const priority = memberOf(assignment, 'priority');
  return priority === undefined ? Number.NaN : Number(sliceOf(text, priority));
}

function checkGroups(text: string, assignments: readonly Part[], excluded: readonly string[], book: Rulebook): void {
  const assigned = assignments.map((assignment) => groupsOf(text, assignment, book.app));
  if (book.app.kind !== 'Purchased' && assigned.some((groups) => groups.length === 0))
    throw invalid('Smart groups should not be empty for assignments.');
  if ([...assigned.flat(), ...excluded].some((group) => !book.isGroup(group)))
    throw invalid('Invalid smart groups added.');
  if (assigned.some((groups) => new Set(groups).size < groups.length))
    throw new Refusal(400, 7113, 'Duplicate smart groups cannot be passed.');
  if (excluded.some((group) => assigned.flat().includes(group)))
    throw invalid('The assigned and excluded smartgroups should not be same.');
  if (new Set(assigned.flat()).size < assigned.flat().length || new Set(excluded).size < excluded.length)
    throw invalid('Smart groups added should not repeat between assignments or exclusions.');
}

function checkLicenses(text: string, assignments: readonly Part[], { licenses, kind }: App): void {
  if (kind !== 'Purchased') return;
  const usages = assignments.flatMap(
    (one) => memberOf(memberOf(memberOf(one, 'distribution'), 'vpp_app_details'), 'license_usage')?.items ?? [],
  );
  const allocated = usages.map((usage) => memberOf(usage, 'allocated'));
  const sum = allocated.reduce((total, part) => total + (part === undefined ? 0 : Number(sliceOf(text, part))), 0);
  if (sum > licenses) throw new Refusal(400, 7114, `Cannot allocate more than ${licenses} Licenses.`);
}

function checkConfiguration(text: string, assignment: Part, known: readonly unknown[], { itemIds }: Quirks): void {
  const items = memberOf(assignment, CONFIGURATION)?.items ?? [];
  const keys = items.map((item) => stringOf(text, memberOf(item, 'key')));
  if (keys.some((key) => key === undefined || key.trim() === '')) throw invalid('Enter valid app config keys.');
  if (new Set(keys).size < keys.length) throw invalid('App config keys should not be repeated.');
  for (const item of items) {
    const hasIds = memberOf(item, 'id') !== undefined || memberOf(item, 'uuid') !== undefined;
    if (hasIds && itemIds === 'refused') throw invalid('Enter valid app config keys.');
    const sent: unknown = JSON.parse(sliceOf(text, item));
    if (known.some((one) => isDeepStrictEqual(one, sent))) continue;
    const value = stringOf(text, memberOf(item, 'value'));
    if (value === undefined || FITTING[typeOf(text, item) ?? '']?.test(value) === false)
      throw invalid('Incorrect app config value provided for the given type.');
  }
}

/** As values: whoever respells an item isn't refused, and is found out by what is stored. */
function knownItems(text: string): readonly unknown[] {
  const items = assignmentsOf(partsOf(text)).flatMap((one) => memberOf(one, CONFIGURATION)?.items ?? []);
  return items.map((item) => JSON.parse(sliceOf(text, item)));
}

function strings(text: string, list: Part | undefined): readonly string[] {
  return (list?.items ?? []).map((item) => (stringOf(text, item) ?? '').toLowerCase());
}

function invalid(says: string): Refusal {
  return new Refusal(400, 6, says);
}

function unprocessable(says: string): Refusal {
  return new Refusal(422, 1012, says);
}
