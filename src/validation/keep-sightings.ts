import type { Clock } from '../clock.ts';
import { type Store, StoreUnavailable } from '../store/contract.ts';
import type { Sightings } from './sightings.ts';

/** So old may the store's knowledge of presented tokens be, beside the time of one transaction. */
export const KEPT_EVERY_MS = 5_000;

/** How long the days of a token are remembered; its last day is remembered for ever. */
const REMEMBERED_MS = 400 * 86_400_000;

export interface KeepOptions {
  readonly sightings: Sightings;
  readonly store: Pick<Store, 'write'>;
  readonly clock: Clock;
  readonly events: { bug(fields: { readonly where: string; readonly error: unknown }): void };
}

/** Writes down what phones presented, every few seconds and once more at the end. What can't be written is kept and tried again. */
export function keepSightings(options: KeepOptions): AsyncDisposable {
  const ending = new AbortController();
  const ended = keepOn(options, ending.signal);
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await ended;
    },
  };
}

async function keepOn(options: KeepOptions, ending: AbortSignal): Promise<void> {
  while (!ending.aborted) {
    await options.clock.sleep(KEPT_EVERY_MS, ending).catch(() => undefined);
    await keep(options);
  }
}

async function keep({ sightings, store, clock, events }: KeepOptions): Promise<void> {
  const taken = sightings.take();
  if (taken.length === 0) return;
  const oldest = new Date(clock.now() - REMEMBERED_MS).toISOString().slice(0, 10);
  try {
    await store.write(async (tables) => {
      await tables.sightings.add(taken);
      await tables.sightings.prune(oldest);
    });
  } catch (error) {
    sightings.giveBack(taken);
    // That the store is out of reach is told by whoever follows it.
    if (!(error instanceof StoreUnavailable)) events.bug({ where: 'keeping what phones presented', error });
  }
}
