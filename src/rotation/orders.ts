/**
 * What is ordered at the authority and not known to be done: it may be done by now, and seen later. So nothing goes on that would be
 * wrong if it were.
 *
 * | ordered                                     | a rotation                                                                 |
 * |---------------------------------------------|----------------------------------------------------------------------------|
 * | its new token, and we ask for it            | asks again, as often as failing.ts says                                    |
 * | its new token, and somebody has to add it   | waits for that                                                             |
 * | the victim goes, and we take it away        | asks again, while everything still speaks for it                           |
 * | the victim goes, and somebody has to do it  | waits for that; where something speaks against it by now, it says so       |
 * | the target goes: a person revoked it        | hands it to no phone any more, and ends when it is gone                    |
 */
import type { RotationState } from '../model/rotation.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import type { Next, OrderFact, RotationFacts } from './facts.ts';

/** The command that shows what somebody has to do, step by step. */
const SHOW = 'watchword tokens confirm';

/** The open order of this kind for a token; of one that is to be added for a rotation, by the rotation's id. */
export function orderFor(
  { orders }: Pick<RotationFacts, 'orders'>,
  what: OrderFact['what'],
  token: string | null,
): OrderFact | null {
  return orders.find((order) => order.what === what && order.token === token) ?? null;
}

/** Waiting until somebody has done it; null where nothing is ordered, or it is ours to do. */
export function untilDone(order: OrderFact | null, state: RotationState): Next | null {
  if (order === null || order.says === null) return null;
  const says = order.resolve === null ? order.says : `${order.says} (\`${SHOW}\` shows how)`;
  return wait(state, says, null, order.resolve ?? SHOW);
}

/** Whether somebody who is asked for it by a rotation may do it now: the rotation waits for that, and for nothing else. */
export function mayBeDone(
  { resolve, what }: Pick<OrderFact, 'resolve' | 'what'>,
  { state, step }: Pick<Next, 'state' | 'step'>,
): boolean {
  if (step.do !== 'wait' || step.resolve !== (resolve ?? SHOW)) return false;
  return state === (what === 'add' ? 'minted' : 'revoking');
}

/** Somebody has been asked to take the victim away, and by now something speaks against it. */
export function notNow(order: OrderFact | null, victim: Token, ahead: Next): Next {
  if (order === null || order.says === null) return ahead;
  const says = `${ahead.says}; somebody was asked to take ${shortFingerprint(victim.fingerprint)} away, and must not do it now`;
  return wait(ahead.state, says, ahead.step.do === 'wait' ? ahead.step.untilAt : null, withdrawing(victim.id));
}

/** The token that every slot is to hold is about to be taken away. */
export function targetGoes(order: OrderFact, target: Token): Next {
  const goes = order.says ?? `the authority was asked to take ${shortFingerprint(target.fingerprint)} away`;
  const says = `${goes}, so it is written nowhere any more; the rotation ends when it is gone`;
  const resolve = order.says === null ? withdrawing(target.id) : (order.resolve ?? SHOW);
  return wait('stuck', says, null, resolve);
}

/** The command that says that an order is no longer wanted, and was not carried out. */
export function withdrawing(token: string): string {
  return `${SHOW} ${token} --withdraw`;
}

function wait(state: RotationState, says: string, untilAt: number | null, resolve: string): Next {
  return { state, step: { do: 'wait', untilAt, resolve }, says };
}
