/** Carrying out one change, to the point where it is known what became of it. */
import type { Clock } from '../clock.ts';
import type { Connector } from '../connector/contract.ts';
import { Failure } from '../model/failure.ts';
import type { Change } from '../model/plan.ts';
import type { Done } from '../model/run.ts';
import type { Secret } from '../model/secret.ts';
import { holdsOnly, type Observed, type ObservedSlot, observed, type WriteReport } from '../model/slot.ts';
import type { AccountSlot } from './account.ts';
import type { Retry } from './retry.ts';

export interface CarryOut {
  readonly connector: Connector<unknown>;
  readonly retry: Retry;
  readonly clock: Clock;
  readonly settleMs: number;
  /** Fires when the run may no longer write: the lease was lost. */
  readonly lost: AbortSignal;
  /** Fires when the process is to stop: the write in hand is finished, waiting is cut short. */
  readonly stop: AbortSignal;
  /** What the plan would do with the slot if it were seen like this; null when nothing. Asked after a lost race. */
  readonly planAgain: (slot: AccountSlot, seen: Observed) => Change | null;
}

export interface Outcome {
  readonly done: Done;
  /** The slot as it was last seen; null when it couldn't be read again. */
  readonly seen: ObservedSlot | null;
  readonly failure: Failure | null;
}

const FIRST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 8_000;

/** Writes one slot. A lost race is looked at and planned once more; a second one is left to the next run. */
export async function carryOut(
  on: CarryOut,
  slot: AccountSlot,
  change: Change,
  before: ObservedSlot,
  value: Secret,
): Promise<Outcome> {
  try {
    return await write(on, slot, change, before, value);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'conflict') return failed(change, error);
  }
  try {
    const seen = await on.retry(() => on.connector.observe(slot.settings, on.lost), on.stop);
    if (holdsOnly(seen, change.after.fingerprint))
      return written(change, seen, 0, 'somebody else wrote the same value');
    const again = on.planAgain(slot, observed(seen));
    if (again === null) {
      return {
        done: {
          slot: change.slot,
          outcome: 'not-attempted',
          copies: 0,
          says: 'the slot changed meanwhile; the next plan decides',
          failure: 'conflict',
        },
        seen,
        failure: null,
      };
    }
    return await write(on, slot, again, seen, value);
  } catch (error) {
    return failed(change, error);
  }
}

async function write(
  on: CarryOut,
  slot: AccountSlot,
  change: Change,
  before: ObservedSlot,
  value: Secret,
): Promise<Outcome> {
  const report = await on.retry(async () => {
    on.lost.throwIfAborted();
    return on.connector.write(slot.settings, before, () => value.reveal(), on.lost);
  }, on.stop);
  const refused = report.outcomes.find((outcome) => outcome.outcome === 'failed');
  const seen = await settled(on, slot, change, report);
  if (refused?.outcome === 'failed') {
    const copies = copiesOf(report, 'failed');
    return {
      done: {
        slot: change.slot,
        outcome: 'failed',
        copies,
        says: `${copies} of ${totalOf(report)} copies were refused: ${refused.failure.message}`,
        failure: refused.failure.kind,
      },
      seen,
      failure: refused.failure,
    };
  }
  if (seen !== null && holdsOnly(seen, change.after.fingerprint))
    return written(change, seen, totalOf(report), 'written and read back');
  return {
    done: {
      slot: change.slot,
      outcome: 'unconfirmed',
      copies: totalOf(report),
      says: 'the vendor accepted the write but still shows the old value; the next run looks again',
      failure: null,
    },
    seen,
    failure: null,
  };
}

/** Looks until the write shows or the settling time is over; null when the last look failed. */
async function settled(
  on: CarryOut,
  slot: AccountSlot,
  change: Change,
  report: WriteReport,
): Promise<ObservedSlot | null> {
  if (!report.outcomes.some((outcome) => outcome.outcome === 'unconfirmed')) {
    return report.after ?? (await look(on, slot));
  }
  const until = on.clock.now() + on.settleMs;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
    const wait = Math.min(pause, Math.max(1, until - on.clock.now()));
    await on.clock.sleep(wait, AbortSignal.any([on.stop, on.lost])).catch(() => undefined);
    on.lost.throwIfAborted();
    const seen = await look(on, slot);
    if (on.stop.aborted || on.clock.now() >= until || (seen !== null && holdsOnly(seen, change.after.fingerprint)))
      return seen;
  }
}

async function look(on: CarryOut, slot: AccountSlot): Promise<ObservedSlot | null> {
  try {
    return await on.connector.observe(slot.settings, on.lost);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function written(change: Change, seen: ObservedSlot, copies: number, says: string): Outcome {
  return { done: { slot: change.slot, outcome: 'written', copies, says, failure: null }, seen, failure: null };
}

function failed(change: Change, error: unknown): Outcome {
  if (!(error instanceof Failure)) throw error;
  return {
    done: { slot: change.slot, outcome: 'failed', copies: 0, says: error.message, failure: error.kind },
    seen: null,
    failure: error,
  };
}

function copiesOf(report: WriteReport, kind: WriteReport['outcomes'][number]['outcome']): number {
  return report.outcomes
    .filter((outcome) => outcome.outcome === kind)
    .reduce((sum, outcome) => sum + outcome.copies, 0);
}

function totalOf(report: WriteReport): number {
  return report.outcomes.reduce((sum, outcome) => sum + outcome.copies, 0);
}
