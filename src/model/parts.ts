/**
 * A token's value in the keys of an app. Most apps take it whole, in one key. Some take it in parts, one in each of several keys
 * (Cloudflare's id and secret): then the parts, joined by a separator, are one value like any other, so that whatever compares,
 * stores or fingerprints values needs no word of keys.
 *
 * | the keys of a copy hold           | its value is                                                        |
 * |-----------------------------------|---------------------------------------------------------------------|
 * | nothing, all of them              | absent                                                              |
 * | the parts of one token            | that token                                                          |
 * | parts of two tokens, or one alone | what is there, joined: a value that no token of the set can have    |
 */

/** Which keys a value goes into. A separator is there exactly where there are several. */
export interface Form {
  /** In the order of the parts. */
  readonly keys: readonly string[];
  /** The character between two parts; no part contains it. */
  readonly separator?: string;
}

/** The form of a value that one key takes whole. */
export const WHOLE: Form = { keys: ['value'] };

/** The part of a value for each key, in their order; null where it has not exactly so many, or an empty one. */
export function partsOf({ keys, separator }: Form, value: string): readonly string[] | null {
  const parts = separator === undefined ? [value] : value.split(separator);
  return parts.length === keys.length && !parts.includes('') ? parts : null;
}

/** What the keys hold together, in their order; null where none holds anything. */
export function joined({ separator = '' }: Form, held: readonly (string | null)[]): string | null {
  return held.every((part) => part === null) ? null : held.map((part) => part ?? '').join(separator);
}

/** Why a value doesn't go into the keys, in words that don't show it; null where it does. */
export function whyNoParts({ keys, separator }: Form, value: string): string | null {
  if (separator === undefined) return null;
  const parts = value.split(separator);
  if (parts.length !== keys.length) {
    return `has ${parts.length} ${parts.length === 1 ? 'part' : 'parts'}; expected ${inWords({ keys, separator })}`;
  }
  const at = parts.findIndex((part) => part.trim() !== part || part === '');
  if (at < 0) return null;
  const wrong = parts[at] === '' ? 'is empty' : 'has blanks around it';
  return `has a part, that of \`${keys[at]}\`, which ${wrong}; expected ${inWords({ keys, separator })}`;
}

/** `2 parts, entered as auth_client_id:auth_client_secret` */
export function inWords({ keys, separator = '' }: Form): string {
  return `${keys.length} parts, entered as \`${keys.join(separator)}\``;
}

/** `auth_client_id` and `auth_client_secret`, each in backticks. */
export function keysInWords({ keys }: Form): string {
  const [last = '', ...rest] = keys.map((key) => `\`${key}\``).toReversed();
  return rest.length === 0 ? last : `${rest.toReversed().join(', ')} and ${last}`;
}

/** What of the current token goes into one of the keys, for a person who types it. */
export function partInWords({ keys, separator }: Form, key: string): string {
  if (separator === undefined) return 'the current token';
  const at = keys.indexOf(key);
  if (at === 0) return `what stands before the first \`${separator}\` in the current token`;
  if (at === keys.length - 1) return `what stands behind the last \`${separator}\` in the current token`;
  return `part ${at + 1} of the current token, between two \`${separator}\``;
}
