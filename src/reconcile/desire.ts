/** What each slot of an account should hold. */
import { Failure } from '../model/failure.ts';
import type { Secret } from '../model/secret.ts';
import type { Observed } from '../model/slot.ts';
import type { SlotRecord } from '../model/slot-record.ts';
import type { Token } from '../model/token.ts';
import { isContended } from '../plan/contention.ts';
import type { Desired, SlotFacts } from '../plan/plan.ts';
import { type Account, type AccountSlot, type Authorities, stepsOf } from './account.ts';

/** One token set as a run found it when it began. */
export interface Wanted {
  readonly tokens: readonly Token[];
  readonly desired: Desired;
  /** The current token's value, for the writes of this run; null where there is none to write. */
  readonly value: Secret | null;
}

/** Every token set the account's slots belong to; all of them, or a throw. */
export async function wantedBy(account: Account, authorities: Authorities): Promise<ReadonlyMap<string, Wanted>> {
  const wanted = new Map<string, Wanted>();
  for (const set of new Set(account.slots.map((slot) => slot.tokenSet))) {
    wanted.set(set, await wantedOf(set, account, authorities));
  }
  return wanted;
}

async function wantedOf(set: string, account: Account, authorities: Authorities): Promise<Wanted> {
  const authority = authorities.get(set);
  if (authority === undefined) throw new Failure('rejected', `There is no authority for the token set ${set}.`);
  const tokens = await authority.list();
  const current = tokens.find((token) => token.stage === 'current');
  if (current === undefined) return { tokens, desired: { state: 'none' }, value: null };
  const value = await authority.reveal(current.id);
  account.kit.guard(value);
  // A value that was edited between the two questions is not the one that the plan and the store will speak of.
  if (account.kit.fingerprint(value.reveal()) !== current.fingerprint) {
    throw new Failure('conflict', `The current token of ${set} changed while it was read; the next run looks again.`);
  }
  const says = whyUnsupported(account, value);
  if (says !== null) return { tokens, desired: { state: 'unsupported', says }, value: null };
  return { tokens, desired: { state: 'token', tokenId: current.id, fingerprint: current.fingerprint }, value };
}

/** Why an account's MDM can't hold a value just as it is, or null when it can. */
export function whyUnsupported(account: Account, value: Secret): string | null {
  const normalized = account.definition.normalize(value.reveal());
  if ('unsupported' in normalized) return normalized.unsupported;
  return normalized.value === value.reveal() ? null : `${account.definition.title} would store it as another value`;
}

/** The facts the plan decides from, for one slot. */
export function slotFacts(
  account: Account,
  slot: AccountSlot,
  seen: Observed,
  wanted: Wanted,
  record: SlotRecord,
  now: number,
): SlotFacts {
  return {
    slot: slot.settings.name,
    tokenSet: slot.tokenSet,
    platform: slot.settings.platform,
    canary: slot.canary,
    observed: seen,
    desired: wanted.desired,
    known: wanted.tokens.map(({ id, stage, fingerprint }) => ({ id, stage, fingerprint })),
    cleanFingerprint: record.cleanFingerprint,
    contended: isContended(record.repairedAt, now),
    steps: stepsOf(account, slot),
  };
}
