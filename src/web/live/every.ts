/** A list of the API in parts. */
interface Part<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const MOST_A_PART = 200;

/** All parts of a list, one after another. */
export async function every<T>(
  list: (asked: { readonly limit: number; readonly cursor?: string | undefined }) => Promise<Part<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await list({ limit: MOST_A_PART, cursor });
    all.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return all;
}
