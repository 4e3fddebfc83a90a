/** What the three forms of a configuration's content have in common. */
import { Failure, type Form, joined, keysInWords, partsOf } from '#connector';

/** The content of one configuration, seen from the keys of a slot. */
export interface Content {
  /** The one property of the object that holds it, and the only one that a write sends. */
  readonly property: 'settings' | 'encodedSettingXml' | 'payloadJson';
  /** The property as JSON text: what we read, or, after `with`, what we send. */
  readonly text: string;
  /** The value, of several keys together; null where it is missing or empty. */
  readonly value: string | null;
  /** Names of the other keys, in their order. */
  readonly neighbours: readonly string[];
  /** The content without what has no meaning, such as white space between elements: what means the same is equal here. */
  readonly canonical: string;
  /** The same content with this value, every other byte as it was. A key comes last where it was missing. */
  with(value: string): Content;
}

/** The content of one configuration, seen from one key. */
export interface KeyContent extends Content {
  with(value: string): KeyContent;
  /** The same content, seen from another key. */
  from(key: string): KeyContent;
}

/** The content seen from all keys of a slot: whatever they hold is one value, and a write changes all of them in one text. */
export function seenFrom(form: Form, content: KeyContent): Content {
  const { property, text, canonical, neighbours } = content;
  const views = form.keys.map((key) => content.from(key));
  return {
    property,
    text,
    canonical,
    value: joined(
      form,
      views.map(({ value }) => value),
    ),
    neighbours: neighbours.filter((name) => !form.keys.includes(name)),
    with(value) {
      const parts = partsOf(form, value);
      if (parts === null) throw new Failure('rejected', `the token has not one part for each of ${keysInWords(form)}`);
      const written = form.keys.reduce((at, key, index) => at.from(key).with(parts[index] ?? ''), content);
      return seenFrom(form, written);
    },
  };
}

/** A key that stands twice: which of the two a phone takes is not documented, so a person has to decide. */
export function twice(of: string, key: string, places: readonly number[]): Failure {
  const where = places.map((place) => place + 1).join(' and ');
  return new Failure(
    'rejected',
    `${of} has the key \`${key}\` more than once, as entries ${where}: delete all but one`,
  );
}

/** Our key with a value that isn't text: replacing it would change its kind, which nobody asked for. */
export function notText(of: string, key: string, kind: string): Failure {
  return new Failure(
    'rejected',
    `${of} has the key \`${key}\` with the kind \`${kind}\`, and a token is text: change its type to String in the console, or delete the key`,
  );
}

/** A field we rely on that isn't what Intune documents. */
export function malformed(of: string, says: string): Failure {
  return new Failure('protocol', `${of}: ${says}`);
}
