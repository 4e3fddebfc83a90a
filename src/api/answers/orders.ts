/** What authorities are still to do, and what people say about it. */
import type { z } from 'zod';
import type { ChangedAuthority, OpenOrder } from '../../authority/contract.ts';
import { forbidding } from '../../authority/permit.ts';
import type { Watchword } from '../../daemon.ts';
import { UserError } from '../../model/failure.ts';
import { shortFingerprint } from '../../model/token.ts';
import { decide } from '../../reconcile/rotate/facts.ts';
import { pauseRotation } from '../../reconcile/rotate/people.ts';
import { goOn } from '../../rotation/next.ts';
import { mayBeDone } from '../../rotation/orders.ts';
import { DEFAULT_SETTINGS } from '../../rotation/settings.ts';
import type { Desk } from '../desk.ts';
import type { OrderDocument } from '../documents/token.ts';
import type { Admin } from '../routes.ts';
import { authorityNamed, type ChosenOrder, orderNamed, wanted } from './chosen.ts';
import { tokenDocument } from './token-document.ts';
import { accepted } from './values.ts';

/** What is answered about orders. */
export function orderAnswers({
  watchword,
  stop,
}: Desk): Pick<Admin, 'listOrders' | 'getOrder' | 'confirmOrder' | 'withdrawOrder'> {
  const by = (reason: string) => ({ name: watchword.actor, reason });
  return {
    async listOrders({ tokenSet }) {
      const authorities =
        tokenSet === undefined ? [...watchword.authorities.values()] : [authorityNamed(watchword, tokenSet)];
      const items: z.infer<typeof OrderDocument>[] = [];
      for (const authority of authorities) {
        for (const order of await authority.orders()) items.push(await orderDocument(watchword, authority, order));
      }
      return { items };
    },

    async getOrder({ order: reference }) {
      const { authority, order } = await orderNamed(watchword, reference);
      return orderDocument(watchword, authority, order);
    },

    async confirmOrder({ order: reference, value, reason }) {
      const chosen = await orderNamed(watchword, reference);
      const { authority, order } = chosen;
      if (authority.changedBy !== 'person') {
        await refuseUndone(chosen, stop);
        return { token: null };
      }
      if (value !== undefined) refuseUnneeded(order);
      const entered = value === undefined ? null : accepted(watchword, authority.tokenSet, value).value;
      return { token: await tokenDocument(watchword, await authority.confirm(order, entered, by(reason))) };
    },

    async withdrawOrder({ order: reference, reason }) {
      const chosen = await orderNamed(watchword, reference);
      const { authority, order } = chosen;
      // Where somebody can look, that is done first: what was done after all is not withdrawn.
      await authority.look(stop);
      if (!(await isOpen(chosen)))
        throw new UserError(`It was done already: ${wanted(order)}. There is nothing to withdraw.`);
      const paused = await pauseFirst(watchword, chosen, reason);
      await authority.withdraw(order, by(reason));
      return { withdrawn: true, paused };
    },
  };
}

/** An order with all that a person has to know before carrying it out; no MDM is asked. */
export async function orderDocument(
  watchword: Watchword,
  authority: ChangedAuthority,
  order: OpenOrder,
): Promise<z.infer<typeof OrderDocument>> {
  const { before, permit: _, retiring: __, steps, ...shown } = order;
  const { rotation: id, tokenSet } = order;
  const rotations = id === null ? [] : await watchword.store.read.rotations.list({ tokenSet, limit: 200 });
  const rotation = rotations.find((one) => one.id === id);
  return {
    ...shown,
    before: [...before],
    steps: [...steps],
    wantedBy:
      rotation === undefined
        ? null
        : {
            id: rotation.id,
            startedAt: rotation.startedAt,
            startedBy: rotation.startedBy,
            reason: rotation.reason,
          },
    notNow: await whyNotNow(watchword, authority, order),
  };
}

/** A token that goes has its value already. */
function refuseUnneeded({ fingerprint, what }: Pick<OpenOrder, 'fingerprint' | 'what'>): void {
  if (what === 'add') return;
  throw new UserError(`The token ${shortFingerprint(fingerprint)} is to be taken away, so no value is needed.`);
}

/** A token that nobody has may be added at any time. One that goes must not be anybody's by now. */
async function whyNotNow(
  { clock, rotate }: Watchword,
  authority: ChangedAuthority,
  order: OpenOrder,
): Promise<string | null> {
  const { permit = { emergency: false }, token, tokenSet, what } = order;
  if (what === 'add' || permit.emergency) return null;
  const { rotation, ...seen } = (await decide(rotate, tokenSet)).facts;
  if (rotation !== null && rotation.id === order.rotation) {
    if (rotation.pausedAt !== null) return 'the rotation is paused';
    const ahead = goOn({ rotation, ...seen }, rotation, rotate.settings(tokenSet) ?? DEFAULT_SETTINGS, clock.now());
    return mayBeDone(order, ahead) ? null : ahead.says;
  }
  const [served, ...more] = forbidding(await authority.serving(token), permit);
  if (served === undefined) return null;
  return `${served.account}/${served.slot} ${served.says}${more.length === 0 ? '' : `, and ${more.length} more slots`}`;
}

/** What will be seen is looked at now. */
async function refuseUndone({ authority, order }: ChosenOrder, stop: AbortSignal): Promise<void> {
  await authority.look(stop);
  if (!(await isOpen({ authority, order }))) return;
  const who = order.says === null ? 'It is ours to do' : `Nobody has to confirm it: ${order.says}`;
  throw new UserError(`${who}, and a look has just shown that it is not done.`);
}

/** A rotation that goes on would order it again at its next turn. */
async function pauseFirst(watchword: Watchword, { authority, order }: ChosenOrder, reason: string): Promise<boolean> {
  if ((await whyNotNow(watchword, authority, order)) !== null) return false;
  const going = await watchword.store.read.rotations.going(order.tokenSet);
  if (going === null || going.id !== order.rotation) return false;
  if (going.pausedAt === null) await pauseRotation(watchword.rotate, order.tokenSet, reason);
  return true;
}

async function isOpen({ authority, order }: ChosenOrder): Promise<boolean> {
  return (await authority.orders()).some(({ token, what }) => token === order.token && what === order.what);
}
