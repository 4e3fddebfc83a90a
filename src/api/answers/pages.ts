/** Lists that are read part by part: `cursor` says after what to go on, and means nothing to anybody but the route that gave it. */
import type { Begun } from '../../store/contract.ts';
import { Refusal } from '../problems.ts';

interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

/** One more than is asked for shows whether something follows. */
export function pageOfRead<T>(read: readonly T[], limit: number, cursorOf: (item: T) => string): Page<T> {
  const items = read.slice(0, limit);
  const last = items.at(-1);
  return { items, next: read.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** A part of a list that is at hand as a whole. */
export function pageOfAll<T>(
  all: readonly T[],
  asked: { readonly limit: number; readonly cursor?: string | undefined },
): Page<T> {
  const from = asked.cursor === undefined ? 0 : wholeNumber(asked.cursor);
  return {
    items: all.slice(from, from + asked.limit),
    next: from + asked.limit < all.length ? String(from + asked.limit) : null,
  };
}

/** The cursor of a list that is ordered by when things began. */
export function begunCursor({ startedAt, id }: Begun): string {
  return `${startedAt}.${id}`;
}

/** What such a cursor says. */
export function begunIn(cursor: string): Begun {
  const [, startedAt, id] = /^(\d{1,15})\.(.+)$/.exec(cursor) ?? [];
  if (startedAt === undefined || id === undefined) throw unknownCursor();
  return { startedAt: Number(startedAt), id };
}

/** A cursor that is a whole number. */
export function wholeNumber(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw unknownCursor();
  return Number(cursor);
}

function unknownCursor(): Refusal {
  return new Refusal('bad-request', '`cursor` is none that this list has given');
}
