import { type Store, StoreUnavailable, type Tables } from '../store/contract.ts';

/** Writes something down, and resolves when it is kept. */
export type WriteDown = (work: (tables: Tables) => Promise<void>) => Promise<void>;

interface Waiting {
  readonly work: (tables: Tables) => Promise<void>;
  readonly kept: PromiseWithResolvers<void>;
}

/**
 * What many slots have to write down at the same moment goes into one transaction: making it durable is what takes the time. What
 * comes while a transaction is in hand goes into the next one. Where the work of one of them fails, each is done alone, so that it
 * fails alone.
 */
export function together(store: Pick<Store, 'write'>): WriteDown {
  let waiting: Waiting[] = [];
  let busy = false;

  async function keepAll(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      if (!(await keptAtOnce(store, group))) for (const one of group) await keepAlone(store, one);
    }
    busy = false;
  }

  return (work) => {
    const kept = Promise.withResolvers<void>();
    waiting.push({ work, kept });
    if (!busy) void keepAll();
    return kept.promise;
  };
}

async function keptAtOnce(store: Pick<Store, 'write'>, group: readonly Waiting[]): Promise<boolean> {
  if (group.length < 2) return false;
  try {
    await store.write(async (tables) => {
      for (const { work } of group) await work(tables);
    });
  } catch (error) {
    // Whether it was kept only looking tells: to write it down once more could be once too often.
    if (!(error instanceof StoreUnavailable)) return false;
    for (const { kept } of group) kept.reject(error);
    return true;
  }
  for (const { kept } of group) kept.resolve();
  return true;
}

async function keepAlone(store: Pick<Store, 'write'>, { kept, work }: Waiting): Promise<void> {
  await store.write(work).then(kept.resolve, kept.reject);
}
