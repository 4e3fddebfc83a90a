/** Pages cut from a list by index. */
import { Refusal } from './refusal.ts';

/** What is asked for, as the names of a product's query say it. */
export interface Cut {
  readonly start: number;
  readonly size: number;
}

export interface Paging {
  /** The entries of a page. `sorted`: the request asked for an order, so that the order stays. */
  cut<T>(list: readonly T[], cut: Cut, sorted: boolean): readonly T[];
}

export function paging(quirks: { readonly order: string }): Paging {
  let shift = 0;
  return {
    cut(list, { start, size }, sorted) {
      const end = Math.min(start + size, list.length);
      if (sorted || quirks.order === 'stays') return list.slice(start, end);
      // Where nothing is sorted, something moves to the front between one page and the next.
      shift += 1;
      const turned = list.length - (shift % list.length);
      const at = Array.from({ length: Math.max(0, end - start) }, (_, index) => (start + index + turned) % list.length);
      return at.flatMap((index) => list.slice(index, index + 1));
    },
  };
}

/** A whole number in the query, or what stands in for it. Throws a `Refusal` for anything else. */
export function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  if (!/^\d+$/.test(text)) throw new Refusal(400, `${name} must be a number`, name);
  return Number(text);
}
