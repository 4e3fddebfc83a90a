const LONGEST = 200;

/** Letters, digits, signs and single spaces: nothing that hides, turns or breaks the line it is shown in. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+(?: [\p{L}\p{M}\p{N}\p{P}\p{S}]+)*$/u;

/**
 * A name that somebody else gave, if it can stand in the trail as it is. Null for any other: a name that was shortened or cleaned
 * could be that of somebody else.
 */
export function nameFrom(given: unknown): string | null {
  return typeof given === 'string' && given.length <= LONGEST && PRINTABLE.test(given) ? given : null;
}
