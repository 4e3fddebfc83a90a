import type { Normalized } from '#connector';

/** JSON takes any text; what no app expects in a token, and no UTF-8 can carry, is declined. */
export function normalize(value: string): Normalized {
  if (/[\p{Cc}\u2028\u2029\uFFFE\uFFFF]/u.test(value) || !value.isWellFormed()) {
    return { unsupported: 'a managed configuration is not the place for control characters or broken text' };
  }
  return { value };
}
