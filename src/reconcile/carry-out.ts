/** Carrying out one change, to the point where it is known what became of it. */
import type { Clock } from '../clock.ts';
import type { Connector, Progress, SlotSettings } from '../connector/contract.ts';
import { FAILURES, Failure } from '../model/failure.ts';
import type { Change } from '../model/plan.ts';
import type { Done } from '../model/run.ts';
import type { Secret } from '../model/secret.ts';
import { holdsOnly, type ObservedSlot, type WriteReport } from '../model/slot.ts';
import { watching } from './long-write.ts';
import type { Retry } from './retry.ts';
import {
  copiesIn,
  copiesThat,
  saysNotReached,
  saysRefused,
  saysWritten,
  toBeWritten,
  withoutLeft,
} from './write-report.ts';

/** One slot, and what is needed to write it. */
export interface CarryOut {
  readonly connector: Connector<unknown>;
  readonly slot: SlotSettings<unknown>;
  readonly value: Secret;
  readonly retry: Retry;
  readonly clock: Clock;
  readonly settleMs: number;
  /** Whether the copies are devices: they come and go while they are written, and looking at all of them takes long. */
  readonly comeAndGo: boolean;
  /** Fires when the run may no longer write: the lease was lost. */
  readonly lost: AbortSignal;
  /** Throws `LeaseLost` also where the signal has not had the time to fire. */
  readonly throwIfLost: () => void;
  /** Fires when the process is to stop: the write in hand is finished, waiting is cut short. */
  readonly stop: AbortSignal;
  /** Whether the token is no longer the current one. Never throws. */
  readonly isOutdated: (change: Change) => Promise<boolean>;
  readonly onProgress: (progress: Progress) => void;
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
  const watch = { ...on, isOutdated: () => on.isOutdated(change) };
  const { told, outdated } = await watching(watch, async (long, token) => {
    const told = await on.retry(async () => {
      on.throwIfLost();
      // A pause before another try may have been long.
      if (token.aborted) return null;
      return on.connector.write(on.slot, toBeWritten(before, change), () => on.value.reveal(), on.lost, long);
    }, on.stop);
    return { told, outdated: token.aborted };
  });
  if (told === null) return notReached(change, null, 0, OUTDATED);
  const report = withoutLeft(told, change);
  return outcomeOf(on, change, report, await settled(on, change, report), outdated);
}

const OUTDATED = 'the tokens of the set changed meanwhile; the next run goes by the new ones';
const STOPPED = 'the daemon was asked to stop; the next run goes on';

function outcomeOf(
  on: CarryOut,
  change: Change,
  report: WriteReport,
  seen: ObservedSlot | null,
  outdated: boolean,
): Outcome {
  const refused = report.outcomes.find((outcome) => outcome.outcome === 'failed');
  if (refused?.outcome === 'failed') {
    const { failure } = refused;
    const copies = copiesThat(report, 'failed');
    return {
      change,
      done: { slot: change.slot, outcome: 'failed', copies, says: saysRefused(report), failure: failure.kind },
      seen,
      failure,
    };
  }
  const left = copiesThat(report, 'not-attempted');
  if (left > 0) return notReached(change, seen, left, saysNotReached(report, outdated ? OUTDATED : STOPPED));
  // Devices that came meanwhile hold nothing. But nothing is also what is shown of one whose value can't be seen yet.
  const newcomers = on.comeAndGo && copiesThat(report, 'unconfirmed') === 0;
  if (seen !== null && shows(seen, change, newcomers)) {
    return written(change, seen, copiesIn(report), saysWritten(copiesIn(report)));
  }
  return {
    change,
    done: {
      slot: change.slot,
      outcome: 'unconfirmed',
      copies: copiesIn(report),
      says: 'the vendor accepted the write, but reading back does not show it yet; the next run looks again',
      failure: null,
    },
    seen,
    failure: null,
  };
}

/** Whether everything that was to be written holds the value. */
function shows({ copies }: ObservedSlot, { after, leaves }: Change, newcomers: boolean): boolean {
  return copies.every(
    ({ holds }) =>
      holds === after.fingerprint || (holds === null && newcomers) || (holds !== null && leaves !== undefined),
  );
}

/** Looks until the write shows or the settling time is over; null when the last look failed, or nobody is to wait for one. */
async function settled(on: CarryOut, change: Change, report: WriteReport): Promise<ObservedSlot | null> {
  if (copiesThat(report, 'not-attempted') > 0) return report.after ?? null;
  if (copiesThat(report, 'unconfirmed') === 0) return report.after ?? (await look(on));
  const until = on.clock.now() + on.settleMs;
  const first = on.comeAndGo ? on.settleMs : FIRST_LOOK_MS;
  for (let pause = first; ; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
    const wait = Math.min(pause, Math.max(1, until - on.clock.now()));
    await on.clock.sleep(wait, AbortSignal.any([on.stop, on.lost])).catch(() => undefined);
    on.lost.throwIfAborted();
    if (on.stop.aborted && on.comeAndGo) return report.after ?? null;
    const seen = await look(on);
    if (on.stop.aborted || on.clock.now() >= until || (seen !== null && shows(seen, change, false))) return seen;
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

function notReached(change: Change, seen: ObservedSlot | null, copies: number, says: string): Outcome {
  const done = { slot: change.slot, outcome: 'not-attempted', copies, says, failure: null } as const;
  return { change, done, seen, failure: null };
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
