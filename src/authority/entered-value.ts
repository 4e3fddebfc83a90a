import { UserError } from '../model/failure.ts';

/** A shorter value could be guessed. */
export const SHORTEST_VALUE = 8;
/** In characters; every MDM we know holds as many. */
export const LONGEST_VALUE = 256;

/** Control, format, unassigned, private-use and surrogate characters, and line or paragraph separators. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * A token's value as a person typed or piped it: white space around it goes, with a warning, and what remains must be 8 to
 * 256 printable characters. The value itself is in no message.
 */
export function enteredValue(text: string): { readonly value: string; readonly warnings: readonly string[] } {
  const value = text.trim();
  const length = [...value].length;
  if (length === 0) throw new UserError('The token is empty; expected 8 to 256 printable characters.');
  if (length < SHORTEST_VALUE || length > LONGEST_VALUE) {
    throw new UserError(`The token has ${length} characters; expected ${SHORTEST_VALUE} to ${LONGEST_VALUE}.`);
  }
  const at = [...value].findIndex((character) => UNPRINTABLE.test(character));
  if (at >= 0) {
    throw new UserError(`The token's character ${at + 1} is not printable; expected 8 to 256 printable characters.`);
  }
  const trimmed = text.length - value.length;
  return { value, warnings: trimmed === 0 ? [] : ['White space around the token was removed.'] };
}
