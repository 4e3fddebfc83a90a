import { holdsOnly, type ObservedSlot, soleValue } from '../model/slot.ts';
import type { Token } from '../model/token.ts';

/**
 * The token that every copy of a slot holds; null where copies differ, hold something else, or there is none. Where copies are
 * devices that come and go, one that holds nothing has only just come, and serves nobody: it doesn't count beside the others.
 */
export function heldToken(tokens: readonly Token[], seen: ObservedSlot, comeAndGo: boolean): Token | null {
  const value = soleValue(seen);
  if (value === null || (!comeAndGo && !holdsOnly(seen, value))) return null;
  return tokens.find(({ fingerprint }) => fingerprint === value) ?? null;
}
