import type { RotatedAuthority } from '../../authority/contract.ts';
import { UserError } from '../../model/failure.ts';
import type { RotationSettings } from '../../model/rotation.ts';
import type { SlotAt } from '../../model/slot-record.ts';
import type { Account, AccountSlot } from '../account.ts';
import type { Reconcile } from '../survey.ts';

/** What rotations are carried out with. */
export interface Rotate {
  readonly reconcile: Reconcile;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly authorities: ReadonlyMap<string, RotatedAuthority>;
  /** The settings of a token set's rotation; null: the defaults. */
  settings(tokenSet: string): RotationSettings | null;
}

/** One slot of a token set, with its account. */
export interface SetSlot {
  readonly account: Account;
  readonly slot: AccountSlot;
  readonly at: SlotAt;
}

/** Every configured slot of a token set, in the order of the configuration. */
export function slotsOf({ accounts }: Pick<Rotate, 'accounts'>, tokenSet: string): readonly SetSlot[] {
  return [...accounts.values()].flatMap((account) =>
    account.slots
      .filter((slot) => slot.tokenSet === tokenSet)
      .map((slot) => ({
        account,
        slot,
        at: { account: account.name, slot: slot.settings.name, place: slot.place },
      })),
  );
}

/** The accounts that have a slot of the token set. */
export function accountsOf(on: Pick<Rotate, 'accounts'>, tokenSet: string): readonly Account[] {
  return [...new Set(slotsOf(on, tokenSet).map(({ account }) => account))];
}

/** The authority of a token set. Throws `UserError` for a set that isn't configured. */
export function authorityOf({ authorities }: Pick<Rotate, 'authorities'>, tokenSet: string): RotatedAuthority {
  const authority = authorities.get(tokenSet);
  if (authority === undefined) throw new UserError(`There is no token set ${tokenSet} in the configuration.`);
  return authority;
}
