/** What is looked up in the claims of a token. Claims are somebody else's JSON: nothing is expected of them. */

/**
 * The claim of this name, or along this path: `realm_access.roles`. A claim whose own name has dots goes first:
 * `https://example.com/roles`.
 */
export function claimOf(claims: object, path: string): unknown {
  if (Object.hasOwn(claims, path)) return memberOf(claims, path);
  return path.split('.').reduce<unknown>(memberOf, claims);
}

/** The words of a claim that is a text or a list of texts; none of any other. */
export function wordsOf(claim: unknown): readonly string[] {
  const words = Array.isArray(claim) ? claim : [claim];
  return words.filter((word) => typeof word === 'string');
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
