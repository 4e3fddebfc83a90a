/** The `managedConfiguration` of an app: an object with the app's keys, seen from the keys of a slot, and edited in its text. */
import {
  appendEntry,
  canonicalJson,
  Failure,
  type Form,
  joined,
  keysInWords,
  kindOf,
  membersOf,
  partsOf,
  replaceSpan,
} from '#connector';

export interface Configuration {
  /** What we read, or, after `with`, what we send. */
  readonly text: string;
  /** What the keys hold together; null where they are missing or empty. */
  readonly value: string | null;
  /** Names of the other keys. */
  readonly neighbours: readonly string[];
  /** Equal where two texts mean the same. */
  readonly canonical: string;
  /** The same with this value, every other byte as it was. A key comes last where it was missing. */
  with(value: string): Configuration;
}

/** `text` is a JSON object. `of` names the app and its policy in failures. */
export function configurationOf(text: string, form: Form, of: string): Configuration {
  const held = form.keys.map((key) => heldBy(text, key, of));
  const names = membersOf(text).map(({ name }) => name);
  return {
    text,
    value: joined(form, held),
    neighbours: [...new Set(names.filter((name) => !form.keys.includes(name)))].sort(),
    canonical: canonicalJson(text),
    with(value) {
      const parts = partsOf(form, value);
      if (parts === null) throw new Failure('rejected', `the token has not one part for each of ${keysInWords(form)}`);
      return configurationOf(
        form.keys.reduce((edited, key, at) => set(edited, key, parts[at] ?? ''), text),
        form,
        of,
      );
    },
  };
}

function heldBy(text: string, key: string, of: string): string | null {
  const [member, ...others] = membersOf(text).filter(({ name }) => name === key);
  if (others.length > 0)
    throw new Failure('rejected', `${of} has the key \`${key}\` more than once: delete all but one`);
  if (member === undefined) return null;
  const value: unknown = JSON.parse(text.slice(member.value.start, member.value.end));
  if (value === null || value === '') return null;
  if (typeof value === 'string') return value;
  // Replacing it would change its kind, which nobody asked for.
  const says = `${of} has the key \`${key}\` with ${kindOf(value)}, and a token is text: delete the key, or make its value text`;
  throw new Failure('rejected', says);
}

function set(text: string, key: string, value: string): string {
  const member = membersOf(text).find(({ name }) => name === key);
  if (member !== undefined) return replaceSpan(text, member.value, JSON.stringify(value));
  return appendEntry(text, { start: 0, end: text.length }, `${JSON.stringify(key)}:${JSON.stringify(value)}`);
}
