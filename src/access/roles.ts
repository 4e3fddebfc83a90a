/**
 * What a key, or a person who signed in, may do on the admin listener. Each role may do all that the ones before it may.
 *
 * | role     | may                                                                                      |
 * |----------|------------------------------------------------------------------------------------------|
 * | viewer   | see everything but values                                                                |
 * | operator | look into MDMs, run accounts, begin, approve, pause, resume and abort rotations, confirm |
 * | admin    | make, change and revoke tokens, give and take access                                     |
 */
export const ROLES = ['viewer', 'operator', 'admin'] as const;

/** One of the table's words. */
export type Role = (typeof ROLES)[number];

/** Whether a role may do what is asked of another one. */
export function includes(has: Role, asked: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(asked);
}

/** The highest role that any of these words stands for; null where none does. */
export function highestOf(
  words: readonly string[],
  wordsByRole: Readonly<Record<Role, readonly string[]>>,
): Role | null {
  return ROLES.findLast((role) => wordsByRole[role].some((word) => words.includes(word))) ?? null;
}
