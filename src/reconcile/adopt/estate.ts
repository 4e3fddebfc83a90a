/** What stands in the slots of a token set on the first day: each different value, whose it is, and where it was found. */
import { NOT_CONFIRMED, type Observed, observed as seenAs, soleValue } from '../../model/slot.ts';
import { isSameSlot, type SlotAt, type SlotRecord } from '../../model/slot-record.ts';
import type { Fingerprint, Token } from '../../model/token.ts';
import { byCode } from '../../plan/words.ts';
import type { Store } from '../../store/contract.ts';
import { type Account, type AccountSlot, comeAndGo, stepsOf } from '../account.ts';
import { whyUnsupported } from '../desire.ts';
import type { SeenValues } from './seen-values.ts';

/** A slot that holds a value. */
export interface FoundIn {
  readonly account: string;
  readonly slot: string;
  /** The vendor's object, in words that a console user recognises. */
  readonly place: string;
  readonly copies: number;
  /** Phones that the MDM gives the value to; null where it doesn't tell. */
  readonly phones: number | null;
}

/** A value that some slot of the set holds. */
export interface FoundValue {
  readonly fingerprint: Fingerprint;
  /** Null: the authority doesn't know it. */
  readonly token: Pick<Token, 'id' | 'stage'> | null;
  /** By account and slot. */
  readonly foundIn: readonly FoundIn[];
  readonly copies: number;
  /** Phones in all the slots that tell; null where none does. */
  readonly phones: number | null;
  /** Other sets that have it as an active token: the slot may be in the wrong set. */
  readonly alsoIn: readonly string[];
  /** Of one that nobody knows: why it can't be taken over, such as `has 5 characters`; null where nothing is known against it. */
  readonly cannotTake: string | null;
  /** Of one that nobody knows: why it can't be the current token; null where nothing is known against it. */
  readonly cannotLead: string | null;
}

/** A slot of which nobody can tell what it holds. */
export interface Unseen extends SlotAt {
  /** A person writes it and has to look; otherwise it could not be read, and whoever looks again may see it. */
  readonly byPerson: boolean;
  readonly says: string;
}

/** Everything that stands in the slots of a set, most phones first, and the slots that could not be looked into. */
export interface Estate {
  readonly tokenSet: string;
  /** The token that is distributed; null where there is none. */
  readonly current: Fingerprint | null;
  readonly values: readonly FoundValue[];
  readonly unseen: readonly Unseen[];
}

/** What was looked at, and what came of it. */
export interface Looked {
  readonly tokenSet: string;
  /** Those with a slot of the set. */
  readonly accounts: readonly Account[];
  /** When looking began: what is remembered from before says nothing. */
  readonly since: number;
  /** Why an account could not be looked into as a whole, by its name. */
  readonly failures: ReadonlyMap<string, string>;
  /** Null: nobody has looked just now, and the values themselves are not known. */
  readonly values: SeenValues | null;
}

/** Whether the authority doesn't know a value. */
export function isForeign({ token }: Pick<FoundValue, 'token'>): boolean {
  return token === null;
}

/** All of it as the store remembers it. */
export async function estateOf({ read }: Pick<Store, 'read'>, looked: Looked): Promise<Estate> {
  const { tokenSet, accounts, values } = looked;
  const records = await read.slots.list();
  const tokens = await read.tokens.list();
  const found = new Map<Fingerprint, FoundIn[]>();
  const unseen: Unseen[] = [];
  for (const account of accounts) {
    for (const slot of account.slots.filter((one) => one.tokenSet === tokenSet)) {
      const at = { account: account.name, slot: slot.settings.name, place: slot.place };
      const record = records.find((one) => isSameSlot(one, at)) ?? null;
      const seen = seenIn(account, slot, record, looked);
      if (seen.state === 'unknown') {
        unseen.push({ ...at, byPerson: stepsOf(account, slot) !== null, says: seen.reason });
        continue;
      }
      for (const { holds, count } of seen.copies) {
        if (holds === null) continue;
        const phones = comeAndGo(account) ? count : soleValue(seen) === holds ? phonesOf(record) : null;
        found.set(holds, [...(found.get(holds) ?? []), { ...at, place: seen.place, copies: count, phones }]);
      }
    }
  }
  const current = tokens.find((token) => token.tokenSet === tokenSet && token.stage === 'current');
  return {
    tokenSet,
    current: current?.fingerprint ?? null,
    unseen,
    values: [...found]
      .map(([fingerprint, foundIn]) => foundValue(fingerprint, foundIn, { tokenSet, tokens, accounts, values }))
      .sort(byMost),
  };
}

/** By phones, then by copies, the most first. */
function byMost(a: FoundValue, b: FoundValue): number {
  return (b.phones ?? 0) - (a.phones ?? 0) || b.copies - a.copies || byCode(a.fingerprint, b.fingerprint);
}

function seenIn(account: Account, slot: AccountSlot, record: SlotRecord | null, { since, failures }: Looked): Observed {
  if (record !== null && record.observed !== null && record.unknownReason === null) {
    // What a person has confirmed is no older than what can be known of it.
    if (stepsOf(account, slot) !== null || (record.observedAt ?? 0) >= since) return seenAs(record.observed);
  }
  const notLooked = stepsOf(account, slot) === null ? failures.get(account.name) : NOT_CONFIRMED;
  const reason = record?.unknownReason ?? notLooked ?? 'it was not looked at';
  return { state: 'unknown', reason, kind: 'unavailable' };
}

function phonesOf(record: SlotRecord | null): number | null {
  if (record === null || record.delivery === null) return null;
  const { delivered, pending, failed, unknown } = record.delivery;
  return delivered + pending + failed + unknown;
}

function foundValue(
  fingerprint: Fingerprint,
  foundIn: readonly FoundIn[],
  on: Pick<Looked, 'tokenSet' | 'accounts' | 'values'> & { readonly tokens: readonly Token[] },
): FoundValue {
  const same = on.tokens.filter((token) => token.fingerprint === fingerprint);
  const own = same.find(({ tokenSet }) => tokenSet === on.tokenSet);
  const told = foundIn.flatMap(({ phones }) => phones ?? []);
  const cannotTake = own === undefined && on.values !== null ? on.values.whyNot(fingerprint) : null;
  return {
    fingerprint,
    token: own === undefined ? null : { id: own.id, stage: own.stage },
    foundIn: foundIn.toSorted((a, b) => byCode(a.account, b.account) || byCode(a.slot, b.slot)),
    copies: foundIn.reduce((sum, { copies }) => sum + copies, 0),
    phones: told.length === 0 ? null : told.reduce((sum, phones) => sum + phones, 0),
    alsoIn: same.flatMap(({ tokenSet, stage }) => (tokenSet === on.tokenSet || stage === 'revoked' ? [] : tokenSet)),
    cannotTake,
    cannotLead: own === undefined && cannotTake === null ? whyNotEverywhere(fingerprint, on) : cannotTake,
  };
}

/** The current token is written into every slot of the set. */
function whyNotEverywhere(
  fingerprint: Fingerprint,
  { accounts, values }: Pick<Looked, 'accounts' | 'values'>,
): string | null {
  if (values === null) return null;
  const value = values.reveal(fingerprint);
  for (const account of accounts) {
    account.kit.guard(value);
    const says = whyUnsupported(account, value);
    if (says !== null) return `${account.name} can't hold it: ${says}`;
  }
  return null;
}
