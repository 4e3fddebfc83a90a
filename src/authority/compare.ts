/**
 * What an authority has now, compared with what the store has of it. Pure.
 *
 * | at the authority                                                        | in the store       | means                         |
 * |-------------------------------------------------------------------------|--------------------|-------------------------------|
 * | a value                                                                 | active             | nothing                       |
 * | a value                                                                 | revoked            | returned                      |
 * | the value of an open order to add                                       | nothing            | arrived: what was ordered     |
 * | a new value that nobody ordered, and the value of the only open order isn't there (*) | nothing | arrived: what was ordered, under a value of the service's own choice |
 * | any other value                                                         | nothing            | arrived                       |
 * | nothing                                                                 | active             | gone                          |
 *
 * (*) new: the authority didn't have it when it was ordered. Of several, the newest.
 */
import type { Order } from '../model/order.ts';
import type { Secret } from '../model/secret.ts';
import { type Fingerprint, isActive, type Token } from '../model/token.ts';

/** One active token as an authority lists it. */
export interface Seen {
  readonly fingerprint: Fingerprint;
  readonly value: Secret;
  readonly createdAt: number | null;
}

/** A value the store doesn't have, and the order that it comes from. */
export interface Arrived {
  readonly seen: Seen;
  readonly order: Order | null;
}

/** All that differs, in the order in which the authority lists it, and in which the store does. */
export interface Difference {
  readonly arrived: readonly Arrived[];
  readonly returned: readonly Token[];
  readonly gone: readonly { readonly token: Token; readonly order: Order | null }[];
  /** Orders of which nothing is left to be done, beside those that the above does. */
  readonly done: readonly Order[];
}

/** What has to be written down so that the store has what the authority has. `seen` is without duplicates. */
export function compare(seen: readonly Seen[], tokens: readonly Token[], orders: readonly Order[]): Difference {
  const listed = new Set(seen.map(({ fingerprint }) => fingerprint));
  const active = tokens.filter(isActive);
  const known = new Map<Fingerprint, Token>();
  for (const token of [...tokens.filter((one) => !isActive(one)), ...active]) known.set(token.fingerprint, token);

  const returned = seen.flatMap(({ fingerprint }) => {
    const token = known.get(fingerprint);
    return token === undefined || isActive(token) ? [] : [token];
  });
  const adding = orders.filter(({ what, token }) => what === 'add' && !tokens.some(({ id }) => id === token));
  const fresh = seen.filter(({ fingerprint }) => !known.has(fingerprint));
  const arrived = withSubstitute(
    fresh.map((one) => ({ seen: one, order: adding.find((order) => order.fingerprint === one.fingerprint) ?? null })),
    adding.filter((order) => !listed.has(order.fingerprint)),
  );
  const removing = (token: Token) => orders.find(({ what, token: id }) => what === 'remove' && id === token.id) ?? null;
  const gone = active
    .filter(({ fingerprint }) => !listed.has(fingerprint))
    .map((token) => ({ token, order: removing(token) }));
  const done = orders.filter(({ what, token }) =>
    what === 'add' ? !adding.some((order) => order.token === token) : !active.some(({ id }) => id === token),
  );
  return { arrived, returned, gone, done };
}

/** One order is open whose value isn't there, and a value is there that nobody ordered: the service has chosen one itself. */
function withSubstitute(arrived: readonly Arrived[], missing: readonly Order[]): readonly Arrived[] {
  const [order, ...others] = missing;
  if (order === undefined || others.length > 0) return arrived;
  const substitute = arrived.findLast((one) => one.order === null && !order.before.includes(one.seen.fingerprint));
  return arrived.map((one) => (one === substitute ? { ...one, order } : one));
}
