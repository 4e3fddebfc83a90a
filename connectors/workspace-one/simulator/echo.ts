/** What a read of the rules shows: what is stored, with the spellings that the vendor chooses itself. */

import { type Edit, edited, memberOf, type Part, partsOf, replaced, sliceOf, stringOf, walk } from './json-text.ts';
import { CONFIGURATION } from './keys.ts';
import type { Quirks } from './quirks.ts';

/** What stands in the place of a masked value. */
export const MASKED = '*****';

/** The numbers that stand for types on the wire, as far as they are known. */
const NUMBERS: Readonly<Record<string, number>> = {
  STRING: 1,
  INTEGER: 2,
  BOOLEAN: 3,
  CHOICE: 9,
  MULTI_SELECT: 10,
  HIDDEN: 11,
  BUNDLE: 15,
  BUNDLE_ARRAY: 16,
};
const NAMES = new Map(Object.entries(NUMBERS).map(([name, number]) => [String(number), name]));
const GROUPS = ['smart_groups', 'excluded_smart_groups', 'smart_group_uuid'];

export function echo(text: string, quirks: Quirks): string {
  const rules = partsOf(text);
  if (rules === null) return text;
  return edited(
    text,
    [...walk(rules)].flatMap(([part, path]) => [
      ...groupEdit(text, part, path, quirks),
      ...(isItem(path) ? itemEdits(text, part, quirks) : []),
    ]),
  );
}

/** The type of a configuration item by its name, in whichever of the three forms it is; undefined for one that isn't known. */
export function typeOf(text: string, item: Part): string | undefined {
  const type = memberOf(item, 'type');
  if (type === undefined) return undefined;
  const said = stringOf(text, type) ?? sliceOf(text, type);
  return NAMES.get(said) ?? said;
}

/** Whether the names that lead to a value make it a configuration item, nested ones included. */
export function isItem(path: readonly string[]): boolean {
  const list = path.at(-2);
  return path.includes(CONFIGURATION) && (list === CONFIGURATION || list === 'nested_configurations');
}

function groupEdit(text: string, part: Part, path: readonly string[], { uuidCase }: Quirks): readonly Edit[] {
  const isGroup = GROUPS.some((name) => path.at(-1) === name || path.at(-2) === name);
  if (uuidCase === 'kept' || part.kind !== 'string' || !isGroup) return [];
  return [replaced(part, sliceOf(text, part).toUpperCase())];
}

function itemEdits(text: string, item: Part, { typeForm, hiddenValues }: Quirks): readonly Edit[] {
  const type = memberOf(item, 'type');
  const value = memberOf(item, 'value');
  const name = typeOf(text, item);
  const number = name === undefined ? undefined : NUMBERS[name];
  const edits: Edit[] = [];
  if (type !== undefined && number !== undefined && typeForm !== 'stored') {
    const forms = { name: `"${name}"`, 'number-text': `"${number}"`, number: String(number) };
    edits.push(replaced(type, forms[typeForm]));
  }
  if (value !== undefined && name === 'HIDDEN' && hiddenValues !== 'clear') edits.push(replaced(value, `"${MASKED}"`));
  return edits;
}
