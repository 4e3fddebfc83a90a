/**
 * The end of a rotation. What was ordered for it and is not known to be done is no longer wanted:
 *
 * | what, and who has to do it      | at the end                                                                              |
 * |---------------------------------|-----------------------------------------------------------------------------------------|
 * | anything that we do             | the authority is looked at first, for an answer may have been lost: a token that is there after all is remembered and taken away like any other. What was not done is withdrawn |
 * | anything that others do         | is withdrawn; what they do is seen at a look, whoever wanted it                         |
 * | a token that a person is to add | is withdrawn. A person who has added it, and not said so, takes it away again: no phone has it |
 * | one that a person is to take away | stays ordered: it may be gone by now, and only a person can say so (`tokens confirm`)   |
 *
 * All of it is one transaction: no order outlives its rotation but the last kind, and none is withdrawn from a rotation that goes on.
 */
import type { Order } from '../../model/order.ts';
import type { Rotation } from '../../model/rotation.ts';
import type { Tables } from '../../store/contract.ts';
import type { Decided } from './carry-out.ts';
import { authorityOf, type Rotate } from './rotate.ts';
import { change, stillNext, type Turn } from './write-down.ts';

/** Writes down that the rotation has ended. Throws `Failure` where the authority has to be looked at first, and can't be. */
export async function end(turn: Turn, { facts, says, step }: Decided, outcome: Rotation['outcome']): Promise<void> {
  const { on, stop, tokenSet } = turn;
  const { clock, events, store } = on.reconcile;
  const id = facts.rotation?.id ?? '';
  const authority = authorityOf(on, tokenSet);
  const { changedBy } = authority;
  if (changedBy === 'watchword' && (await ordersFor(store.read, tokenSet, id)).length > 0) await authority.look(stop);
  const ended = await store.write(async (tables) => {
    await stillNext(turn, step, tables);
    const open = await ordersFor(tables, tokenSet, id);
    const orders = open.filter(({ what }) => what === 'add' || changedBy !== 'person');
    for (const order of orders) await withdraw(tables, on, order, says);
    return change(tables, on, tokenSet, () => ({ endedAt: clock.now(), outcome, failing: null }), {
      action: 'ended',
      reason: says,
      detail: { outcome },
    });
  });
  const ms = clock.now() - ended.startedAt;
  events.rotationEnded({ tokenSet, rotation: id, outcome: outcome ?? 'overtaken', says, ms });
}

async function ordersFor({ orders }: Tables, tokenSet: string, rotation: string): Promise<readonly Order[]> {
  return (await orders.list(tokenSet)).filter((order) => order.rotation === rotation);
}

/** With an entry like that of an order which a person withdraws. */
async function withdraw(tables: Tables, { reconcile }: Rotate, order: Order, reason: string): Promise<void> {
  const { fingerprint, token, tokenSet, what } = order;
  await tables.orders.close(order);
  await tables.audit.append({
    at: reconcile.clock.now(),
    actor: reconcile.actor,
    action: 'order.withdrawn',
    subject: `token:${token}`,
    reason,
    detail: { tokenSet, fingerprint, what },
  });
}
