/** Lists that the API gives part by part. */

/** The most that one answer holds. */
const PAGE = 200;

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A list to its end, or as much of it as is wanted, from `cursor` on. */
export async function everyItem<T>(
  list: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>,
  { most = Number.POSITIVE_INFINITY, cursor }: { readonly most?: number; readonly cursor?: string | undefined } = {},
): Promise<readonly T[]> {
  const items: T[] = [];
  let next = cursor ?? null;
  do {
    const limit = Math.min(PAGE, most - items.length);
    const page = await list(next === null ? { limit } : { limit, cursor: next });
    items.push(...page.items);
    next = page.next;
  } while (next !== null && items.length < most);
  return items;
}
