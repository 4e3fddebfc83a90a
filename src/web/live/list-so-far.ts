/**
 * A list that is read part by part while it grows at its head: the newest part is read again and again, the older ones once, when
 * somebody asks for more. What is new at its head waits until somebody asks for it, so that nothing moves while it is read.
 */

/** One part, and how to go on; null at the end. */
export interface Part<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Everything read so far, newest first, and how to go on. */
export type SoFar<T> = Part<T>;

/** What is new and not shown. */
export interface Waiting {
  readonly count: number;
  readonly isMore: boolean;
}

/** As it is shown while its newest part grows: the same items in their newest form. */
export function withNewForms<T>(soFar: SoFar<T>, head: Part<T>, keyOf: (item: T) => string): SoFar<T> {
  const forms = new Map(head.items.map((item) => [keyOf(item), item]));
  return { items: soFar.items.map((item) => forms.get(keyOf(item)) ?? item), next: soFar.next };
}

/** How many items of the newest part are not shown; `isMore`: between them and what is shown there may be others. */
export function waitingIn<T>(soFar: SoFar<T>, head: Part<T>, keyOf: (item: T) => string): Waiting {
  const known = new Set(soFar.items.map(keyOf));
  const count = head.items.filter((item) => !known.has(keyOf(item))).length;
  return { count, isMore: count === head.items.length && head.next !== null };
}

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
