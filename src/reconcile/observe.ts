import type { Connector } from '../connector/contract.ts';
import { FAILURES, Failure } from '../model/failure.ts';
import { type Observed, observed } from '../model/slot.ts';
import type { AccountSlot } from './account.ts';
import type { Retry } from './retry.ts';
import { SLOTS_AT_ONCE, sideBySide } from './side-by-side.ts';

/** What every slot was seen to hold, and the failure a run is remembered by. */
export interface Observation {
  readonly observed: ReadonlyMap<string, Observed>;
  /** The failure that closed the account, else the first one; null when every slot could be read. */
  readonly failure: Failure | null;
}

/** Whether a failure is one of the whole account, so that no further call is made to it in this run. */
export function closesAccount(failure: Failure | null): boolean {
  return failure !== null && FAILURES[failure.kind].afterwards === 'stop-account';
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
  let first: Failure | null = null;
  let closing: Failure | null = null;
  await sideBySide(slots, SLOTS_AT_ONCE, async ({ settings }) => {
    try {
      if (closing !== null) throw closing;
      seen.set(settings.name, observed(await retry(() => connector.observe(settings, signal), signal)));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Failure)) throw error;
      first ??= error;
      if (closesAccount(error)) closing ??= error;
      seen.set(settings.name, { state: 'unknown', reason: error.message, kind: error.kind });
    }
  });
  return { observed: seen, failure: closing ?? first };
}
