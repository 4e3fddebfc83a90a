/** Carrying out one change, to the point where it is known what became of it. */
import type { Clock } from '../clock.ts';
import type { Connector, SlotSettings } from '../connector/contract.ts';
import { FAILURES, Failure } from '../model/failure.ts';
import type { Change } from '../model/plan.ts';
import type { Done } from '../model/run.ts';
import type { Secret } from '../model/secret.ts';
import { holdsOnly, type ObservedSlot, type WriteReport } from '../model/slot.ts';
import type { Retry } from './retry.ts';

/** One slot, and what is needed to write it. */
export interface CarryOut {
  readonly connector: Connector<unknown>;
  readonly slot: SlotSettings<unknown>;
  readonly value: Secret;
  readonly retry: Retry;
  readonly clock: Clock;
  readonly settleMs: number;
  /** Fires when the run may no longer write: the lease was lost. */
  readonly lost: AbortSignal;
  /** Fires when the process is to stop: the write in hand is finished, waiting is cut short. */
  readonly stop: AbortSignal;
  /** After a lost race: remembers what stands there now, and says what the plan would do with it; null when nothing. */
  readonly planAgain: (seen: ObservedSlot) => Promise<Change | null>;
}

/** What became of a change. */
export interface Outcome {
  /** The change that was carried out: planned anew where the slot had to be looked at again. */
  readonly change: Change;
  readonly done: Done;
  /** The slot as it was last seen; null when it couldn't be read again. */
  readonly seen: ObservedSlot | null;
  readonly failure: Failure | null;
}

const FIRST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 8_000;

/** Writes one slot. A lost race is looked at and planned once more; a second one is left to the next run. */
export async function carryOut(on: CarryOut, change: Change, before: ObservedSlot): Promise<Outcome> {
  try {
    return await write(on, change, before);
  } catch (error) {
    if (!(error instanceof Failure) || FAILURES[error.kind].afterwards !== 'observe-again') {
      return failed(change, error);
    }
  }
  try {
    const seen = await on.retry(() => on.connector.observe(on.slot, on.lost), on.stop);
    const again = await on.planAgain(seen);
    // Somebody else, or a try of ours whose answer got lost.
    if (holdsOnly(seen, change.after.fingerprint)) return written(change, seen, 0, 'the slot held the value already');
    return again === null ? raced(change, seen) : await write(on, again, seen);
  } catch (error) {
    return failed(change, error);
  }
}

async function write(on: CarryOut, change: Change, before: ObservedSlot): Promise<Outcome> {
  const report = await on.retry(async () => {
    on.lost.throwIfAborted();
    return on.connector.write(on.slot, before, () => on.value.reveal(), on.lost);
  }, on.stop);
  const seen = await settled(on, change, report);
  const refused = report.outcomes.find((outcome) => outcome.outcome === 'failed');
  if (refused?.outcome === 'failed') {
    const copies = copiesOf(report, 'failed');
    const says = `${copies} of ${totalOf(report)} copies were refused: ${refused.failure.message}`;
    return {
      change,
      done: { slot: change.slot, outcome: 'failed', copies, says, failure: refused.failure.kind },
      seen,
      failure: refused.failure,
    };
  }
  if (seen !== null && holdsOnly(seen, change.after.fingerprint)) {
    return written(change, seen, totalOf(report), 'written and read back');
  }
  return {
    change,
    done: {
      slot: change.slot,
      outcome: 'unconfirmed',
      copies: totalOf(report),
      says: 'the vendor accepted the write, but reading back does not show it yet; the next run looks again',
      failure: null,
    },
    seen,
    failure: null,
  };
}

/** Looks until the write shows or the settling time is over; null when the last look failed. */
async function settled(on: CarryOut, change: Change, report: WriteReport): Promise<ObservedSlot | null> {
  if (!report.outcomes.some((outcome) => outcome.outcome === 'unconfirmed')) {
    return report.after ?? (await look(on));
  }
  const until = on.clock.now() + on.settleMs;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
    const wait = Math.min(pause, Math.max(1, until - on.clock.now()));
    await on.clock.sleep(wait, AbortSignal.any([on.stop, on.lost])).catch(() => undefined);
    on.lost.throwIfAborted();
    const seen = await look(on);
    if (on.stop.aborted || on.clock.now() >= until || (seen !== null && holdsOnly(seen, change.after.fingerprint)))
      return seen;
  }
}

async function look(on: CarryOut): Promise<ObservedSlot | null> {
  try {
    return await on.connector.observe(on.slot, on.lost);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function written(change: Change, seen: ObservedSlot, copies: number, says: string): Outcome {
  return { change, done: { slot: change.slot, outcome: 'written', copies, says, failure: null }, seen, failure: null };
}

function raced(change: Change, seen: ObservedSlot): Outcome {
  const says = 'the slot changed meanwhile; the next plan decides';
  return {
    change,
    done: { slot: change.slot, outcome: 'not-attempted', copies: 0, says, failure: 'conflict' },
    seen,
    failure: null,
  };
}

function failed(change: Change, error: unknown): Outcome {
  if (!(error instanceof Failure)) throw error;
  return {
    change,
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
