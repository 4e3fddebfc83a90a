import { it } from 'vitest';

/** Says that a chapter concerns none of the kinds it was narrowed to: a file without a test would count as a failure. */
export function sayIfNone(kinds: readonly unknown[]): void {
  if (kinds.length === 0) it.skip('concerns none of these kinds');
}
