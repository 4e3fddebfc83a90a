/**
 * A list that is read part by part while it grows at its head: the newest part is read again and again, the older ones once, when
 * somebody asks for more.
 */

/** One part, and how to go on; null at the end. */
export interface Part<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Everything read so far, newest first, and how to go on. */
export type SoFar<T> = Part<T>;

/**
 * With its newest part as it is now. Where that part doesn't reach what was known before, something between them was never read:
 * then only the part counts, and the rest is asked for again.
 */
export function withHead<T>(soFar: SoFar<T> | null, head: Part<T>, keyOf: (item: T) => string): SoFar<T> {
  if (soFar === null) return head;
  const known = new Set(soFar.items.map(keyOf));
  if (!head.items.some((item) => known.has(keyOf(item)))) return head;
  const fresh = new Set(head.items.map(keyOf));
  const older = soFar.items.filter((item) => !fresh.has(keyOf(item)));
  return older.length === 0 ? head : { items: [...head.items, ...older], next: soFar.next };
}

/** With the part that follows. */
export function withTail<T>(soFar: SoFar<T>, tail: Part<T>, keyOf: (item: T) => string): SoFar<T> {
  const known = new Set(soFar.items.map(keyOf));
  return { items: [...soFar.items, ...tail.items.filter((item) => !known.has(keyOf(item)))], next: tail.next };
}
