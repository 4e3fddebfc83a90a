/**
 * Two readings of the requirements compared, without the list of tokens. `updatedAt` is left out, because PingOne itself sets it;
 * anything else that differs is somebody else's change. unverified: what else does PingOne alter of what it is sent?
 */
import { canonicalJson, membersOf } from '#authority';
import { NAMES } from './requirements.ts';

/** The names of what differs, each once; empty where nothing does. */
export function movedBetween(before: string, after: string): readonly string[] {
  const a = neighboursOf(before);
  const b = neighboursOf(after);
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => a.get(name) !== b.get(name)).map(shown);
}

/** Each setting in a form that is equal for equal meaning, by its path. */
function neighboursOf(text: string): ReadonlyMap<string, string> {
  const neighbours = new Map<string, string>();
  const put = (name: string, at: number) =>
    neighbours.set(name, `${neighbours.get(name) ?? ''} ${canonicalJson(text, at)}`);
  for (const { name, value } of membersOf(text)) {
    if (name === NAMES.updatedAt) continue;
    if (name !== NAMES.mdm) put(name, value.start);
    else {
      for (const inside of membersOf(text, value.start)) {
        if (inside.name !== NAMES.tokens) put(`${name}.${inside.name}`, inside.value.start);
      }
    }
  }
  return neighbours;
}

/** A name may be anything. */
function shown(name: string): string {
  return /^[\w.-]{1,80}$/.test(name) ? `\`${name}\`` : 'a setting with an odd name';
}
