import { Failure } from '../model/failure.ts';
import type { Change } from '../model/plan.ts';
import { StoreUnavailable } from '../store/contract.ts';
import type { Reconcile } from './survey.ts';

/**
 * Whether the current token of the set is another one by now. By the time of a write the intent is committed, so whoever
 * revokes the token is refused, except in an emergency; who revoked it earlier, or in an emergency, is seen here. Without this
 * a revoked token could be handed to phones.
 */
export async function isOutdated({ authorities }: Pick<Reconcile, 'authorities'>, change: Change): Promise<boolean> {
  const { tokenSet, after } = change;
  const tokens = (await authorities.get(tokenSet)?.list()) ?? [];
  const token = tokens.find(({ id }) => id === after.tokenId);
  return token?.stage !== 'current' || token.fingerprint !== after.fingerprint;
}

/** The same, where a look that fails must not end what is going on: then the token counts as it did before. */
export async function isKnownOutdated(on: Reconcile, change: Change, account: string): Promise<boolean> {
  try {
    return await isOutdated(on, change);
  } catch (error) {
    if (error instanceof Failure || error instanceof StoreUnavailable) return false;
    on.events.bug({ where: 'a look at the tokens during a write', account, error });
    return false;
  }
}
