import { Failure } from '../model/failure.ts';
import type { Change } from '../model/plan.ts';
import { isActive } from '../model/token.ts';
import { desiredToken } from '../rotation/target.ts';
import { StoreUnavailable } from '../store/contract.ts';
import { type Account, comeAndGo } from './account.ts';
import type { Reconcile } from './survey.ts';

/**
 * Whether the slot should hold another token by now, or none. By the time of a write the intent is committed, so whoever revokes the
 * token is refused, except in an emergency; who revoked it earlier, or in an emergency, is seen here. Without this a revoked token
 * could be handed to phones. It is asked before every write, and so of the store alone: an authority that is somewhere else is looked
 * at when a run begins, and whoever looks at it meanwhile writes down what is new.
 */
export async function isOutdated(
  { authorities, store }: Pick<Reconcile, 'authorities' | 'store'>,
  account: Account,
  change: Change,
): Promise<boolean> {
  const { tokenSet, after, canary } = change;
  const tokens = (await authorities.get(tokenSet)?.list()) ?? [];
  const rotation = await store.read.rotations.going(tokenSet);
  const holds = heldBefore(change, comeAndGo(account));
  const token = tokens.find(({ id }) => id === desiredToken(rotation, tokens, { canary, holds }));
  return (
    token === undefined || !isActive(token) || token.id !== after.tokenId || token.fingerprint !== after.fingerprint
  );
}

/** The token that every copy held when the change was planned, as `heldToken` tells it. */
function heldBefore({ before }: Change, devices: boolean): string | null {
  const [found, ...others] = devices ? before.filter(({ fingerprint }) => fingerprint !== null) : before;
  return others.length > 0 ? null : (found?.token?.id ?? null);
}

/** The same, where a look that fails must not end what is going on: then the token counts as it did before. */
export async function isKnownOutdated(on: Reconcile, account: Account, change: Change): Promise<boolean> {
  try {
    return await isOutdated(on, account, change);
  } catch (error) {
    if (error instanceof Failure || error instanceof StoreUnavailable) return false;
    on.events.bug({ where: 'a look at the tokens during a write', account: account.name, error });
    return false;
  }
}
