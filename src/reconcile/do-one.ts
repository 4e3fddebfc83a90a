/** One change of a plan: carried out, remembered, and in the trail. */
import type { Connector } from '../connector/contract.ts';
import type { Change } from '../model/plan.ts';
import type { Done } from '../model/run.ts';
import { type ObservedSlot, observed } from '../model/slot.ts';
import type { SlotAt, SlotRecord } from '../model/slot-record.ts';
import { plan } from '../plan/plan.ts';
import type { Tables } from '../store/contract.ts';
import { type Account, type AccountSlot, comeAndGo } from './account.ts';
import { carryOut, type Outcome } from './carry-out.ts';
import { desiredValue, slotFacts } from './desire.ts';
import type { HeldLease } from './held-lease.ts';
import { isKnownOutdated } from './outdated.ts';
import { rememberIntended, rememberObserved, rememberRepair, rememberWritten } from './remember.ts';
import { expect, type Reconcile, type Survey } from './survey.ts';
import type { WriteDown } from './together.ts';

/** A run in the middle of its work. */
export interface Doing {
  readonly connector: Connector<unknown>;
  readonly lease: HeldLease;
  readonly stop: AbortSignal;
  readonly run: string;
  readonly survey: Survey;
  /** Kept up to date, slot by slot. */
  readonly records: Map<string, SlotRecord>;
  /** Filled as things get done, so that a run that ends early still knows what it did. */
  readonly done: Done[];
  /** For what becomes of each slot. */
  readonly writeDown: WriteDown;
}

/** Carries out one change and remembers what became of it. */
export async function doOne(on: Reconcile, account: Account, doing: Doing, change: Change): Promise<Outcome> {
  const { lease, survey } = doing;
  const before = expect(survey.observed, change.slot);
  const { value = null } = expect(survey.wanted, change.tokenSet).held.get(change.after.tokenId) ?? {};
  const slot = survey.slots.find((candidate) => candidate.settings.name === change.slot);
  if (slot === undefined || value === null || before.state === 'unknown') {
    throw new Error(`the plan changes the slot ${change.slot}, of which nothing is known`);
  }
  const at = { account: account.name, run: doing.run, slot: change.slot };
  on.events.slotWriting({ ...at, change: change.kind, fingerprint: change.after.fingerprint });
  const outcome = await carryOut(
    {
      connector: doing.connector,
      slot: slot.settings,
      value,
      retry: on.retry,
      clock: on.clock,
      settleMs: account.settleMs,
      comeAndGo: comeAndGo(account),
      lost: lease.lost,
      throwIfLost: () => lease.throwIfLost(),
      stop: doing.stop,
      isOutdated: (writing) => isKnownOutdated(on, account, writing),
      onProgress: (progress) => on.events.slotProgress({ ...at, ...progress }),
      planAgain: (seen) => planAgain(on, account, doing, slot, seen),
    },
    change,
    before,
  );
  const record = recordAfter(account, expect(doing.records, change.slot), outcome, on.clock.now());
  await remember(on, account, doing, outcome, record);
  doing.records.set(change.slot, record);
  return outcome;
}

/** What somebody else has put there may have reached phones, so it is remembered before it is written over. */
async function planAgain(
  on: Reconcile,
  account: Account,
  doing: Doing,
  slot: AccountSlot,
  seen: ObservedSlot,
): Promise<Change | null> {
  const now = on.clock.now();
  const wanted = expect(doing.survey.wanted, slot.tokenSet);
  const desired = desiredValue(account, slot, observed(seen), wanted);
  const record = rememberObserved(
    expect(doing.records, slot.settings.name),
    observed(seen),
    { desired, comeAndGo: comeAndGo(account) },
    now,
  );
  const again = plan({
    account: account.name,
    drift: doing.survey.drift,
    maxWrites: 1,
    write: account.definition.capabilities.write,
    slots: [slotFacts(account, slot, observed(seen), wanted, record, now)],
  });
  const [change = null] = again.changes;
  const intended = change === null ? record : rememberIntended(record, change.after.fingerprint);
  await on.store.write(async (tables) => {
    await tables.leases.assertHeld(doing.lease.current);
    await tables.slots.save(intended);
    await sawAll(tables, intended, seen, now);
  });
  doing.records.set(slot.settings.name, intended);
  return change;
}

function recordAfter(account: Account, record: SlotRecord, { change, done, seen }: Outcome, now: number): SlotRecord {
  const { fingerprint } = change.after;
  const taken = done.outcome === 'written' || done.outcome === 'unconfirmed';
  const counted = taken && change.kind === 'repair' ? rememberRepair(record, now) : record;
  if (seen === null) return counted;
  return done.outcome === 'written'
    ? rememberWritten(counted, { fingerprint, observed: seen }, now)
    : rememberObserved(counted, observed(seen), { desired: fingerprint, comeAndGo: comeAndGo(account) }, now);
}

/** The slot's record and its entry in the trail, in one transaction that a lost lease refuses. */
async function remember(
  on: Reconcile,
  account: Account,
  doing: Doing,
  { change, done, seen }: Outcome,
  record: SlotRecord,
): Promise<void> {
  const now = on.clock.now();
  await doing.writeDown(async (tables) => {
    await tables.leases.assertHeld(doing.lease.current);
    await tables.slots.save(record);
    if (seen !== null) await sawAll(tables, record, seen, now);
    await tables.audit.append({
      at: now,
      actor: on.actor,
      action: `slot.${done.outcome}`,
      subject: `slot:${account.name}/${change.slot}`,
      reason: change.why,
      detail: {
        run: doing.run,
        tokenSet: change.tokenSet,
        kind: change.kind,
        before: change.before.map(({ fingerprint, copies }) => ({ fingerprint, copies })),
        after: { fingerprint: change.after.fingerprint },
        says: done.says,
      },
    });
  });
}

/** Remembers that phones below a slot may have taken whatever it was seen to hold. */
export async function sawAll(tables: Tables, slot: SlotAt, seen: ObservedSlot, now: number): Promise<void> {
  for (const { holds } of seen.copies) {
    if (holds !== null) await tables.slots.sawHolding(slot, holds, now);
  }
}
