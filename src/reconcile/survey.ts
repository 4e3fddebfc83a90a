/** Looking and planning, without writing anything anywhere: what `plan` shows and every run begins with. */
import type { Clock } from '../clock.ts';
import type { Connector } from '../connector/contract.ts';
import type { Events } from '../events.ts';
import type { Failure } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { Run } from '../model/run.ts';
import type { Observed } from '../model/slot.ts';
import { isSameSlot, newSlotRecord, type SlotRecord } from '../model/slot-record.ts';
import type { Store } from '../store/contract.ts';
import { type Account, type AccountSlot, type Authorities, stepsOf } from './account.ts';
import { slotFacts, type Wanted, wantedBy } from './desire.ts';
import type { KnownSince } from './known-since.ts';
import { observeAll } from './observe.ts';
import { planConfirmed } from './plan-confirmed.ts';
import { confirmed, forgiveContention } from './remember.ts';
import type { Retry } from './retry.ts';

/** What every run of this process works with. */
export interface Reconcile {
  readonly store: Store;
  readonly authorities: Authorities;
  readonly clock: Clock;
  readonly retry: Retry;
  readonly events: Events;
  /** For the trail: `daemon@host`. */
  readonly actor: string;
  /** Which process this is, for leases. */
  readonly holder: string;
  /** Whether the process of a lease's holder is known to have ended, so that its lease needn't be waited out. */
  readonly isKnownDead: (holder: string) => boolean;
  /** Since when tokens are known everywhere; one for the whole process. */
  readonly known: KnownSince;
}

/** Why a run is made, and what it may do. */
export interface RunOptions {
  readonly trigger: Run['trigger'];
  /** Asked with the account's last runs, newest first, once nobody else runs it: whether it is still to be made. */
  readonly isDue?: (recent: readonly Run[]) => boolean;
  /** The run's id, where somebody has been told it already. */
  readonly id?: string;
  /** Only these slots; all by default. */
  readonly slots?: readonly string[];
  /** A person says: repair, whatever `drift` says and however contended a slot is. */
  readonly repair?: boolean;
  /** Look, plan and remember what was seen, and write nothing to the vendor. */
  readonly lookOnly?: boolean;
  /** Fires when the process is to stop: the write in hand is finished, nothing new is begun. */
  readonly stop: AbortSignal;
}

/** What was seen of an account and what would be done about it. */
export interface Survey {
  readonly plan: Plan;
  /** What was done about drift: the account's setting, or `repair` when a person said so. */
  readonly drift: Account['drift'];
  readonly slots: readonly AccountSlot[];
  /** What was seen of each slot; of one that a person writes, what was confirmed. */
  readonly observed: ReadonlyMap<string, Observed>;
  readonly records: ReadonlyMap<string, SlotRecord>;
  readonly wanted: ReadonlyMap<string, Wanted>;
  readonly failure: Failure | null;
}

/** Looks and plans; writes nothing anywhere. Throws `Failure` when even the tokens can't be read. */
export async function survey(
  on: Reconcile,
  account: Account,
  connector: Connector<unknown>,
  options: Pick<RunOptions, 'slots' | 'repair' | 'stop'>,
): Promise<Survey> {
  const slots = chosenSlots(account, options.slots);
  const wanted = await wantedBy(on, account, options.stop);
  const known = await on.store.read.slots.list(account.name);
  const written = slots.filter((slot) => stepsOf(account, slot) === null);
  const { observed: seen, failure } = await observeAll(connector, written, on.retry, options.stop);
  const now = on.clock.now();
  const records = new Map(
    slots.map((slot) => {
      const name = slot.settings.name;
      const at = { account: account.name, slot: name, place: slot.place };
      // Of another place or another set, what is known is no base line: a stranger's value there is not ours to repair.
      const record =
        known.find((one) => isSameSlot(one, at) && one.tokenSet === slot.tokenSet) ?? newSlotRecord(at, slot.tokenSet);
      return [name, options.repair === true ? forgiveContention(record) : record] as const;
    }),
  );
  const observed = new Map(
    slots.map(({ settings: { name } }) => [name, seen.get(name) ?? confirmed(expect(records, name))]),
  );
  const drift = options.repair === true ? 'repair' : account.drift;
  return {
    drift,
    plan: planConfirmed(
      {
        account: account.name,
        drift,
        maxWrites: account.maxWritesPerRun,
        write: account.definition.capabilities.write,
        slots: slots.map((slot) => {
          const { name } = slot.settings;
          const set = expect(wanted, slot.tokenSet);
          return slotFacts(account, slot, expect(observed, name), set, expect(records, name), now);
        }),
      },
      wanted,
    ),
    slots,
    observed,
    records,
    wanted,
    failure: failure ?? [...wanted.values()].find(({ unseen }) => unseen !== null)?.unseen ?? null,
  };
}

function chosenSlots(account: Account, names: readonly string[] | undefined): readonly AccountSlot[] {
  return names === undefined ? account.slots : account.slots.filter((slot) => names.includes(slot.settings.name));
}

/** What must be there: its absence is a bug, not a case. */
export function expect<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`nothing is known of ${key}`);
  return value;
}
