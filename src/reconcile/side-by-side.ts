import pMap from 'p-map';

/** How many slots of one account are read or written at the same time; the account's budget slows this down where it must. */
export const SLOTS_AT_ONCE = 8;

/**
 * Works on every item, so many at once. After an error nothing new is begun and what is in hand is finished; only then is the
 * first error thrown: whoever hears of it may give the lease away.
 */
export async function sideBySide<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  await pMap(
    items,
    async (item) => {
      if (errors.length > 0) return;
      try {
        await work(item);
      } catch (error) {
        errors.push(error);
      }
    },
    { concurrency: atOnce },
  );
  if (errors.length > 0) throw errors[0];
}
