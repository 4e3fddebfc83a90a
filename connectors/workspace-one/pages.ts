/**
 * Lists, page by page, from page 0 on: to their end or to a throw. A page that is empty comes as 204, and so does one past the end.
 * Nobody holds a list still while it is read: where its total changes, or the rows don't add up to it, nothing of it is believed.
 */
import { Failure, isRecord, kindOf } from '#connector';
import type { Api, ApiRequest } from './api.ts';
import { nameOf } from './failures.ts';
import { optionalWhole, type Row } from './fields.ts';

/** More rows than this the vendor cuts off without a word. (sheet: Devices) */
export const PAGE_ROWS = 500;

/** A vendor that goes on for ever must not keep us for ever. */
const MOST_PAGES = 10_000;

/** Where an answer keeps its rows and their total. */
export interface ListShape<T> {
  readonly rows: string;
  readonly total: string;
  /** A row as it is passed on; throws where it isn't one. */
  readonly row: (value: unknown, of: string) => T;
  /** What tells rows apart. */
  readonly id: (row: T) => string;
}

export type Pages<T> = AsyncGenerator<readonly T[], void, undefined>;

/** One list. Rows that come twice on a page are passed on once. */
export async function* pages<T>(api: Api, request: ApiRequest, shape: ListShape<T>, signal: AbortSignal): Pages<T> {
  const of = nameOf(request);
  const seen = new Set<string>();
  let total: number | null = null;
  let entries = 0;
  for (let page = 0; ; page += 1) {
    if (page === MOST_PAGES) throw new Failure('protocol', `${of}: the list has no end`);
    const query = { ...request.query, page: `${page}`, pagesize: `${PAGE_ROWS}` };
    const answer = await api.read({ ...request, query }, signal);
    const rows = answer === null ? [] : rowsOf(answer, shape, of);
    const says: number | null = answer === null ? total : totalOf(answer, shape, of);
    if (page > 0 && says !== total) throw changed(of);
    total = says;
    entries += rows.length;
    const fresh = new Map(rows.map((row) => [shape.id(row), row]));
    // A row that was on an earlier page has moved, and another one with it, past us.
    if ([...fresh.keys()].some((id) => seen.has(id))) throw changed(of);
    for (const id of fresh.keys()) seen.add(id);
    if (fresh.size > 0) yield [...fresh.values()];
    if (rows.length > 0 && (total === null || entries < total)) continue;
    if (total !== null && entries !== total) throw changed(of);
    return;
  }
}

/** All rows of a list. */
export async function all<T>(list: Pages<T>): Promise<readonly T[]> {
  const rows: T[] = [];
  for await (const page of list) rows.push(...page);
  return rows;
}

/** The next try reads it from the beginning. */
function changed(of: string): Failure {
  return new Failure('unavailable', `${of}: the list changed while it was read`);
}

function rowsOf<T>(answer: Row, { rows, row }: ListShape<T>, of: string): readonly T[] {
  const list = answer[rows];
  if (!Array.isArray(list))
    throw new Failure('protocol', `${of}: expected a list in \`${rows}\`, found ${kindOf(list)}`);
  return list.map((value: unknown) => row(value, of));
}

/** Null where it isn't told: then the list ends with an empty page. */
function totalOf<T>(answer: Row, { total }: ListShape<T>, of: string): number | null {
  const value = answer[total];
  if (value === undefined || value === null) return null;
  const number = optionalWhole(value);
  if (number === null)
    throw new Failure('protocol', `${of}: expected a number in \`${total}\`, found ${kindOf(value)}`);
  return number;
}

/** A row that is an object. */
export function object(value: unknown, of: string): Row {
  if (isRecord(value)) return value;
  throw new Failure('protocol', `${of}: expected an object in the list, found ${kindOf(value)}`);
}
