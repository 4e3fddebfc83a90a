/** Listing the phones of one account into the scratch of a comparison. */
import { setImmediate } from 'node:timers/promises';
import { FAILURES, Failure, UserError } from '../model/failure.ts';
import type { AccountListing, UnmatchedReason } from '../model/overlap.ts';
import type { Device } from '../model/slot.ts';
import type { Account } from '../reconcile/account.ts';
import type { Reconcile } from '../reconcile/survey.ts';
import { identitiesOf } from './identity.ts';
import type { Scratch } from './scratch.ts';

/** What listing works with. */
export interface Listing {
  readonly on: Pick<Reconcile, 'retry' | 'events'>;
  readonly scratch: Scratch;
  /** A number that no listing has had; a list that is begun anew has another. */
  readonly nextListing: () => number;
  readonly signal: AbortSignal;
  /** Each phone of a list, as it comes. */
  readonly saw: (account: string, device: Device) => void;
  /** How far it has come. */
  readonly told: (so: AccountListing) => void;
}

/** What became of it; `listing` is the number of the list that counts, null where none came to its end. */
export interface Listed {
  readonly account: AccountListing;
  readonly listing: number | null;
}

/** So many phones are listed from one telling to the next. */
const TOLD_EVERY = 500;
/** After so many everybody else has a turn: validation answers in the same process, and a page may hold a thousand. */
const PHONES_AT_ONCE = 50;

/** Lists all phones of an account, or says why not. Throws only when it is broken off, and what is wrong with this machine. */
export async function listAccount(account: Account, with_: Listing): Promise<Listed> {
  const { signal, on } = with_;
  const none = { account: account.name, phones: 0, unmatched: [] };
  if (!account.definition.capabilities.devices) {
    return { account: { ...none, state: 'cannot', says: cannotList(account) }, listing: null };
  }
  try {
    return await on.retry(() => listOnce(account, with_), signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UserError) throw error;
    const says = tellFailure(account.name, error, on.events);
    return { account: { ...none, state: 'failed', says }, listing: null };
  }
}

function tellFailure(account: string, error: unknown, events: Listing['on']['events']): string {
  if (!(error instanceof Failure)) {
    events.bug({ where: 'listing devices', account, error });
    return 'listing ended by a mistake of our own; the log of who compared has it';
  }
  const { kind, message: says, status, requestId } = error;
  events.devicesNotListed({ account, kind, says, status, requestId });
  return `${says} (${FAILURES[kind].means})`;
}

async function listOnce(
  { name, open }: Account,
  { scratch, nextListing, signal, saw, told }: Listing,
): Promise<Listed> {
  const listing = nextListing();
  const reasons = new Map<UnmatchedReason, number>();
  let phones = 0;
  const so = (state: AccountListing['state']): AccountListing => ({
    account: name,
    state,
    phones,
    unmatched: [...reasons].map(([why, count]) => ({ why, phones: count })),
    says: null,
  });
  told(so('listing'));
  for await (const device of open().devices?.(signal) ?? []) {
    const identities = identitiesOf(device);
    if ('unmatched' in identities) reasons.set(identities.unmatched, (reasons.get(identities.unmatched) ?? 0) + 1);
    else scratch.add(listing, { enrolment: enrolmentOf(name, device), identities });
    saw(name, device);
    phones += 1;
    if (phones % PHONES_AT_ONCE === 0) await setImmediate();
    if (phones % TOLD_EVERY === 0) told(so('listing'));
  }
  signal.throwIfAborted();
  const account = so('listed');
  told(account);
  return { account, listing };
}

function enrolmentOf(account: string, { id, name, platform, serialNumber, user, lastSeenAt }: Device) {
  return { account, id, name, platform, serialNumber, user, lastSeenAt };
}

function cannotList({ definition }: Account): string {
  return `the API of ${definition.title} has no list of devices that could be compared`;
}
