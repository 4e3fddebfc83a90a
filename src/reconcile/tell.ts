/** What a run tells the outside, in the words of `events.ts`. */
import type { Events } from '../events.ts';
import type { Failure } from '../model/failure.ts';
import type { Change } from '../model/plan.ts';
import type { Done, Run } from '../model/run.ts';
import type { Survey } from './survey.ts';

interface Place {
  readonly account: string;
  readonly run: string;
}

/** What was seen and what is planned. */
export function tellPlanned(events: Events, at: Place, seen: Survey): void {
  const { plan } = seen;
  events.runPlanned({ ...at, changes: plan.changes.length, held: plan.held.length, inSync: plan.inSync.length });
  for (const slot of plan.inSync) events.slotInSync({ ...at, slot });
  for (const held of plan.held) {
    const { slot, reason, says } = held;
    const seenSlot = seen.observed.get(slot);
    if (seenSlot?.state === 'unknown' && reason === 'unknown') {
      events.slotUnknown({ ...at, slot, kind: seenSlot.kind, says: seenSlot.reason });
      continue;
    }
    if (reason === 'report-only') tellDrifted(events, at, seen, held);
    if (reason === 'contended') tellContended(events, at, seen, slot);
    else events.slotHeld({ ...at, slot, reason, says });
  }
  for (const change of plan.changes) {
    if (change.kind === 'repair' || change.leaves?.reason === 'report-only') tellDrifted(events, at, seen, change);
    if (change.leaves?.reason === 'contended') tellContended(events, at, seen, change.slot);
  }
}

function tellContended(events: Events, at: Place, seen: Survey, slot: string): void {
  const observed = seen.observed.get(slot);
  events.slotContended({
    ...at,
    slot,
    repairs: seen.records.get(slot)?.repairedAt.length ?? 0,
    changedBy: observed?.state === 'unknown' ? undefined : observed?.changedBy,
  });
}

function tellDrifted(
  events: Events,
  at: Place,
  seen: Survey,
  { slot, before, after }: Pick<Change, 'slot' | 'before'> & { readonly after: Change['after'] | null },
): void {
  const observed = seen.observed.get(slot);
  events.slotDrifted({
    ...at,
    slot,
    expected: after?.fingerprint ?? '',
    found: before.map((found) => found.fingerprint),
    changedBy: observed?.state === 'unknown' ? undefined : observed?.changedBy,
  });
}

/** What became of one change. `failure` where the vendor refused it. */
export function tellDone(events: Events, at: Place, change: Change, done: Done, failure: Failure | null): void {
  const slot = { ...at, slot: change.slot };
  const { fingerprint } = change.after;
  if (done.outcome === 'written') {
    events.slotWritten({ ...slot, change: change.kind, fingerprint, copies: done.copies });
  } else if (done.outcome === 'unconfirmed') {
    events.slotUnconfirmed({ ...slot, fingerprint, copies: done.copies });
  } else if (failure !== null) {
    events.slotFailed({
      ...slot,
      kind: failure.kind,
      says: done.says,
      status: failure.status,
      requestId: failure.requestId,
    });
  } else {
    events.slotHeld({ ...slot, reason: done.failure === 'conflict' ? 'raced' : 'not-attempted', says: done.says });
  }
}

/** How the run ended, in numbers. */
export function tellEnded(events: Events, run: Run): void {
  const count = (outcome: Done['outcome']) => run.done.filter((done) => done.outcome === outcome).length;
  events.runEnded({
    account: run.account,
    run: run.id,
    outcome: run.outcome ?? 'abandoned',
    written: count('written'),
    held: run.plan?.held.length ?? 0,
    failed: count('failed') + count('unconfirmed'),
    requests: run.requests,
    ms: (run.endedAt ?? run.startedAt) - run.startedAt,
  });
}
