/** What names of token sets, accounts and slots look like. */
export const NAME_PATTERN = '^[a-z0-9][a-z0-9-]{0,62}$';

const NAME = new RegExp(NAME_PATTERN);

/** What is wrong with the name of a token set, an account or a slot; null when nothing is. */
export function wrongName(name: string): string | null {
  if (NAME.test(name)) return null;
  return 'expected a name of lower-case letters, digits and hyphens that begins with a letter or digit, 63 characters at most';
}
