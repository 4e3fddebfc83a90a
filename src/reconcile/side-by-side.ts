import pMap from 'p-map';

/**
 * How many slots of one account are read or written at the same time. Whoever waits for the slowest of so many waits for little
 * more than one; how many requests may be on their way at once, and in a minute, is a matter of the vendor's limits in the kit.
 */
export const SLOTS_AT_ONCE = 64;

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
