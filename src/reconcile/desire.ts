/** What each slot of an account should hold: the current token of its set, or what a rotation says instead. */
import type { Authority } from '../authority/contract.ts';
import { Failure } from '../model/failure.ts';
import { partsOf, WHOLE, whyNoParts } from '../model/parts.ts';
import type { Rotation } from '../model/rotation.ts';
import type { Secret } from '../model/secret.ts';
import type { Observed } from '../model/slot.ts';
import type { SlotRecord } from '../model/slot-record.ts';
import type { Fingerprint, Token } from '../model/token.ts';
import { isContended } from '../plan/contention.ts';
import type { Desired, SlotFacts } from '../plan/plan.ts';
import { heldToken } from '../rotation/held.ts';
import { desiredToken, tokenOf } from '../rotation/target.ts';
import { type Account, type AccountSlot, type Authorities, comeAndGo, stepsOf } from './account.ts';
import type { Reconcile } from './survey.ts';

/** A look at an authority is good for so long: the runs of all accounts, begun together, share one. */
export const LOOK_WITHIN_MS = 60_000;

/** One token set as a run found it when it began. */
export interface Wanted {
  readonly tokens: readonly Token[];
  /** What is written down of the rotation that is going on; null when none is. */
  readonly rotation: Rotation | null;
  /** Every token that some slot of the account may have to hold, by its id. */
  readonly held: ReadonlyMap<string, Holdable>;
  /** Why nobody knows whether these tokens are still active: the authority could not be looked at. */
  readonly unseen: Failure | null;
}

/** A token as this account's MDM would hold it. */
interface Holdable {
  readonly desired: Desired;
  /** For the writes of this run; null where the MDM can't hold it. */
  readonly value: Secret | null;
}

/**
 * Every token set the account's slots belong to; all of them, or a throw. Each authority is looked at first, so that nothing is
 * written that it doesn't confirm; what is known of a set whose authority can't be looked at is what was known before.
 */
export async function wantedBy(
  on: Pick<Reconcile, 'authorities' | 'store' | 'clock' | 'known' | 'retry'>,
  account: Account,
  stop: AbortSignal,
): Promise<ReadonlyMap<string, Wanted>> {
  const wanted = new Map<string, Wanted>();
  for (const set of new Set(account.slots.map((slot) => slot.tokenSet))) {
    const authority = authorityOf(on.authorities, set);
    const unseen = await whyUnseen(on, authority, stop);
    const tokens = await authority.list();
    on.known.saw(tokens, on.clock.now());
    const rotation = await on.store.read.rotations.going(set);
    const held = new Map<string, Holdable>();
    for (const token of eligible(account, set, tokens, rotation)) {
      held.set(token.id, holdable(account, token, await authority.reveal(token.id)));
    }
    wanted.set(set, { tokens, rotation, held, unseen });
  }
  return wanted;
}

/**
 * It is not the MDM that failed: an authority that refuses us is no reason to leave the account alone for a while, as one is that
 * refuses us itself.
 */
async function whyUnseen(
  { retry }: Pick<Reconcile, 'retry'>,
  authority: Authority,
  stop: AbortSignal,
): Promise<Failure | null> {
  try {
    await retry(() => authority.look(stop, LOOK_WITHIN_MS), stop);
    return null;
  } catch (error) {
    stop.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    const kind = error.kind === 'auth' ? 'rejected' : error.kind;
    return new Failure(kind, `The tokens of ${authority.tokenSet} could not be looked at: ${error.message}`, {
      cause: error,
    });
  }
}

function authorityOf(authorities: Authorities, set: string) {
  const authority = authorities.get(set);
  if (authority === undefined) throw new Failure('rejected', `There is no authority for the token set ${set}.`);
  return authority;
}

/** The tokens that the slots may have to hold, whatever they are seen to hold now. */
function eligible(
  { slots }: Account,
  set: string,
  tokens: readonly Token[],
  rotation: Rotation | null,
): readonly Token[] {
  const ids = slots
    .filter(({ tokenSet }) => tokenSet === set)
    .flatMap(({ canary }) =>
      [null, rotation?.from ?? null, rotation?.to ?? null].map((holds) =>
        desiredToken(rotation, tokens, { canary, holds }),
      ),
    );
  return [...new Set(ids)].flatMap((id) => tokenOf(tokens, id) ?? []);
}

function holdable(account: Account, token: Token, value: Secret): Holdable {
  const form = account.slots.find(({ tokenSet }) => tokenSet === token.tokenSet)?.settings.app ?? WHOLE;
  account.kit.guard(value);
  // An MDM repeats what it was sent, and it is sent parts.
  for (const part of partsOf(form, value.reveal()) ?? []) account.kit.guard(part);
  // A value that was edited between the two questions is not the one that the plan and the store will speak of.
  if (account.kit.fingerprint(value.reveal()) !== token.fingerprint) {
    throw new Failure('conflict', `A token of ${token.tokenSet} changed while it was read; the next run looks again.`);
  }
  const misshapen = whyNoParts(form, value.reveal());
  const says = misshapen === null ? whyUnsupported(account, value) : `the token ${misshapen}`;
  if (says !== null) return { desired: { state: 'unsupported', says }, value: null };
  return { desired: { state: 'token', tokenId: token.id, fingerprint: token.fingerprint }, value };
}

/** Why an account's MDM can't hold a value just as it is, or null when it can. */
export function whyUnsupported(account: Account, value: Secret): string | null {
  const normalized = account.definition.normalize(value.reveal());
  if ('unsupported' in normalized) return normalized.unsupported;
  return normalized.value === value.reveal() ? null : `${account.definition.title} would store it as another value`;
}

const TRIED_FIRST = 'the slot is a canary: it gets the new token of the rotation before the others';

/** The token a slot should hold, by what it was seen to hold. */
export function desiredOf(account: Account, slot: AccountSlot, seen: Observed, wanted: Wanted): Desired {
  const { rotation, tokens } = wanted;
  const holds = seen.state === 'unknown' ? null : (heldToken(tokens, seen, comeAndGo(account))?.id ?? null);
  const id = desiredToken(rotation, tokens, { canary: slot.canary, holds });
  const desired = id === null ? undefined : wanted.held.get(id)?.desired;
  if (desired === undefined) return { state: 'none' };
  const isTried = desired.state === 'token' && tokenOf(tokens, id)?.stage === 'pending';
  return isTried ? { ...desired, why: TRIED_FIRST } : desired;
}

/** The value a slot should hold; null where there is none to hold. */
export function desiredValue(account: Account, slot: AccountSlot, seen: Observed, wanted: Wanted): Fingerprint | null {
  const desired = desiredOf(account, slot, seen, wanted);
  return desired.state === 'token' ? desired.fingerprint : null;
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
  const isCalledBack = wanted.rotation !== null && wanted.rotation.abortedAt !== null;
  return {
    slot: slot.settings.name,
    tokenSet: slot.tokenSet,
    platform: slot.settings.platform,
    // What an aborted rotation goes back to was there before: no canary has to try it.
    canary: slot.canary && !isCalledBack,
    observed: seen,
    desired: desiredOf(account, slot, seen, wanted),
    known: wanted.tokens.map(({ id, stage, fingerprint }) => ({ id, stage, fingerprint })),
    cleanFingerprint: isCalledBack && isLeftBy(wanted, seen) ? null : record.cleanFingerprint,
    contended: isContended(record.repairedAt, now),
    steps: stepsOf(account, slot),
  };
}

/** Whether a slot holds nothing but what the rotation put there: to take that back is no repair of what somebody else did. */
function isLeftBy({ rotation, tokens }: Wanted, seen: Observed): boolean {
  if (rotation === null || seen.state === 'unknown') return false;
  const ours = [rotation.from, rotation.to].map((id) => tokenOf(tokens, id)?.fingerprint);
  return seen.copies.every(({ holds }) => holds === null || ours.includes(holds));
}
