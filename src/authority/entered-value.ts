import { UserError } from '../model/failure.ts';

/** A shorter value could be guessed. */
export const SHORTEST_VALUE = 8;
/** In characters; every MDM we know holds as many. */
export const LONGEST_VALUE = 256;

/** Control, format, unassigned, private-use and surrogate characters, and line or paragraph separators. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Why a value is no token, in words that don't show it; null where it is one: 8 to 256 printable characters. */
export function whyNoToken(value: string): string | null {
  const characters = [...value];
  const length = characters.length;
  if (length === 0) return 'is empty';
  if (length < SHORTEST_VALUE || length > LONGEST_VALUE) return `has ${length} characters`;
  const at = characters.findIndex((character) => UNPRINTABLE.test(character));
  return at < 0 ? null : `has an unprintable character at position ${at + 1}`;
}

/**
 * A token's value as a person typed or piped it: white space around it goes, with a warning, and what remains must be 8 to
 * 256 printable characters. The value itself is in no message.
 */
export function enteredValue(text: string): { readonly value: string; readonly warnings: readonly string[] } {
  const value = text.trim();
  const why = whyNoToken(value);
  if (why !== null) {
    throw new UserError(`The token ${why}; expected ${SHORTEST_VALUE} to ${LONGEST_VALUE} printable characters.`);
  }
  const trimmed = text.length - value.length;
  return { value, warnings: trimmed === 0 ? [] : ['White space around the token was removed.'] };
}
