/**
 * Values as somebody else wrote them down, one after the other, and which of them are tokens.
 *
 * | what stands there             | what becomes of it                                            |
 * |-------------------------------|---------------------------------------------------------------|
 * | white space around a value    | removed, with a warning                                       |
 * | nothing, or white space alone | passed over, with a warning                                   |
 * | a value that was there before | passed over, with a warning                                   |
 * | what can be no token          | a failure: who wrote it meant something, and we don't know what |
 * | no token at all               | a failure: an empty place never means that every token is gone |
 */
import { Failure } from '../model/failure.ts';
import { Secret } from '../model/secret.ts';
import type { ActiveTokens, AuthorityKit } from './definition.ts';
import { LONGEST_VALUE, SHORTEST_VALUE, whyNoToken } from './entered-value.ts';

/** One value where somebody else wrote it. */
export interface Entry {
  readonly value: string;
  /** Milliseconds since 1970; null where nobody tells. */
  readonly createdAt: number | null;
  /** `line 3`, `the version 1f2e...`. */
  readonly at: string;
}

/** The tokens among entries, in their order, each told to the redactor. `place` is where they stand: `the file tokens.yaml`. */
export function tokensAmong(
  entries: readonly Entry[],
  place: string,
  kit: Pick<AuthorityKit, 'guard'>,
): { readonly tokens: ActiveTokens['tokens']; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const warn = (at: string, says: string) => warnings.push(`${place}, ${at}: ${says}`);
  const found = new Map<string, Entry>();
  for (const { value: written, createdAt, at } of entries) {
    const value = written.trim();
    const why = whyNoToken(value);
    const before = found.get(value);
    if (value === '') {
      warn(at, 'a blank entry was passed over');
    } else if (why !== null) {
      const expected = `expected ${SHORTEST_VALUE} to ${LONGEST_VALUE} printable characters`;
      throw new Failure('rejected', `${place}, ${at}: the token ${why}; ${expected}`);
    } else {
      if (value !== written) warn(at, 'white space around the token was removed');
      if (before !== undefined) warn(at, `the same token as ${before.at}; it was passed over`);
      else found.set(value, { value, createdAt, at });
    }
  }
  if (found.size === 0) throw new Failure('rejected', `${place} holds no token; expected at least one`);
  for (const value of found.keys()) kit.guard(value);
  const tokens = [...found.values()].map(({ value, createdAt }) => ({ value: new Secret(value), createdAt }));
  return { tokens, warnings };
}
