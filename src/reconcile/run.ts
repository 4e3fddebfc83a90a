/**
 * One pass over one account: lease, look, plan, remember the intent, write, remember what became of it.
 *
 * A crash at any point loses nothing: what was looked at is looked at again, a write whose outcome nobody recorded is found by
 * looking, and what a slot was about to hold is remembered before it is written, so that no revocation overlooks it.
 */
import { randomUUID } from 'node:crypto';
import { Failure } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { Done, Run, RunDelivery, RunOutcome } from '../model/run.ts';
import { isSameSlot, type SlotRecord } from '../model/slot-record.ts';
import { LeaseLost, StoreUnavailable } from '../store/contract.ts';
import { type Account, type AccountSlot, comeAndGo, stepsOf } from './account.ts';
import { takeAccount } from './account-lease.ts';
import { requestCheckIns } from './check-in.ts';
import { askDelivery } from './delivery.ts';
import { desiredValue } from './desire.ts';
import { doAll } from './do-all.ts';
import { type Doing, sawAll } from './do-one.ts';
import type { HeldLease } from './held-lease.ts';
import { closesAccount } from './observe.ts';
import { rememberIntended, rememberManual, rememberObserved } from './remember.ts';
import { expect, type Reconcile, type RunOptions, type Survey, survey } from './survey.ts';
import { tellEnded, tellPlanned } from './tell.ts';
import { together } from './together.ts';
import { underLease } from './under-lease.ts';

/** Somebody else has made the run meanwhile. */
export class NotDue extends Error {
  override readonly name = 'NotDue';
}

/** So many of an account's last runs are looked at before another one begins. */
const RECENT_RUNS = 10;

/** One run. Throws `AccountBusy`, `NotDue`, `StoreUnavailable`, or a bug; whatever the vendor does ends up in the run that is returned. */
export async function runAccount(on: Reconcile, account: Account, options: RunOptions): Promise<Run> {
  const id = options.id ?? randomUUID();
  await using held = await takeAccount(on, account, `run ${id}`);
  const recent = await on.store.read.runs.list({ account: account.name, limit: RECENT_RUNS });
  if (options.isDue?.(recent) === false) throw new NotDue(`${account.name} has been run meanwhile.`);
  const begun: Run = {
    id,
    account: account.name,
    trigger: options.trigger,
    startedAt: on.clock.now(),
    endedAt: null,
    outcome: null,
    plan: null,
    done: [],
    requests: 0,
    failure: null,
  };
  on.events.runStarted({ account: account.name, run: begun.id, trigger: options.trigger });
  const requestsBefore = account.kit.requests();
  let run: Run = begun;
  try {
    await closeAbandoned(on, recent);
    run = await underLease(held, () => pass(on, account, options, held, begun));
    run = { ...run, endedAt: on.clock.now(), requests: account.kit.requests() - requestsBefore };
    run = await rememberEnd(on, held, run);
    return run;
  } catch (error) {
    // Nobody can write down how it ended; whoever heard that it began hears that it is over.
    run = { ...run, endedAt: on.clock.now(), outcome: 'abandoned', failure: null };
    throw error;
  } finally {
    tellEnded(on.events, run);
  }
}

/** A run that lost its lease ends as abandoned, whatever it thinks of itself. */
async function rememberEnd(on: Reconcile, lease: HeldLease, run: Run): Promise<Run> {
  try {
    await on.store.write(async (tables) => {
      await tables.leases.assertHeld(lease.current);
      await tables.runs.save(run);
    });
    return run;
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    const abandoned: Run = { ...run, outcome: 'abandoned', failure: null };
    await on.store.write((tables) => tables.runs.save(abandoned));
    return abandoned;
  }
}

async function pass(on: Reconcile, account: Account, options: RunOptions, lease: HeldLease, run: Run): Promise<Run> {
  let planned: Plan | null = null;
  const done: Done[] = [];
  const deliveries: RunDelivery[] = [];
  const soFar = () => ({ ...run, plan: planned, done, ...(deliveries.length > 0 && { deliveries }) });
  try {
    const connector = account.open();
    const seen = await survey(on, account, connector, options);
    planned = seen.plan;
    const records = await rememberIntent(on, account, lease, seen, { ...run, plan: planned }, options);
    tellPlanned(on.events, { account: account.name, run: run.id }, seen);
    const writeDown = together(on.store);
    const doing: Doing = { connector, lease, stop: options.stop, run: run.id, survey: seen, records, done, writeDown };
    const failure = options.lookOnly === true ? null : await doAll(on, account, doing);
    if (!closesAccount(failure ?? seen.failure)) await askAfterPhones(on, account, options, doing, deliveries);
    return ending(soFar(), failure ?? seen.failure, options.stop.aborted);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    if (error instanceof LeaseLost || isEndOf(options.stop, error) || isEndOf(lease.lost, error)) {
      return { ...soFar(), outcome: 'abandoned', failure: null };
    }
    if (!(error instanceof Failure)) {
      on.events.bug({ where: 'a run', account: account.name, run: run.id, error });
      // What nobody foresaw may quote anything.
      const says = account.kit.redact(error instanceof Error ? error.message : String(error));
      return { ...soFar(), outcome: 'failed', failure: { kind: 'bug', says } };
    }
    on.events.accountFailed({
      account: account.name,
      run: run.id,
      kind: error.kind,
      says: error.message,
      status: error.status,
    });
    return ending(soFar(), error, false);
  }
}

/** How many phones have received each slot's value; and, in a run that may write, a request to those that may lack it. */
async function askAfterPhones(
  on: Reconcile,
  account: Account,
  options: RunOptions,
  doing: Doing,
  deliveries: RunDelivery[],
): Promise<void> {
  // The vendor may still show the old value where a write was not read back, and so may its figures.
  const unsure = new Set(doing.done.filter((one) => one.outcome !== 'written').map((one) => one.slot));
  const slots = doing.survey.slots.filter((slot) => !unsure.has(slot.settings.name));
  const counting = options.lookOnly === true;
  const behind = await askDelivery(on, account, { ...doing, slots, trigger: options.trigger, counting, deliveries });
  if (options.lookOnly !== true) await requestCheckIns(on, account, doing, behind);
}

/** Runs of the account that never ended: their process died, for the lease is ours now. */
async function closeAbandoned(on: Reconcile, recent: readonly Run[]): Promise<void> {
  const open = recent.filter((run) => run.endedAt === null);
  if (open.length === 0) return;
  await on.store.write(async (tables) => {
    for (const run of open) await tables.runs.save({ ...run, endedAt: on.clock.now(), outcome: 'abandoned' });
  });
}

/**
 * One transaction before the first write: what was seen, what is planned, and what each slot is about to hold.
 * Returns the records as they stand then.
 */
async function rememberIntent(
  on: Reconcile,
  account: Account,
  lease: HeldLease,
  seen: Survey,
  run: Run,
  { lookOnly = false }: RunOptions,
): Promise<Map<string, SlotRecord>> {
  const now = on.clock.now();
  return on.store.write(async (tables) => {
    await tables.leases.assertHeld(lease.current);
    await tables.runs.save(run);
    const known = await tables.slots.list(account.name);
    const records = new Map<string, SlotRecord>();
    for (const slot of seen.slots) {
      const name = slot.settings.name;
      const change = lookOnly ? undefined : seen.plan.changes.find((one) => one.slot === name);
      const looked = rememberPlanned(recordAfterLook(account, seen, slot, known, now), seen, now);
      const record = change === undefined ? looked : rememberIntended(looked, change.after.fingerprint);
      records.set(name, record);
      await tables.slots.save(record);
      const look = expect(seen.observed, name);
      if (look.state !== 'unknown') await sawAll(tables, record, look, now);
      if (change !== undefined) await tables.slots.sawHolding(record, change.after.fingerprint, now);
    }
    return records;
  });
}

function recordAfterLook(
  account: Account,
  seen: Survey,
  slot: AccountSlot,
  known: readonly SlotRecord[],
  now: number,
): SlotRecord {
  const record = expect(seen.records, slot.settings.name);
  if (stepsOf(account, slot) !== null) {
    // A person may have confirmed something since the run began.
    return rememberManual(
      known.find((one) => isSameSlot(one, record) && one.tokenSet === slot.tokenSet) ?? record,
      now,
    );
  }
  const look = expect(seen.observed, slot.settings.name);
  const desired = desiredValue(account, slot, look, expect(seen.wanted, slot.tokenSet));
  return rememberObserved(record, look, { desired, comeAndGo: comeAndGo(account) }, now);
}

/** Why the plan declines to change the slot, or some of its copies. */
function rememberPlanned(record: SlotRecord, { plan }: Survey, now: number): SlotRecord {
  const reason =
    plan.held.find(({ slot }) => slot === record.slot)?.reason ??
    plan.changes.find(({ slot }) => slot === record.slot)?.leaves?.reason ??
    null;
  const contendedSince = reason === 'contended' ? (record.contendedSince ?? now) : null;
  return { ...record, heldReason: reason, contendedSince };
}

function ending(run: Run, failure: Failure | null, stopped: boolean): Run {
  return {
    ...run,
    outcome: outcomeOf(run, failure, stopped),
    failure: failure === null ? null : { kind: failure.kind, says: failure.message },
  };
}

function outcomeOf(run: Run, failure: Failure | null, stopped: boolean): RunOutcome {
  if (stopped && run.done.some((one) => one.outcome === 'not-attempted')) return 'abandoned';
  if (failure !== null || run.done.some((one) => one.outcome !== 'written')) return 'failed';
  const { plan, done } = run;
  if (plan === null) return 'clean';
  const isHeld = plan.held.length > 0 || plan.changes.length > done.length;
  return isHeld || plan.changes.some(({ leaves }) => leaves !== undefined) ? 'held' : 'clean';
}

/** Whether something was thrown because a signal had fired; a bug that shows itself just then is still a bug. */
function isEndOf(signal: AbortSignal, error: unknown): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || error instanceof Failure || (error instanceof Error && error.name === 'AbortError');
}
