/**
 * Two readings of an app's rules compared. A write sends everything back, and what the vendor itself makes of it must not pass for the
 * work of somebody else; so this is the one place that lists what is known to come back otherwise than it was sent.
 *
 * | what                                              | comes back                                       | here             |
 * |---------------------------------------------------|--------------------------------------------------|------------------|
 * | a UUID                                            | in other letter case                             | in lower case    |
 * | the type of a key                                 | as a name, a number, or a number in text         | as a name        |
 * | `application_configuration` that is empty         | as an empty list, as null, or not at all         | as an empty list |
 * | `id`, `uuid` of a key: accepted back? unverified  | perhaps given anew                               | left out         |
 * | `remove_on_unenroll` of an Android app            | true, always                                     | left out         |
 * | `managed_access` of a purchased app               | set where other restrictions ask for it          | left out         |
 * | `smart_groups`, `effective_date` of the same      | dropped or ignored                               | left out         |
 * | who changed a phased deployment last, and when    | counted on                                       | left out         |
 * | the order of assignments                          | by priority                                      | by priority      |
 *
 * (sheet: Writing one key without touching its neighbours; Quirks a simulator must reproduce)
 */
import { canonicalJson, elementsOf, Failure, membersOf } from '#connector';
import type { App } from './apps.ts';
import { typeOf } from './copies.ts';
import { isUuid } from './fields.ts';
import { type Rules, sole } from './rules.ts';

const CONFIGURATION = 'assignments.*.application_configuration';

const LEFT_OUT: readonly string[] = [
  `${CONFIGURATION}.*.id`,
  `${CONFIGURATION}.*.uuid`,
  'assignments.*.distribution.phased_deployment.updated_at',
  'assignments.*.distribution.phased_deployment.updated_by',
];
const LEFT_OUT_ON_ANDROID: readonly string[] = ['assignments.*.restriction.remove_on_unenroll'];
const LEFT_OUT_WHERE_PURCHASED: readonly string[] = [
  'assignments.*.restriction.managed_access',
  'assignments.*.distribution.smart_groups',
  'assignments.*.distribution.effective_date',
];

/** Deeper than this nobody nests assignment rules; the limit keeps hostile text from exhausting the stack. */
const DEEPEST = 100;

/** Everything in the rules but our keys, as it is compared: equal for rules that nobody but the vendor itself has changed. */
export function neighboursOf(
  rules: Rules,
  { platform, type }: Pick<App, 'platform' | 'type'>,
  keys: readonly string[],
): string {
  const leftOut = new Set([
    ...LEFT_OUT,
    ...(platform === 'android' ? LEFT_OUT_ON_ANDROID : []),
    ...(type === 'purchased' ? LEFT_OUT_WHERE_PURCHASED : []),
  ]);
  const { text } = rules;

  function form(at: number, path: string, depth: number): string {
    if (depth > DEEPEST) throw new Failure('protocol', `${rules.of}: JSON nested more than ${DEEPEST} deep`);
    if (text[at] === '{') return object(at, path, depth);
    if (text[at] === '[') return list(at, path, depth);
    const canonical = canonicalJson(text, at);
    if (canonical === 'null' && path === CONFIGURATION) return '[]';
    if (!canonical.startsWith('"')) return path.endsWith('.type') ? typed(canonical, path) : canonical;
    const value: unknown = JSON.parse(canonical);
    if (typeof value === 'string' && isUuid(value)) return canonical.toLowerCase();
    return typed(canonical, path);
  }

  function object(at: number, path: string, depth: number): string {
    const members = membersOf(text, at).flatMap(({ name, value }) => {
      const where = `${path === '' ? '' : `${path}.`}${name}`;
      return leftOut.has(where) ? [] : [`${JSON.stringify(name)}:${form(value.start, where, depth + 1)}`];
    });
    if (path === 'assignments.*' && !membersOf(text, at).some(({ name }) => name === 'application_configuration')) {
      members.push('"application_configuration":[]');
    }
    return `{${members.sort().join(',')}}`;
  }

  function list(at: number, path: string, depth: number): string {
    const elements = elementsOf(text, at)
      .filter(({ start }) => path !== CONFIGURATION || !isOurs(start))
      .map(({ start }) => form(start, `${path}.*`, depth + 1));
    return `[${(path === 'assignments' ? elements.sort() : elements).join(',')}]`;
  }

  function isOurs(at: number): boolean {
    const name = sole(membersOf(text, at), 'key', rules.of);
    return name !== undefined && keys.includes(JSON.parse(text.slice(name.start, name.end)));
  }

  return form(text.search(/\S/), '', 0);
}

/** The type of somebody else's key, in whichever form it was read. */
function typed(canonical: string, path: string): string {
  if (!path.startsWith(CONFIGURATION) || !path.endsWith('.type')) return canonical;
  return JSON.stringify(typeOf(JSON.parse(canonical)) ?? canonical);
}
