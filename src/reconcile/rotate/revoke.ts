/** Taking the other token away, or ordering it: after a look into every MDM, and only if that changes nothing. */
import { UserError } from '../../model/failure.ts';
import { DEFAULT_SETTINGS } from '../../rotation/settings.ts';
import type { Decided } from './carry-out.ts';
import { decide } from './facts.ts';
import { runSideBySide } from './push.ts';
import { accountsOf, authorityOf } from './rotate.ts';
import { change, Superseded, stillNext, succeeded, type Turn } from './write-down.ts';

/**
 * What the store remembers may be minutes old, so every account of the set is looked at first, and everything is decided anew. In the
 * transaction that revokes it is decided once more; the authority goes past nothing but the places that were passed here. One that is
 * somewhere else is asked after that transaction: whether it did it is seen later, and failures go on being counted until then.
 */
export async function revoke(turn: Turn, { step }: Decided, token: string): Promise<void> {
  const { on, tokenSet, stop } = turn;
  const { busy, runs } = await runSideBySide(on, accountsOf(on, tokenSet), () => ({
    trigger: 'rotation',
    lookOnly: true,
    stop,
  }));
  // A look that was cut short shows nobody, which must not be taken for "nobody".
  stop.throwIfAborted();
  const [unseen] = busy;
  if (unseen !== undefined) throw new UserError(`${unseen.message} It has to be looked at first.`);
  const blind = runs.find(({ plan }) => plan === null);
  if (blind !== undefined) {
    const why = blind.failure === null ? '' : `: ${blind.failure.says}`;
    throw new UserError(`${blind.account} has to be looked at first, and could not be${why}`);
  }

  const { facts, next } = await decide(on, tokenSet);
  if (next.step.do !== 'revoke' || next.step.token !== token) {
    throw new Superseded(`a look into the MDMs of ${tokenSet} has changed what is next: ${next.says}`);
  }
  const permit = {
    emergency: false,
    deliverTo: (on.settings(tokenSet) ?? DEFAULT_SETTINGS).deliverTo,
    passing: facts.serving.map(({ account, slot, place, reason }) => ({ account, slot, place, reason })),
  };
  const actor = { name: on.reconcile.actor, reason: next.says };
  const authority = authorityOf(on, tokenSet);
  const isOurs = authority.kind === 'local';
  const action = isOurs ? 'revoked' : 'revoking';
  await authority.revoke(token, permit, actor, async (tables) => {
    await stillNext(turn, step, tables);
    const entry = { action, reason: next.says, detail: { token, passed: permit.passing } };
    await change(tables, on, tokenSet, (rotation) => (isOurs ? succeeded(rotation, 'revoke') : {}), entry);
  });
}
