/**
 * The end of a rotation. What was ordered for it and is not known to be done is no longer wanted:
 *
 * | who has to do it   | before the end is written down                                                                       |
 * |--------------------|------------------------------------------------------------------------------------------------------|
 * | we, by a request   | the authority is looked at: an answer may have been lost. A token that is there after all is remembered and taken away like any other; only what is not there, or still there, is withdrawn |
 * | a person           | it is withdrawn at once. Who has done it, and not said so, is told to undo it: nobody can be asked      |
 * | others             | it is withdrawn at once; what they do is seen at the next look, whoever wanted it                      |
 *
 * Both stand in one transaction: no order outlives its rotation, and none is withdrawn from a rotation that goes on.
 */
import type { Order } from '../../model/order.ts';
import type { Rotation } from '../../model/rotation.ts';
import type { Tables } from '../../store/contract.ts';
import type { Decided } from './carry-out.ts';
import { authorityOf } from './rotate.ts';
import { change, stillNext, type Turn } from './write-down.ts';

/** Writes down that the rotation has ended. Throws `Failure` where the authority has to be looked at first, and can't be. */
export async function end(turn: Turn, { facts, says, step }: Decided, outcome: Rotation['outcome']): Promise<void> {
  const { on, stop, tokenSet } = turn;
  const { clock, events, store } = on.reconcile;
  const id = facts.rotation?.id ?? '';
  const authority = authorityOf(on, tokenSet);
  const isAsked = authority.changedBy === 'watchword' && (await ordersFor(store.read, tokenSet, id)).length > 0;
  if (isAsked) await authority.look(stop);
  const ended = await store.write(async (tables) => {
    await stillNext(turn, step, tables);
    const orders = await ordersFor(tables, tokenSet, id);
    for (const order of orders) await tables.orders.close(order);
    const withdrawn = orders.map(({ fingerprint, token, what }) => ({ fingerprint, token, what }));
    return change(tables, on, tokenSet, () => ({ endedAt: clock.now(), outcome, failing: null }), {
      action: 'ended',
      reason: says,
      detail: { outcome, ...(withdrawn.length > 0 && { withdrawn }) },
    });
  });
  const ms = clock.now() - ended.startedAt;
  events.rotationEnded({ tokenSet, rotation: id, outcome: outcome ?? 'overtaken', says, ms });
}

async function ordersFor({ orders }: Tables, tokenSet: string, rotation: string): Promise<readonly Order[]> {
  return (await orders.list(tokenSet)).filter((order) => order.rotation === rotation);
}
