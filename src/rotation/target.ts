/** Which token a rotation works towards, which one it takes away, and which one each slot should hold meanwhile. */
import type { Rotation } from '../model/rotation.ts';
import { isActive, type Token } from '../model/token.ts';

type Direction = Pick<Rotation, 'from' | 'to' | 'abortedAt'>;

/** The id of the token that every slot holds in the end: the new one, or the old one after an abort. */
export function targetOf({ from, to, abortedAt }: Direction): string | null {
  return abortedAt === null ? to : from;
}

/** The id of the token that is taken away in the end: the other one. */
export function victimOf({ from, to, abortedAt }: Direction): string | null {
  return abortedAt === null ? from : to;
}

/** A token of the set by its id. */
export function tokenOf(tokens: readonly Token[], id: string | null): Token | null {
  return tokens.find((token) => token.id === id) ?? null;
}

/** The token that is distributed. */
export function currentOf(tokens: readonly Token[]): Token | null {
  return tokens.find((token) => token.stage === 'current') ?? null;
}

/**
 * The id of the token that a slot should hold; null where there is none.
 *
 * | the slot                                                                           | should hold     |
 * |------------------------------------------------------------------------------------|-----------------|
 * | holds one of the rotation's two tokens, active, and the rotation is paused         | what it holds   |
 * | is a canary, and the new token is active and has never been current (no abort)     | the new token   |
 * | is any other                                                                       | the current one |
 */
export function desiredToken(
  rotation: Rotation | null,
  tokens: readonly Token[],
  slot: { readonly canary: boolean; readonly holds: string | null },
): string | null {
  const current = currentOf(tokens)?.id ?? null;
  if (rotation === null || rotation.endedAt !== null) return current;
  const held = [rotation.from, rotation.to].includes(slot.holds) ? tokenOf(tokens, slot.holds) : null;
  if (rotation.pausedAt !== null && held !== null && isActive(held)) return held.id;
  if (rotation.abortedAt !== null || !slot.canary) return current;
  return tokenOf(tokens, rotation.to)?.stage === 'pending' ? rotation.to : current;
}
