/**
 * One pass over one account: lease, look, plan, remember the intent, write, remember what became of it.
 *
 * A crash at any point loses nothing: what was looked at is looked at again, a write whose outcome nobody recorded is found by
 * looking, and what a slot was about to hold is remembered before it is written, so that no revocation overlooks it.
 */
import { randomUUID } from 'node:crypto';
import { Failure } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { Done, Run, RunOutcome } from '../model/run.ts';
import type { SlotRecord } from '../model/slot-record.ts';
import { LeaseLost, StoreUnavailable } from '../store/contract.ts';
import type { Account } from './account.ts';
import { askDelivery } from './delivery.ts';
import { doAll } from './do-all.ts';
import { type Doing, sawAll } from './do-one.ts';
import { HeldLease } from './held-lease.ts';
import { closesAccount } from './observe.ts';
import { rememberObserved } from './remember.ts';
import { expect, type Reconcile, type RunOptions, type Survey, survey } from './survey.ts';
import { tellEnded, tellPlanned } from './tell.ts';

/** Another process is running the account. */
export class AccountBusy extends Error {
  override readonly name = 'AccountBusy';
}

/** One run. Throws `AccountBusy`, `StoreUnavailable`, or a bug; whatever the vendor does ends up in the run that is returned. */
export async function runAccount(on: Reconcile, account: Account, options: RunOptions): Promise<Run> {
  const id = randomUUID();
  // Named after the run, not the process: two runs of one process keep each other out like any others.
  const lease = await HeldLease.take(
    on.store,
    on.clock,
    `account:${account.name}`,
    `${on.holder} run ${id}`,
    on.isKnownDead,
  );
  if (lease === null) {
    const other = await on.store.read.leases.holder(`account:${account.name}`);
    throw new AccountBusy(
      `${account.name} is being run by ${other?.holder.split(' ')[0] ?? 'another process'} just now.`,
    );
  }
  await using held = lease;
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
  await closeAbandoned(on, account);
  const run = await pass(on, account, options, held, begun);
  const ended = await rememberEnd(on, held, {
    ...run,
    endedAt: on.clock.now(),
    requests: account.kit.requests() - requestsBefore,
  });
  tellEnded(on.events, ended);
  return ended;
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
  try {
    const connector = account.open();
    const seen = await survey(on, account, connector, options);
    planned = seen.plan;
    const records = await rememberIntent(on, lease, seen, { ...run, plan: planned }, options.lookOnly === true);
    tellPlanned(on.events, { account: account.name, run: run.id }, seen);
    const doing: Doing = { connector, lease, stop: options.stop, run: run.id, survey: seen, records, done };
    const failure = options.lookOnly === true ? null : await doAll(on, account, doing);
    if (!closesAccount(failure ?? seen.failure)) {
      // The vendor may still show the old value where a write was not read back, and so may its figures.
      const unsure = new Set(done.filter((one) => one.outcome !== 'written').map((one) => one.slot));
      const slots = seen.slots.filter((slot) => !unsure.has(slot.settings.name));
      await askDelivery(on, account, {
        connector,
        lease,
        stop: options.stop,
        slots,
        trigger: options.trigger,
        counting: options.lookOnly === true,
      });
    }
    return ending({ ...run, plan: planned, done }, failure ?? seen.failure, options.stop.aborted);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    if (error instanceof LeaseLost || isEndOf(options.stop, error) || isEndOf(lease.lost, error)) {
      return { ...run, plan: planned, done, outcome: 'abandoned', failure: null };
    }
    if (!(error instanceof Failure)) {
      on.events.bug({ where: 'a run', account: account.name, run: run.id, error });
      // What nobody foresaw may quote anything.
      const says = account.kit.redact(error instanceof Error ? error.message : String(error));
      return { ...run, plan: planned, done, outcome: 'failed', failure: { kind: 'bug', says } };
    }
    on.events.accountFailed({
      account: account.name,
      run: run.id,
      kind: error.kind,
      says: error.message,
      status: error.status,
    });
    return ending({ ...run, plan: planned, done }, error, false);
  }
}

/** Runs of the account that never ended: their process died, for the lease is ours now. */
async function closeAbandoned(on: Reconcile, account: Account): Promise<void> {
  const open = (await on.store.read.runs.list({ account: account.name, limit: 10 })).filter(
    (run) => run.endedAt === null,
  );
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
  lease: HeldLease,
  seen: Survey,
  run: Run,
  lookOnly: boolean,
): Promise<Map<string, SlotRecord>> {
  const now = on.clock.now();
  const records = new Map<string, SlotRecord>();
  for (const slot of seen.slots) {
    const name = slot.settings.name;
    const desired = expect(seen.wanted, slot.tokenSet).desired;
    const fingerprint = desired.state === 'token' ? desired.fingerprint : null;
    const record = rememberObserved(expect(seen.records, name), expect(seen.observed, name), fingerprint, now);
    const held = seen.plan.held.find((one) => one.slot === name);
    const contendedSince = held?.reason === 'contended' ? (record.contendedSince ?? now) : null;
    records.set(name, { ...record, heldReason: held?.reason ?? null, contendedSince });
  }
  await on.store.write(async (tables) => {
    await tables.leases.assertHeld(lease.current);
    await tables.runs.save(run);
    for (const record of records.values()) {
      await tables.slots.save(record);
      const observed = expect(seen.observed, record.slot);
      if (observed.state !== 'unknown') await sawAll(tables, record, observed, now);
    }
    for (const change of lookOnly ? [] : seen.plan.changes) {
      await tables.slots.sawHolding(expect(records, change.slot), change.after.fingerprint, now);
    }
  });
  return records;
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
  return plan !== null && (plan.held.length > 0 || plan.changes.length > done.length) ? 'held' : 'clean';
}

/** Whether something was thrown because a signal had fired; a bug that shows itself just then is still a bug. */
function isEndOf(signal: AbortSignal, error: unknown): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || error instanceof Failure || (error instanceof Error && error.name === 'AbortError');
}
