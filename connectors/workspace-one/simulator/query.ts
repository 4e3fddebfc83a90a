/** What a query asks for: parameter names in any letter case, pages that begin with 0. */
import type { Answer } from '#simulation';
import { apiJson } from './api-json.ts';
import type { Quirks } from './quirks.ts';

/** More than this in one page is cut, and nobody says so. */
const MOST = 500;

export class Query {
  readonly #values: ReadonlyMap<string, string>;

  constructor(parameters: URLSearchParams) {
    this.#values = new Map([...parameters].map(([name, value]) => [name.toLowerCase(), value]));
  }

  /** Null where it isn't given, or empty. */
  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) || null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  isTrue(name: string): boolean {
    return this.get(name)?.toLowerCase() === 'true';
  }

  /** A whole number that isn't negative, or the default. */
  whole(name: string, usual: number): number {
    const value = this.get(name);
    return value !== null && /^\d+$/.test(value) ? Number(value) : usual;
  }
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly size: number;
  readonly total: number;
}

export function pageOf<T>(query: Query, items: readonly T[], sizeName = 'pagesize'): Page<T> {
  const page = query.whole('page', 0);
  const size = Math.min(MOST, query.whole(sizeName, MOST) || MOST);
  return { items: items.slice(page * size, (page + 1) * size), page, size, total: items.length };
}

/** The page's JSON, or what the vendor answers in place of an empty one. */
export function listAnswer<T>(page: Page<T>, { emptySearch }: Quirks, body: (page: Page<T>) => unknown): Answer {
  return page.items.length === 0 && emptySearch === '204' ? { status: 204 } : apiJson(200, body(page));
}
