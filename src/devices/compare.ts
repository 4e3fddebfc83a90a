/**
 * One comparison: every account's phones are listed into a scratch, side by side, and those that are the same phone are found there.
 * An account that can't be listed is named, and the others are compared. The result takes the place of the one before, in one
 * transaction; a comparison that is broken off leaves nothing. One at a time, in all processes on the store.
 */
import { randomUUID } from 'node:crypto';
import pMap from 'p-map';
import { UserError } from '../model/failure.ts';
import type { AccountListing, Comparison, Overlap } from '../model/overlap.ts';
import type { Account } from '../reconcile/account.ts';
import { HeldLease } from '../reconcile/held-lease.ts';
import type { Reconcile } from '../reconcile/survey.ts';
import { carriedOver, enrolmentKey } from './carried-over.ts';
import { type Listed, listAccount } from './list.ts';
import { overlapsOf } from './match.ts';
import { Scratch } from './scratch.ts';

/** The name of the lease. */
export const COMPARING = 'devices:overlap';
/** So many overlaps are kept; more are only counted. */
export const MOST_KEPT = 10_000;
/** How many accounts are listed side by side. */
const ACCOUNTS_AT_ONCE = 8;

/** Somebody else is comparing just now. */
export class ComparisonBusy extends UserError {}

/** What a comparison works on. */
export interface Comparing {
  readonly reconcile: Reconcile;
  readonly accounts: ReadonlyMap<string, Account>;
}

/** How it is asked for. */
export interface ComparingOptions {
  readonly stop: AbortSignal;
  readonly id?: string;
  /** Hears how far it is. */
  readonly told?: (so: Comparison) => void;
}

/** A comparison that has just begun. */
export function begunComparison(accounts: Iterable<string>, startedAt: number, id: string = randomUUID()): Comparison {
  const waiting = [...accounts].map((account) => ({
    account,
    state: 'waiting' as const,
    phones: 0,
    unmatched: [],
    says: null,
  }));
  const found = { overlapping: 0, disputed: 0, kept: 0, overlappingSince: null };
  return { id, startedAt, endedAt: null, accounts: waiting, ...found };
}

/** Compares the phones of all accounts and keeps what is found. Throws `ComparisonBusy`, or the reason why it was broken off. */
export async function compareDevices(on: Comparing, options: ComparingOptions): Promise<Comparison> {
  const { clock, events, holder, isKnownDead, store } = on.reconcile;
  const begun = begunComparison(on.accounts.keys(), clock.now(), options.id);
  // Named after the comparison, not the process: two of one process keep each other out like any others.
  const asked = `${holder} ${begun.id}`;
  await using lease = await HeldLease.take(store, clock, COMPARING, asked, isKnownDead, events);
  if (lease === null) throw new ComparisonBusy(await busySays(on.reconcile));
  const signal = AbortSignal.any([options.stop, lease.lost]);
  using scratch = new Scratch();
  const before = await store.read.overlaps.last();
  const kept = before === null ? [] : await store.read.overlaps.list({ limit: MOST_KEPT });

  const seen = new Seen(kept);
  const listed = await listAll(on, { scratch, seen, signal, begun, told: options.told });
  const found = await findAll(scratch, listed, { seenAt: clock.now(), signal });
  const old = carriedOver(kept.map(withoutPlace), found.overlaps, {
    hasFailed: (account) => listed.get(account)?.account.state === 'failed',
    has: (enrolment) => listed.get(enrolment.account)?.listing != null && seen.has(enrolmentKey(enrolment)),
  });
  const overlaps = sorted([...found.overlaps, ...old].slice(0, MOST_KEPT));
  const overlapping = found.agreed + old.filter(({ evidence }) => evidence === 'agreed').length;
  const comparison: Comparison = {
    ...begun,
    endedAt: clock.now(),
    accounts: [...listed.values()].map((one) => withShared(one, scratch)),
    overlapping,
    disputed: found.disputed + old.filter(({ evidence }) => evidence === 'disputed').length,
    kept: overlaps.length,
    overlappingSince: overlapping === 0 ? null : (before?.overlappingSince ?? clock.now()),
  };
  await store.write(async (tables) => {
    await tables.leases.assertHeld(lease.current);
    await tables.overlaps.replace(comparison, overlaps);
  });
  tell(on, comparison);
  return comparison;
}

/** Which of the devices that overlapped before are still listed. */
class Seen {
  readonly #sought: ReadonlySet<string>;
  readonly #found = new Set<string>();

  constructor(overlaps: readonly Overlap[]) {
    this.#sought = new Set(overlaps.flatMap(({ enrolments }) => enrolments.map(enrolmentKey)));
  }

  add(key: string): void {
    if (this.#sought.has(key)) this.#found.add(key);
  }

  has(key: string): boolean {
    return this.#found.has(key);
  }
}

interface ListingAll {
  readonly scratch: Scratch;
  readonly seen: Seen;
  readonly signal: AbortSignal;
  readonly begun: Comparison;
  readonly told: ComparingOptions['told'];
}

async function listAll(
  { accounts, reconcile }: Comparing,
  { scratch, seen, signal, begun, told }: ListingAll,
): Promise<ReadonlyMap<string, Listed>> {
  const so = new Map<string, AccountListing>(begun.accounts.map((one) => [one.account, one]));
  let listings = 0;
  const ended = await pMap(
    accounts.values(),
    (account) =>
      listAccount(account, {
        on: reconcile,
        scratch,
        signal,
        nextListing: () => listings++,
        saw: (name, { id }) => seen.add(enrolmentKey({ account: name, id })),
        told(one) {
          so.set(account.name, one);
          told?.({ ...begun, accounts: [...so.values()] });
        },
      }),
    { concurrency: ACCOUNTS_AT_ONCE, stopOnError: false },
  ).catch(firstOf);
  return new Map(ended.map((one) => [one.account.account, one]));
}

/** The scratch is closed after this, so nothing may be going on any more when it is thrown. */
function firstOf(error: unknown): never {
  throw error instanceof AggregateError ? error.errors[0] : error;
}

interface Found {
  readonly overlaps: readonly Overlap[];
  readonly agreed: number;
  readonly disputed: number;
}

async function findAll(
  scratch: Scratch,
  listed: ReadonlyMap<string, Listed>,
  { seenAt, signal }: { readonly seenAt: number; readonly signal: AbortSignal },
): Promise<Found> {
  const counted = new Set([...listed.values()].flatMap(({ listing }) => listing ?? []));
  const counts = { agreed: 0, disputed: 0 };
  const overlaps: Overlap[] = [];
  for await (const group of scratch.groups((listing) => counted.has(listing), signal)) {
    for (const overlap of overlapsOf(group, seenAt)) {
      counts[overlap.evidence] += 1;
      if (overlaps.length < MOST_KEPT) overlaps.push(overlap);
    }
  }
  return { overlaps, ...counts };
}

/** Phones that share all they have with many others could not be compared either. */
function withShared({ account, listing }: Listed, scratch: Scratch): AccountListing {
  const phones = listing === null ? 0 : scratch.shared(listing);
  return phones === 0 ? account : { ...account, unmatched: [...account.unmatched, { why: 'shared', phones }] };
}

/** Those that nothing speaks against first, then by where their phones are. */
function sorted(overlaps: readonly Overlap[]): readonly Overlap[] {
  const keyed = overlaps.map((overlap) => {
    const [first] = overlap.enrolments;
    return { overlap, key: `${overlap.evidence}\n${first?.account}\n${first?.name}\n${first?.id}` };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ overlap }) => overlap);
}

function withoutPlace({ place: _, ...overlap }: Overlap & { readonly place: number }): Overlap {
  return overlap;
}

async function busySays({ store }: Reconcile): Promise<string> {
  const other = await store.read.leases.holder(COMPARING);
  return `Phones are being compared by ${other?.holder.split(' ')[0] ?? 'another process'} just now.`;
}

function tell({ reconcile: { clock, events } }: Comparing, comparison: Comparison): void {
  const { accounts, disputed, overlapping, startedAt } = comparison;
  events.devicesCompared({
    overlapping,
    disputed,
    phones: accounts.reduce((sum, { phones }) => sum + phones, 0),
    notListed: accounts.filter(({ state }) => state !== 'listed').length,
    ms: clock.now() - startedAt,
  });
}
