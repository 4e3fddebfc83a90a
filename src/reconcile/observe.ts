import pMap from 'p-map';
import type { Connector } from '../connector/contract.ts';
import { FAILURES, Failure } from '../model/failure.ts';
import { type Observed, observed } from '../model/slot.ts';
import type { AccountSlot } from './account.ts';
import type { Retry } from './retry.ts';

/** How many slots of one account are read or written at the same time; the account's budget slows this down where it must. */
export const SLOTS_AT_ONCE = 8;

export interface Observation {
  readonly observed: ReadonlyMap<string, Observed>;
  /** The first failure, for the run's record; null when every slot could be read. */
  readonly failure: Failure | null;
}

/**
 * Looks at every slot. One that can't be read is unknown and stops no other, unless the failure is one of the whole account:
 * then the rest is unknown for the same reason, without asking again.
 */
export async function observeAll(
  connector: Connector<unknown>,
  slots: readonly AccountSlot[],
  retry: Retry,
  signal: AbortSignal,
): Promise<Observation> {
  const seen = new Map<string, Observed>();
  let failure: Failure | null = null;
  let closed: Failure | null = null;
  await pMap(
    slots,
    async ({ settings }) => {
      try {
        if (closed !== null) throw closed;
        seen.set(settings.name, observed(await retry(() => connector.observe(settings, signal), signal)));
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Failure)) throw error;
        failure ??= error;
        if (FAILURES[error.kind].afterwards === 'stop-account') closed = error;
        seen.set(settings.name, { state: 'unknown', reason: error.message, kind: error.kind });
      }
    },
    { concurrency: SLOTS_AT_ONCE },
  );
  return { observed: seen, failure };
}
