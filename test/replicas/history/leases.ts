/** Leases: no two of one name at the same time, and each by the rules by which it may be changed. */
import { type History, type LeaseChange, type Process, processOf } from './history.ts';

/** A time in which somebody held a lease. */
export interface Span {
  readonly name: string;
  readonly by: Process | null;
  readonly from: number;
  readonly until: number;
}

/** What was held by whom, by name. A span ends when the lease was given back or changed hands, or else when it expired. */
export function spansOf(changes: readonly LeaseChange[]): readonly Span[] {
  return byName(changes).flatMap((ofName) =>
    ofName.flatMap((change, at) => {
      if (change.holder === '') return [];
      const { name, holder, expiresAt, at: from } = change;
      const until = Math.min(expiresAt, ofName[at + 1]?.at ?? Number.POSITIVE_INFINITY);
      return [{ name, by: processOf(holder), from, until }];
    }),
  );
}

/** Nobody takes what somebody else still holds, the fence grows with each holder, and only who is dead has a lease taken from him. */
export function leasesDontOverlap({ leases, deaths }: History): readonly string[] {
  return byName(leases).flatMap((ofName) =>
    ofName.flatMap((change, at) => {
      const wrong = wrongWith(change, ofName[at - 1], deaths);
      return wrong === null ? [] : [`lease ${change.name}, fence ${change.fence}, at ${change.at}: ${wrong}`];
    }),
  );
}

function wrongWith(
  change: LeaseChange,
  before: LeaseChange | undefined,
  deaths: ReadonlyMap<Process, number>,
): string | null {
  if (before === undefined) return null;
  const isOver = before.holder === '' || before.expiresAt <= change.at;
  if (change.holder === '') return givenBack(change, before, deaths);
  if (change.fence === before.fence) {
    if (change.holder !== before.holder) return `${change.holder} goes on under the fence of ${before.holder}`;
    return isOver ? 'it was renewed after its end' : null;
  }
  if (change.fence < before.fence) return `the fence was ${before.fence} before`;
  return isOver || change.holder === before.holder ? null : `${before.holder} still held it`;
}

function givenBack(change: LeaseChange, before: LeaseChange, deaths: ReadonlyMap<Process, number>): string | null {
  const holder = processOf(before.holder);
  if (before.holder === '' || change.by === null || holder === change.by) return null;
  const diedAt = holder === null ? undefined : deaths.get(holder);
  if (diedAt !== undefined && diedAt <= change.at) return null;
  return `process ${change.by} took it from ${before.holder}, who lives`;
}

function byName(changes: readonly LeaseChange[]): readonly (readonly LeaseChange[])[] {
  return [...Map.groupBy(changes, ({ name }) => name).values()];
}
