/** Our key in the rules of an app: every assignment has a configuration of its own, and so is a copy. */
import {
  appended,
  type Edit,
  edited,
  memberOf,
  type Part,
  partsOf,
  replaced,
  sliceOf,
  spelled,
  stringOf,
  type View,
} from './json-text.ts';

/** The key that holds the token, as the app's documentation names it. */
export const KEY = 'PINGID_MDM_TOKEN';
export const CONFIGURATION = 'application_configuration';

const MARK = '"<ours>"';

export function assignmentsOf(rules: Part | null): readonly Part[] {
  return memberOf(rules ?? undefined, 'assignments')?.items ?? [];
}

/** For each assignment the value of the key, null where it has none. */
export function valuesIn(text: string, key: string): readonly (string | null)[] {
  return assignmentsOf(partsOf(text)).map((assignment) => ownValue(text, assignment, key));
}

/** The value of the key in one assignment, null where it has none. */
export function ownValue(text: string, assignment: Part | undefined, key: string): string | null {
  const value = memberOf(itemOf(text, assignment, key), 'value');
  return value === undefined ? null : (stringOf(text, value) ?? sliceOf(text, value));
}

/** The rules with another value for the key in the assignment at a place, or (null) without the key there. */
export function withValue(text: string, at: number, key: string, value: string | null): string {
  const assignment = assignmentsOf(partsOf(text))[at];
  if (assignment === undefined) throw new Error(`there is no assignment ${at}`);
  return edited(text, editsFor(text, assignment, key, value));
}

function editsFor(text: string, assignment: Part, key: string, value: string | null): readonly Edit[] {
  const list = memberOf(assignment, CONFIGURATION);
  const item = itemOf(text, assignment, key);
  const old = memberOf(item, 'value');
  if (value === null) return list === undefined || item === undefined ? [] : [without(list, item)];
  const spelledValue = JSON.stringify(value);
  if (old !== undefined) return [replaced(old, spelledValue)];
  const added = `{"key":${JSON.stringify(key)},"value":${spelledValue},"type":"STRING"}`;
  if (item !== undefined) return [replaced(item, added)];
  if (list === undefined) return [appended(assignment, [[CONFIGURATION, `[${added}]`]])];
  const [first] = list.items;
  // Second, so that it has a neighbour on either side.
  return [first === undefined ? replaced(list, `[${added}]`) : { start: first.end, end: first.end, by: `,${added}` }];
}

/**
 * All of the rules that isn't our key, as lines in the order in which the rules have them, spelled as they are. `left-out`
 * leaves our key out, and with it a configuration that holds nothing else; `marked` shows it in its place with a mark for its
 * value. Where the vendor gives items new ids with every write, those are its stamps and not shown.
 */
export function linesOf(
  text: string,
  key: string,
  ours: 'left-out' | 'marked',
  stampedIds: boolean,
): readonly string[] {
  const rules = partsOf(text);
  if (rules === null) return [];

  const view: View = (part, path) => {
    const [assignments, at = '', name, , field] = path;
    if (assignments !== 'assignments' || name !== CONFIGURATION) return undefined;
    const item = itemOf(text, assignmentsOf(rules)[Number(at)], key);
    if (path.length === 3 && ours === 'left-out' && part.items.every((one) => one === item)) return null;
    if (part === item && ours === 'left-out') return null;
    if (part === memberOf(item, 'value')) return MARK;
    if (path.length === 5 && stampedIds && (field === 'id' || field === 'uuid')) return null;
    return undefined;
  };

  return rules.members.flatMap(({ name, value }) => {
    if (name !== 'assignments') return [`${name}: ${spelled(text, value, view, [name])}`];
    return value.items.flatMap((assignment, at) =>
      assignment.members.flatMap((member) => {
        const shown = spelled(text, member.value, view, [name, String(at), member.name]);
        return shown === null ? [] : [`assignment ${at}, ${member.name}: ${shown}`];
      }),
    );
  });
}

function itemOf(text: string, assignment: Part | undefined, key: string): Part | undefined {
  const list = memberOf(assignment, CONFIGURATION);
  return list?.items.find((item) => stringOf(text, memberOf(item, 'key')) === key);
}

function without(list: Part, item: Part): Edit {
  const at = list.items.indexOf(item);
  const previous = list.items[at - 1];
  const next = list.items[at + 1];
  if (previous !== undefined) return { start: previous.end, end: item.end, by: '' };
  return { start: item.start, end: next?.start ?? item.end, by: '' };
}
