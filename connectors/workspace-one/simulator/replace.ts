/**
 * What a PUT makes of the rules of an app: a full replacement. What the body leaves out is gone, or becomes the vendor's
 * default; what it says stays as it is spelled, apart from what the vendor decides itself.
 *
 * | left out                                  | becomes                                    |
 * |-------------------------------------------|--------------------------------------------|
 * | `excluded_smart_groups`                   | empty                                      |
 * | `distribution.app_delivery_method`        | ON_DEMAND                                  |
 * | `distribution.effective_date`             | now; of a purchased app it never changes   |
 * | `restriction`, or a flag of it            | false                                      |
 * | `tunnel`                                  | empty                                      |
 * | `application_configuration`               | nothing, unless the quirk says otherwise   |
 * | everything else                           | nothing                                    |
 */
import { isItem, MASKED } from './echo.ts';
import {
  appended,
  type Edit,
  edited,
  memberOf,
  type Part,
  partsOf,
  replaced,
  sliceOf,
  stringOf,
  walk,
} from './json-text.ts';
import { assignmentsOf, CONFIGURATION } from './keys.ts';
import { refusal } from './refusals.ts';
import { checkRules, priorityOf, type Rulebook } from './rule-checks.ts';

export interface Replacement extends Rulebook {
  /** The rules as they are kept. */
  readonly stored: string;
  /** What `effective_date` becomes where the body leaves it out. */
  readonly today: string;
  readonly newId: () => string;
}

const FLAGS = [
  'remove_on_unenroll',
  'prevent_removal',
  'prevent_application_backup',
  'make_app_mdm_managed',
  'managed_access',
  'desired_state_management',
];
const NO_FLAGS = `{${FLAGS.map((flag) => `"${flag}":false`).join(',')}}`;

/** The rules that a body leads to. Throws a `Refusal`. */
export function replacedRules(body: string, wanted: Replacement): string {
  const given = partsOf(body);
  if (given?.kind !== 'object') throw refusal(400);
  checkRules(body, given, wanted);
  const complete = edited(body, [
    appended(given, absent(given, ['excluded_smart_groups'], '[]')),
    ...assignmentsOf(given).flatMap((assignment) => defaults(body, assignment, wanted)),
  ]);
  return [forced, stamped, inOrder].reduce((text, step) => step(text, wanted), complete);
}

function defaults(body: string, assignment: Part, wanted: Replacement): readonly Edit[] {
  const distribution = memberOf(assignment, 'distribution');
  const restriction = memberOf(assignment, 'restriction');
  const missing = new Map<string, string>();
  if (memberOf(assignment, 'tunnel') === undefined) missing.set('tunnel', '{}');
  if (restriction === undefined) missing.set('restriction', NO_FLAGS);
  const keys = memberOf(before(body, assignment, wanted.stored), CONFIGURATION);
  if (memberOf(assignment, CONFIGURATION) === undefined && wanted.quirks.leftOutConfiguration === 'kept' && keys)
    missing.set(CONFIGURATION, sliceOf(wanted.stored, keys));
  return [
    appended(assignment, missing),
    ...(restriction === undefined ? [] : [appended(restriction, absent(restriction, FLAGS, 'false'))]),
    ...(distribution === undefined ? [] : distributionDefaults(body, assignment, distribution, wanted)),
  ];
}

function distributionDefaults(
  body: string,
  assignment: Part,
  distribution: Part,
  wanted: Replacement,
): readonly Edit[] {
  const missing = absent(distribution, ['app_delivery_method'], '"ON_DEMAND"');
  const date = memberOf(distribution, 'effective_date');
  const old = memberOf(memberOf(before(body, assignment, wanted.stored), 'distribution'), 'effective_date');
  const kept = wanted.app.kind === 'Purchased' && old !== undefined ? sliceOf(wanted.stored, old) : undefined;
  if (date === undefined) missing.set('effective_date', kept ?? JSON.stringify(wanted.today));
  const ignored = date !== undefined && kept !== undefined ? [replaced(date, kept)] : [];
  return [appended(distribution, missing), ...ignored];
}

/** What the vendor insists on, whatever the body says. */
function forced(text: string, { app }: Replacement): string {
  return edited(
    text,
    assignmentsOf(partsOf(text)).flatMap((assignment) => {
      const restriction = memberOf(assignment, 'restriction');
      const groups = memberOf(memberOf(assignment, 'distribution'), 'smart_groups');
      const on = (flag: string): boolean => {
        const part = memberOf(restriction, flag);
        return part !== undefined && sliceOf(text, part) === 'true';
      };
      const purchased = app.kind === 'Purchased';
      const managed = purchased && (on('make_app_mdm_managed') || on('prevent_application_backup'));
      const flag = app.platform === 'android' ? 'remove_on_unenroll' : managed ? 'managed_access' : undefined;
      const part = flag === undefined ? undefined : memberOf(restriction, flag);
      return [
        ...(part === undefined ? [] : [replaced(part, 'true')]),
        ...(purchased && groups !== undefined ? [replaced(groups, '[]')] : []),
      ];
    }),
  );
}

/** What the vendor fills in itself: ids of configuration items, and values behind a mask that came back. */
function stamped(text: string, { quirks, stored, newId }: Replacement): string {
  const rules = partsOf(text);
  if (rules === null) return text;

  function editsFor(item: Part, assignment: Part | undefined): readonly Edit[] {
    const id = memberOf(item, 'id');
    const uuid = memberOf(item, 'uuid');
    const value = memberOf(item, 'value');
    const edits: Edit[] = [];
    if (quirks.itemIds === 'renewed') {
      if (id !== undefined) edits.push(replaced(id, String(Number.parseInt(newId().slice(0, 7), 16))));
      if (uuid !== undefined) edits.push(replaced(uuid, JSON.stringify(newId())));
    }
    if (quirks.hiddenValues === 'masked-and-kept' && value !== undefined && stringOf(text, value) === MASKED) {
      const key = stringOf(text, memberOf(item, 'key'));
      edits.push(replaced(value, valueBehind(stored, before(text, assignment, stored), key) ?? sliceOf(text, value)));
    }
    return edits;
  }

  const assignments = assignmentsOf(rules);
  const parts = [...walk(rules)].filter(([, path]) => isItem(path));
  return edited(
    text,
    parts.flatMap(([part, path]) => editsFor(part, assignments[Number(path[1])])),
  );
}

/** Priorities may come in any order and are sorted out. */
function inOrder(text: string): string {
  const list = memberOf(partsOf(text) ?? undefined, 'assignments');
  if (list === undefined) return text;
  const sorted = list.items.toSorted((a, b) => priorityOf(text, a) - priorityOf(text, b));
  if (sorted.every((item, at) => item === list.items[at])) return text;
  return edited(text, [replaced(list, `[${sorted.map((item) => sliceOf(text, item)).join(',')}]`)]);
}

/** The assignment of the same name in the rules so far. */
function before(body: string, assignment: Part | undefined, stored: string): Part | undefined {
  const name = (text: string, one: Part | undefined) => stringOf(text, memberOf(memberOf(one, 'distribution'), 'name'));
  return assignmentsOf(partsOf(stored)).find((one) => name(stored, one) === name(body, assignment));
}

/** How the value of a key is spelled in an assignment. */
function valueBehind(stored: string, assignment: Part | undefined, key: string | undefined): string | undefined {
  if (assignment === undefined) return undefined;
  for (const [part, path] of walk(assignment)) {
    const value = memberOf(part, 'value');
    if (isItem(path) && value !== undefined && stringOf(stored, memberOf(part, 'key')) === key)
      return sliceOf(stored, value);
  }
  return undefined;
}

function absent(object: Part, names: readonly string[], value: string): Map<string, string> {
  return new Map(names.filter((name) => memberOf(object, name) === undefined).map((name) => [name, value]));
}
