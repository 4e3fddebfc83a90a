import type { Order } from '../model/order.ts';
import { type Fingerprint, isActive, type Token } from '../model/token.ts';
import type { Tables } from '../store/contract.ts';
import type { Actor } from './contract.ts';
import { isToBeRemoved } from './refusals.ts';
import type { StoredTokens } from './stored-tokens.ts';

/** Who sees to it, and what he knows. */
export interface Leading {
  readonly actor: Actor;
  /** The values by age as the authority has them, the newest last; by when they were written down, where nobody says. */
  readonly newest?: readonly Fingerprint[];
  /** The set had no token before. */
  readonly isFirst?: boolean;
}

/** What was changed so that there is one: a token made current, an order withdrawn. */
export interface Led {
  readonly promoted: Token | null;
  readonly kept: boolean;
}

/**
 * Sees to it that a set with active tokens has a current one: the newest, where no rotation is going on that would see to it itself. One
 * that is to be taken away never leads; unless nothing else is left, and then it may not be taken away any more.
 */
export async function lead(tokens: StoredTokens, tables: Tables, leading: Leading): Promise<Led> {
  const { actor, newest = [], isFirst = false } = leading;
  const active = (await tokens.list(tables)).filter(isActive);
  const orders = await tables.orders.list(tokens.tokenSet);
  const age = ({ fingerprint }: Token) => newest.indexOf(fingerprint);
  const byAge = active.toSorted((a, b) => age(a) - age(b));
  const staying = byAge.findLast((token) => !isToBeRemoved(orders, token.id));
  const last = staying ?? byAge.at(-1);
  if (last === undefined) return { promoted: null, kept: false };
  const kept = staying === undefined;
  if (kept) await keepLast(tokens, tables, last, orders, actor);
  const isLed = active.some(({ stage }) => stage === 'current');
  const going = await tables.rotations.going(tokens.tokenSet);
  if (isLed || (going !== null && !isFirst)) return { promoted: null, kept };
  return { promoted: await tokens.promote(tables, last, actor), kept };
}

async function keepLast(
  tokens: StoredTokens,
  tables: Tables,
  token: Token,
  orders: readonly Order[],
  actor: Actor,
): Promise<void> {
  const order = orders.find((one) => one.token === token.id && one.what === 'remove');
  if (order === undefined) return;
  await tables.orders.close(order);
  await tokens.trail(tables, 'order.withdrawn', token, actor, { what: order.what, why: 'it is the last active token' });
}
