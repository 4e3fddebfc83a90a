/** Carrying out a plan: canaries one by one, then the rest side by side; one slot's failure stops no other. */
import pMap from 'p-map';
import type { Connector } from '../connector/contract.ts';
import { FAILURES, type Failure } from '../model/failure.ts';
import type { Change } from '../model/plan.ts';
import type { Done } from '../model/run.ts';
import type { Observed } from '../model/slot.ts';
import type { SlotRecord } from '../model/slot-record.ts';
import { KNOWN_EVERYWHERE_MS } from '../model/token.ts';
import { plan } from '../plan/plan.ts';
import type { Account, AccountSlot } from './account.ts';
import { carryOut, type Outcome } from './carry-out.ts';
import { slotFacts } from './desire.ts';
import type { HeldLease } from './held-lease.ts';
import { SLOTS_AT_ONCE } from './observe.ts';
import { rememberObserved, rememberWritten } from './remember.ts';
import type { Reconcile, Survey } from './survey.ts';
import { tellDone } from './tell.ts';

export interface DoAll {
  readonly connector: Connector<unknown>;
  readonly lease: HeldLease;
  readonly stop: AbortSignal;
  readonly run: string;
  readonly survey: Survey;
  /** Kept up to date, slot by slot. */
  readonly records: Map<string, SlotRecord>;
  /** Filled as things get done, so that a run that ends early still knows what it did. */
  readonly done: Done[];
}

/** Returns the first failure, or null. */
export async function doAll(on: Reconcile, account: Account, all: DoAll): Promise<Failure | null> {
  let first: Failure | null = null;
  const closed: { why: string | null } = { why: null };
  const spoiltSets = new Set<string>();
  const { changes } = all.survey.plan;

  const one = async (change: Change): Promise<void> => {
    const waiting = all.stop.aborted ? 'the daemon was asked to stop' : closed.why;
    const spoilt = !change.canary && change.kind !== 'repair' && spoiltSets.has(change.tokenSet);
    if (waiting !== null || spoilt) {
      report(
        on,
        account,
        all,
        change,
        notAttempted(change, waiting ?? 'a canary slot of the set could not be written'),
        null,
      );
      return;
    }
    const outcome = await attempt(on, account, all, change);
    first ??= outcome.failure;
    if (outcome.failure !== null && FAILURES[outcome.failure.kind].afterwards === 'stop-account') {
      closed.why = 'the account refused us';
    }
    if (change.canary && outcome.done.outcome !== 'written') spoiltSets.add(change.tokenSet);
  };

  if (changes.length > 0) await untilKnownEverywhere(on, all);
  await pMap(
    changes.filter((change) => change.canary),
    one,
    { concurrency: 1 },
  );
  await pMap(
    changes.filter((change) => !change.canary),
    one,
    { concurrency: SLOTS_AT_ONCE },
  );
  return first;
}

/** No phone may receive a token that a validation endpoint doesn't know yet. */
async function untilKnownEverywhere({ clock }: Reconcile, all: DoAll): Promise<void> {
  const left = all.survey.tokensReadAt + KNOWN_EVERYWHERE_MS - clock.now();
  if (left > 0) await clock.sleep(left, AbortSignal.any([all.stop, all.lease.lost])).catch(() => undefined);
}

async function attempt(on: Reconcile, account: Account, all: DoAll, change: Change): Promise<Outcome> {
  const slot = all.survey.slots.find((candidate) => candidate.settings.name === change.slot);
  const before = all.survey.observed.get(change.slot);
  const wanted = all.survey.wanted.get(change.tokenSet);
  const record = all.records.get(change.slot);
  if (!slot || !before || before.state === 'unknown' || !wanted?.value || !record) {
    throw new Error(`the plan names the slot ${change.slot}, of which nothing is known`);
  }
  on.events.slotWriting({
    account: account.name,
    run: all.run,
    slot: change.slot,
    change: change.kind,
    fingerprint: change.after.fingerprint,
  });
  const outcome = await carryOut(
    {
      connector: all.connector,
      retry: on.retry,
      clock: on.clock,
      settleMs: account.settleMs,
      lost: all.lease.lost,
      stop: all.stop,
      planAgain: (again, seen) => planOne(on, account, again, seen, all, record),
    },
    slot,
    change,
    before,
    wanted.value,
  );
  await remember(on, account, all, change, outcome, record);
  report(on, account, all, change, outcome.done, outcome.failure);
  return outcome;
}

/** The slot's record and its entry in the trail, in one transaction that a lost lease refuses. */
async function remember(
  on: Reconcile,
  account: Account,
  all: DoAll,
  change: Change,
  outcome: Outcome,
  record: SlotRecord,
): Promise<void> {
  const now = on.clock.now();
  const { fingerprint } = change.after;
  const { done, seen } = outcome;
  const next =
    done.outcome === 'written' && seen !== null
      ? rememberWritten(record, { fingerprint, observed: seen, repair: change.kind === 'repair' }, now)
      : seen !== null
        ? rememberObserved(record, { state: 'present', ...seen }, fingerprint, now)
        : record;
  await on.store.write(async (tables) => {
    await tables.leases.assertHeld(all.lease.current);
    await tables.slots.save(next);
    await tables.audit.append({
      at: now,
      actor: on.actor,
      action: `slot.${done.outcome}`,
      subject: `slot:${account.name}/${change.slot}`,
      reason: change.why,
      detail: {
        run: all.run,
        tokenSet: change.tokenSet,
        kind: change.kind,
        before: change.before.map(({ fingerprint: holds, copies }) => ({ fingerprint: holds, copies })),
        after: { fingerprint },
        says: done.says,
      },
    });
  });
  all.records.set(change.slot, next);
}

function planOne(
  on: Reconcile,
  account: Account,
  slot: AccountSlot,
  seen: Observed,
  all: DoAll,
  record: SlotRecord,
): Change | null {
  const wanted = all.survey.wanted.get(slot.tokenSet);
  if (wanted === undefined) return null;
  const again = plan({
    account: account.name,
    drift: all.survey.drift,
    maxWrites: 1,
    write: account.definition.capabilities.write,
    slots: [slotFacts(slot, seen, wanted, record, on.clock.now())],
  });
  return again.changes[0] ?? null;
}

function report(
  on: Reconcile,
  account: Account,
  all: DoAll,
  change: Change,
  done: Done,
  failure: Failure | null,
): void {
  all.done.push(done);
  tellDone(on.events, { account: account.name, run: all.run }, change, done, failure);
}

function notAttempted(change: Change, says: string): Done {
  return { slot: change.slot, outcome: 'not-attempted', copies: 0, says, failure: null };
}
