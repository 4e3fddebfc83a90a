/**
 * What an authority somewhere else is still to do. An order is written down before anybody is asked, and closed when a look sees it
 * done, or a person says so. Once a token is ordered to be taken away it is retiring, so that nothing distributes it any more.
 */
import { UserError } from '../model/failure.ts';
import type { Order } from '../model/order.ts';
import type { Secret } from '../model/secret.ts';
import { isActive, shortFingerprint, type Token } from '../model/token.ts';
import type { Tables } from '../store/contract.ts';
import type { Actor, NewToken, OpenOrder } from './contract.ts';
import type { AuthorityDefinition } from './definition.ts';
import { lead } from './lead.ts';
import type { Permit } from './permit.ts';
import { refuseDuplicate, refuseLast } from './refusals.ts';
import { passedInTrail, type StoredTokens } from './stored-tokens.ts';

/** A token that is to be added. */
export interface Wanted extends NewToken {
  readonly id: string;
  readonly value: Secret;
  readonly rotation: string | null;
}

/** An order, and whether it was given just now. */
export interface Given {
  readonly order: Order;
  readonly isNew: boolean;
}

/** The orders of one token set. */
export class OrderBook {
  readonly #tokens: StoredTokens;
  readonly #definition: AuthorityDefinition;
  readonly #settings: unknown;

  constructor(tokens: StoredTokens, definition: AuthorityDefinition, settings: unknown) {
    this.#tokens = tokens;
    this.#definition = definition;
    this.#settings = settings;
  }

  async find(tables: Tables, { token, what }: Pick<Order, 'token' | 'what'>): Promise<Order | null> {
    const orders = await tables.orders.list(this.#tokens.tokenSet);
    return orders.find((order) => order.token === token && order.what === what) ?? null;
  }

  /** Throws `UserError` where there is none. */
  async open(tables: Tables, which: Pick<Order, 'token' | 'what'>): Promise<Order> {
    const order = await this.find(tables, which);
    if (order !== null) return order;
    const done = which.what === 'add' ? 'adding' : 'taking away';
    throw new UserError(`Nothing is ordered about ${done} the token ${which.token}; see \`watchword status\`.`);
  }

  /** The one that is open already, where there is one: its value stays. */
  async add(tables: Tables, wanted: Wanted, actor: Actor): Promise<Given> {
    const open = await this.find(tables, { token: wanted.id, what: 'add' });
    if (open !== null) return { order: open, isNew: false };
    const { tokenSet, store } = this.#tokens;
    const fingerprint = store.fingerprint(wanted.value.reveal());
    await refuseDuplicate(tables, tokenSet, fingerprint);
    await this.#refuseOrdered(tables, fingerprint);
    const { id: token, note, makeCurrent, retiring, rotation } = wanted;
    const order: Order = {
      ...(await this.#newOrder(tables, actor)),
      token,
      what: 'add',
      fingerprint,
      note,
      makeCurrent,
      ...(retiring === true && { retiring }),
      rotation,
    };
    await tables.orders.save(order, wanted.value);
    await this.#trail(tables, 'order.given', order, actor, { note, rotation });
    return { order, isNew: true };
  }

  /** One that is open already gets the new permit. */
  async remove(
    tables: Tables,
    token: Token,
    permit: Permit,
    rotation: string | null,
    actor: Actor,
  ): Promise<Given & { readonly token: Token }> {
    await refuseLast(tables, token);
    const serving = await this.#tokens.refuseIfServed(tables, token, permit);
    const open = await this.find(tables, { token: token.id, what: 'remove' });
    const order: Order = {
      ...(await this.#newOrder(tables, actor)),
      token: token.id,
      what: 'remove',
      fingerprint: token.fingerprint,
      note: token.note,
      makeCurrent: false,
      rotation,
      ...open,
      permit,
    };
    await tables.orders.save(order);
    const passed = passedInTrail(permit, serving);
    await this.#trail(tables, open === null ? 'order.given' : 'order.repeated', order, actor, { rotation, ...passed });
    const retiring = token.stage === 'retiring' ? token : await this.#tokens.retire(tables, token, actor);
    await lead(this.#tokens, tables, { actor });
    return { order, isNew: open === null, token: retiring };
  }

  async withdraw(tables: Tables, order: Order, actor: Actor): Promise<void> {
    await tables.orders.close(order);
    await this.#trail(tables, 'order.withdrawn', order, actor, {});
  }

  async list(tables: Tables): Promise<readonly OpenOrder[]> {
    return (await tables.orders.list(this.#tokens.tokenSet)).map((order) => this.opened(order));
  }

  /** An order, with who has to do what. */
  opened(order: Order): OpenOrder {
    const { changedBy, title } = this.#definition;
    if (changedBy === 'watchword') return { ...order, says: null, steps: [], resolve: null };
    const short = shortFingerprint(order.fingerprint);
    return {
      ...order,
      says:
        order.what === 'add'
          ? `somebody has to add the token ${short} in ${title}`
          : `somebody has to take ${short} out of ${title}`,
      steps: this.#definition.instructions?.(this.#settings, order.what) ?? [],
      resolve: changedBy === 'person' ? `watchword tokens confirm ${short}` : null,
    };
  }

  async #newOrder(
    tables: Tables,
    actor: Actor,
  ): Promise<Pick<Order, 'tokenSet' | 'before' | 'orderedAt' | 'orderedBy' | 'reason'>> {
    return {
      tokenSet: this.#tokens.tokenSet,
      before: (await this.#tokens.list(tables)).filter(isActive).map(({ fingerprint }) => fingerprint),
      orderedAt: this.#tokens.clock.now(),
      orderedBy: actor.name,
      reason: actor.reason,
    };
  }

  async #refuseOrdered(tables: Tables, fingerprint: Order['fingerprint']): Promise<void> {
    const orders = await tables.orders.list(this.#tokens.tokenSet);
    if (!orders.some((order) => order.what === 'add' && order.fingerprint === fingerprint)) return;
    const short = shortFingerprint(fingerprint);
    throw new UserError(`The token ${short} is ordered already; see \`watchword status\`.`);
  }

  async #trail(
    tables: Tables,
    action: string,
    { fingerprint, token: id, what }: Order,
    actor: Actor,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.#tokens.trail(tables, action, { id, fingerprint }, actor, { what, ...detail });
  }
}
