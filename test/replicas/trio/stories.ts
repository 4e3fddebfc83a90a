/** Parts of stories about a trio. Nothing here waits for a time: only for what happens. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Made } from './people.ts';
import type { Replica } from './replica.ts';
import { Trio } from './trio.ts';

/** The lock that all writers of the store take (src/store/postgres.ts). */
export const WRITER_LOCK = '8602284733557600868';

const LOOK_EVERY_MS = 50;
const MINUTE_MS = 60_000;
const SKEWS_MS = [0, 7 * MINUTE_MS, -4 * MINUTE_MS];

/** How often accounts are run. */
export const PACE = { intervalMs: 5_000, jitterMs: 0 };

/** Three that know each other, whose clocks are minutes apart. */
export async function threeUp(): Promise<Trio> {
  const trio = await Trio.open({ accounts: 6, tokenSets: 3, cron: '*/5 * * * * *', skewsMs: SKEWS_MS });
  const { replicas } = trio.parts;
  await Promise.all(replicas.map((replica) => trio.start(replica)));
  await Promise.all(replicas.map((replica) => heardOf(replica, SKEWS_MS.length, 0)));
  return trio;
}

/** Its endpoint calls a token active, and doesn't call itself stale. */
export function isFresh({ people }: Trio, replica: Replica, made: Made): Promise<void> {
  return until(async () => {
    const said = await people.ask(replica, made);
    return said?.active === true && !said.stale;
  });
}

/** Looks until it is so. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await pause(LOOK_EVERY_MS);
}

/** A replica says that it knows so many, itself among them. */
export async function heardOf(replica: Replica, count: number, mark?: number): Promise<void> {
  await replica.heard(
    ({ event, replicas }) => event === 'replicas-changed' && Array.isArray(replicas) && replicas.length === count,
    mark,
  );
}

/** Every account is looked at once more from now on, by one of these. */
export async function lookedAt({ parts }: Trio, ...by: readonly Replica[]): Promise<void> {
  const pids = by.map(({ pid }) => pid);
  await Promise.all(
    parts.accounts.map((name) => parts.recorder.request((one) => one.account === name && pids.includes(one.by))),
  );
}

/** Somebody types the key of an account's slot away, so that its next run has something to write. */
export function emptySlot({ parts }: Trio, account: string): void {
  const slot = parts.simulator.slots[parts.accounts.indexOf(account)];
  if (slot === undefined) throw new Error(`there is no account ${account}`);
  parts.simulator.console.setValue(slot.name, null);
}

/**
 * The next run of an account waits for the answer of its MDM, after which it would write. Returns the replica whose run it is; its wire
 * to the account is held, the others' are whole.
 */
export async function holdInARun(trio: Trio, account: string): Promise<Replica> {
  const { recorder, replicas } = trio.parts;
  const asked = recorder.request((one) => one.account === account && one.operation === 'list');
  for (const { vendors } of replicas) vendors.get(account)?.hold();
  emptySlot(trio, account);
  const { by } = await asked;
  const holder = replicas.find(({ pid }) => pid === by);
  if (holder === undefined) throw new Error(`nobody is process ${by}`);
  for (const replica of replicas) if (replica !== holder) replica.vendors.get(account)?.mend();
  return holder;
}
