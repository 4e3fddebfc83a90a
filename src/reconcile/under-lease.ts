/**
 * Whoever writes to a vendor does so under a lease, and says under which one: the kit asks right before each request that may change
 * something. A signal alone can't say it in time: in a process that was stopped for a while it fires only after it has gone on.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** Something that is held for a time. `assertUsable` throws where that time is over, or nearly. */
export interface Held {
  assertUsable(): void;
}

const inForce = new AsyncLocalStorage<Held>();

/** Does the work, and everything that it begins, under a lease. */
export function underLease<T>(held: Held, work: () => T): T {
  return inForce.run(held, work);
}

/** The same for what comes one after the other. */
export async function* eachUnderLease<T>(held: Held, items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = underLease(held, () => items[Symbol.asyncIterator]());
  try {
    for (;;) {
      const next = await underLease(held, () => iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await underLease(held, () => iterator.return?.());
  }
}

/** Throws where the work in hand was begun under a lease that can't be relied on any more. */
export function assertMayWrite(): void {
  inForce.getStore()?.assertUsable();
}
