/** What a person says to have done in a console that nobody can ask. */
import { randomUUID } from 'node:crypto';
import type { Order } from '../model/order.ts';
import type { Secret } from '../model/secret.ts';
import type { Token } from '../model/token.ts';
import type { Tables } from '../store/contract.ts';
import type { Actor, NewToken } from './contract.ts';
import { lead } from './lead.ts';
import type { OrderBook } from './order-book.ts';
import { refuseDuplicate, refuseLast } from './refusals.ts';
import { passedInTrail, type StoredTokens } from './stored-tokens.ts';

/** Writes down, in the transaction it is given, what a person says to have done. */
export class Confirming {
  readonly #tokens: StoredTokens;
  readonly #book: OrderBook;

  constructor(tokens: StoredTokens, book: OrderBook) {
    this.#tokens = tokens;
    this.#book = book;
  }

  /** A value that a person has added in the console; where it was ordered, it is what was ordered. */
  async entered(tables: Tables, value: Secret, options: NewToken, actor: Actor): Promise<Token> {
    const fingerprint = this.#tokens.store.fingerprint(value.reveal());
    const orders = await tables.orders.list(this.#tokens.tokenSet);
    const order = orders.find((one) => one.what === 'add' && one.fingerprint === fingerprint);
    if (order !== undefined) return this.#added(tables, order, value, actor);
    await refuseDuplicate(tables, this.#tokens.tokenSet, fingerprint);
    const arrival = { id: randomUUID(), value, note: options.note };
    const token = await this.#tokens.insert(tables, arrival, 'token.added', actor);
    return this.#tokens.settle(tables, token, options, actor);
  }

  /** An order that a person has carried out. Throws `UserError` where there is none. */
  async done(tables: Tables, which: Pick<Order, 'token' | 'what'>, value: Secret | null, actor: Actor): Promise<Token> {
    const order = await this.#book.open(tables, which);
    if (order.what === 'remove') return this.#removed(tables, order, actor);
    return this.#added(tables, order, value ?? (await tables.orders.reveal(order.token)), actor);
  }

  async #added(tables: Tables, order: Order, value: Secret, actor: Actor): Promise<Token> {
    const fingerprint = this.#tokens.store.fingerprint(value.reveal());
    await refuseDuplicate(tables, this.#tokens.tokenSet, fingerprint);
    await tables.orders.close(order);
    const detail = fingerprint === order.fingerprint ? {} : { ordered: order.fingerprint, chosenBy: actor.name };
    const arrival = { id: order.token, value, note: order.note };
    const token = await this.#tokens.insert(tables, arrival, 'token.added', actor, detail);
    return order.rotation === null ? this.#tokens.settle(tables, token, order, actor) : token;
  }

  /** Phones may have got it back since it was ordered: who confirms that it is gone has locked them out, and has to know. */
  async #removed(tables: Tables, order: Order, actor: Actor): Promise<Token> {
    const permit = order.permit ?? { emergency: false };
    const token = await this.#tokens.active(tables, order.token, 'revoked');
    await refuseLast(tables, token);
    const serving = await this.#tokens.refuseIfServed(tables, token, permit);
    await tables.orders.close(order);
    const revoked = await this.#tokens.revoke(tables, token, 'token.revoked', actor, passedInTrail(permit, serving));
    await lead(this.#tokens, tables, { actor });
    return revoked;
  }
}
