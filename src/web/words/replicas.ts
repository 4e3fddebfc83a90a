/** Which work each of several daemons does. */
import { count } from './format.ts';

const KINDS = [
  ['account', 'account'],
  ['rotation', 'rotation'],
  ['authority', 'authority', 'authorities'],
] as const;

/** `account contoso; rotations pingid, okta; housekeeping`: what one daemon does, out of `kind:name`s. */
export function workWords(owns: readonly string[]): string {
  const words = KINDS.flatMap(([kind, one, many = `${one}s`]) => {
    const names = owns.flatMap((work) => (work.startsWith(`${kind}:`) ? [work.slice(kind.length + 1)] : []));
    if (names.length === 0) return [];
    return [`${names.length === 1 ? one : many} ${listed(names)}`];
  });
  const rest = owns.filter((work) => !work.includes(':'));
  const all = [...words, ...rest];
  return all.length === 0 ? 'stands by' : all.join('; ');
}

const MOST_NAMES = 8;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${count(more, 'other')}` : ''}`;
}
