/** What a slot holds that a person writes: known because the person says so. */
import { UserError } from '../model/failure.ts';
import { isSameSlot, newSlotRecord, type SlotRecord } from '../model/slot-record.ts';
import { isActive, shortFingerprint, type Token } from '../model/token.ts';
import { desiredToken, tokenOf } from '../rotation/target.ts';
import type { Tables } from '../store/contract.ts';
import { type Account, type AccountSlot, stepsOf } from './account.ts';
import { rememberConfirmed } from './remember.ts';
import type { Reconcile } from './survey.ts';

/** What a person says of a slot. */
export interface Confirmation {
  readonly slot: AccountSlot;
  /** The token it holds now, by its id; null for the one it should hold. */
  readonly token: string | null;
  readonly reason: string;
}

/**
 * Remembers that a slot holds a token, with an entry in the trail, or neither. What it held before stays among the values that its
 * phones may be serving. Throws `UserError` for a slot that is read from the MDM, and for a token that phones must not be given.
 */
export async function confirmSlot(
  on: Pick<Reconcile, 'store' | 'clock' | 'actor'>,
  account: Account,
  { slot, token: id, reason }: Confirmation,
): Promise<{ readonly record: SlotRecord; readonly token: Token }> {
  const name = `${account.name}/${slot.settings.name}`;
  if (stepsOf(account, slot) === null) {
    throw new UserError(
      `${name} is written by Watchword and read from the MDM: there is nothing to confirm. \`watchword sync ${account.name}\` looks at it.`,
    );
  }
  return on.store.write(async (tables) => {
    const token = await confirmable(tables, slot, id);
    const now = on.clock.now();
    const at = { account: account.name, slot: slot.settings.name, place: slot.place };
    const known = (await tables.slots.list(account.name)).find((one) => isSameSlot(one, at));
    const before = known === undefined || known.confirmedAt === null ? null : known.observed;
    const remembered = known?.tokenSet === slot.tokenSet ? known : newSlotRecord(at, slot.tokenSet);
    const record = rememberConfirmed(remembered, { fingerprint: token.fingerprint, by: on.actor }, now);
    await tables.slots.save(record);
    await tables.slots.sawHolding(at, token.fingerprint, now);
    await tables.audit.append({
      at: now,
      actor: on.actor,
      action: 'slot.confirmed',
      subject: `slot:${name}`,
      reason,
      detail: {
        tokenSet: slot.tokenSet,
        token: token.id,
        before: before === null ? null : before.copies.map(({ holds }) => ({ fingerprint: holds })),
        after: { fingerprint: token.fingerprint },
      },
    });
    return { record, token };
  });
}

/** In the transaction, so that a token that is being revoked is either still held by somebody, or no longer confirmed. */
async function confirmable(tables: Tables, { tokenSet, canary }: AccountSlot, id: string | null): Promise<Token> {
  if (id === null) {
    const tokens = await tables.tokens.list(tokenSet);
    const rotation = await tables.rotations.going(tokenSet);
    const desired = tokenOf(tokens, desiredToken(rotation, tokens, { canary, holds: null }));
    if (desired !== null) return desired;
    throw new UserError(`The token set ${tokenSet} has no current token; say with --token which one the slot holds.`);
  }
  const token = await tables.tokens.get(id);
  if (token === null || token.tokenSet !== tokenSet) {
    throw new UserError(`The slot belongs to the token set ${tokenSet}, which has no token ${id}.`);
  }
  if (isActive(token)) return token;
  throw new UserError(
    `Token ${shortFingerprint(token.fingerprint)} is revoked: no phone comes in with it. Give the slot an active one, and confirm that.`,
  );
}
