/**
 * An authority that is somewhere else: a service, a file, a vault, or a console in front of a person. What it has is written down in
 * our store by looking at it (looking.ts, compare.ts); what we want done there is an order (order-book.ts), which we carry out
 * ourselves where we can (asking.ts). Everything else in the program reads the store.
 *
 * | changed by  | a new token                                    | taking one away                                 |
 * |-------------|------------------------------------------------|-------------------------------------------------|
 * | `watchword` | ordered, asked for, and there with the look    | ordered, asked for, and revoked with the look   |
 * | `person`    | ordered, and there when a person has confirmed | ordered, and revoked when a person has confirmed |
 * | `others`    | refused: somebody adds it there                | ordered, and revoked when a look finds it gone  |
 */
import { randomUUID } from 'node:crypto';
import type { Events } from '../events.ts';
import { UserError } from '../model/failure.ts';
import type { Order } from '../model/order.ts';
import type { Rotation } from '../model/rotation.ts';
import type { Secret } from '../model/secret.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import type { Serving } from '../rotation/serving.ts';
import type { Store, Tables } from '../store/contract.ts';
import { Asking } from './asking.ts';
import { Confirming } from './confirming.ts';
import type { Actor, ChangedAuthority, NewToken, OpenOrder, Within } from './contract.ts';
import type { AuthorityDefinition, TokenSource } from './definition.ts';
import { Looking } from './looking.ts';
import { newValue, whyNoneMade } from './new-value.ts';
import { OrderBook } from './order-book.ts';
import { Ordering } from './ordering.ts';
import type { Permit } from './permit.ts';
import { isToBeRemoved } from './refusals.ts';
import { type StoredOptions, StoredTokens } from './stored-tokens.ts';

/** One token set, where it is kept, and where it is decided. */
export interface MirroredOptions extends StoredOptions {
  readonly definition: AuthorityDefinition;
  /** As the definition's `settings` parsed them. */
  readonly settings: unknown;
  /** Null exactly where only a person changes it. */
  readonly source: TokenSource | null;
  /** Tells the redactor of a value. */
  readonly guard: (value: Secret) => void;
  readonly events: Events;
}

/** One token set about which somebody else decides. */
export class MirroredAuthority implements ChangedAuthority {
  readonly kind: string;
  readonly changedBy: AuthorityDefinition['changedBy'];
  readonly tokenSet: string;
  readonly whyNoneMade: string | null;
  readonly #on: MirroredOptions;
  readonly #store: Store;
  readonly #tokens: StoredTokens;
  readonly #book: OrderBook;
  readonly #confirming: Confirming;
  /** Null where nobody can be asked. */
  readonly #looking: Looking | null;
  readonly #ordering: Ordering;

  constructor(on: MirroredOptions) {
    const { definition, events, guard, settings, source } = on;
    const { changedBy, kind, title } = definition;
    this.kind = kind;
    this.changedBy = changedBy;
    this.tokenSet = on.tokenSet;
    this.#on = on;
    this.#store = on.store;
    const tokens = new StoredTokens(on);
    const book = new OrderBook(tokens, definition, settings);
    const actor = { name: `authority:${kind}`, reason: `seen at ${title}` };
    const looking =
      source === null
        ? null
        : new Looking({ tokens, kind, title, actor, events, source, steadyMs: definition.steadyMs ?? 0, guard });
    this.#tokens = tokens;
    this.whyNoneMade = whyNoneMade(tokens.form);
    this.#book = book;
    this.#looking = looking;
    this.#confirming = new Confirming(tokens, book);
    const asks = changedBy === 'watchword' && source !== null && looking !== null;
    const asking = asks ? new Asking({ title, source, looking, tokens, book, guard }) : null;
    this.#ordering = new Ordering({ definition, tokens, book, looking, asking, guard, events });
  }

  async look(signal: AbortSignal, withinMs?: number): Promise<void> {
    await this.#looking?.look(signal, withinMs);
  }

  list(tables?: Tables): Promise<readonly Token[]> {
    return this.#tokens.list(tables);
  }

  /** Also that of a token which is ordered to be added. */
  async reveal(tokenId: string): Promise<Secret> {
    const { orders, tokens } = this.#store.read;
    const value = await ((await tokens.get(tokenId)) === null ? orders.reveal(tokenId) : tokens.reveal(tokenId));
    this.#on.guard(value);
    return value;
  }

  orders(tables: Tables = this.#store.read): Promise<readonly OpenOrder[]> {
    return this.#book.list(tables);
  }

  /**
   * The token of a rotation has the rotation's id, and so has its order: however often it is asked for, one value is ordered, and it is
   * there once.
   */
  async mint({ id }: Pick<Rotation, 'id'>, note: string, actor: Actor, within: Within): Promise<Token | null> {
    const wanted = { id, note, makeCurrent: false, rotation: id };
    return this.#ordering.add(this.#newValue(), wanted, actor, within);
  }

  mintedFor({ id }: Pick<Rotation, 'id'>, tokens: readonly Token[]): readonly Token[] {
    return tokens.filter((token) => token.id === id);
  }

  makeCurrent(tokenId: string, actor: Actor, within?: Within): Promise<Token> {
    return this.#store.write(async (tables) => {
      await within?.(tables);
      const token = await this.#tokens.own(tables, tokenId);
      if (isToBeRemoved(await tables.orders.list(this.tokenSet), tokenId)) {
        const short = shortFingerprint(token.fingerprint);
        throw new UserError(`Token ${short} is ordered to be taken away, so it can't be made current.`);
      }
      return this.#tokens.makeCurrent(tables, tokenId, actor);
    });
  }

  revoke(tokenId: string, permit: Permit, actor: Actor, within?: Within): Promise<Token> {
    return this.#ordering.remove(tokenId, permit, actor, within);
  }

  async generate(options: NewToken, actor: Actor): Promise<Token | null> {
    return this.#ordering.add(this.#newValue(), { ...options, id: randomUUID(), rotation: null }, actor);
  }

  async add(value: Secret, options: NewToken, actor: Actor): Promise<Token> {
    this.#tokens.expectForm(value);
    if (this.changedBy === 'person') {
      this.#on.guard(value);
      return this.#store.write((tables) => this.#confirming.entered(tables, value, options, actor));
    }
    const token = await this.#ordering.add(value, { ...options, id: randomUUID(), rotation: null }, actor);
    if (token === null) throw new Error(`a token was added to ${this.tokenSet}, and only ordered`);
    return token;
  }

  async edit(
    tokenId: string,
    change: { readonly note?: string; readonly value?: Secret },
    actor: Actor,
    within?: Within,
  ): Promise<Token> {
    const { title } = this.#on.definition;
    const { note = null, value } = change;
    if (value !== undefined) {
      throw new UserError(
        `${title} decides about the values of ${this.tokenSet}, so none can be changed here: add a new one and rotate, with \`watchword rotate start\`.`,
      );
    }
    return this.#store.write(async (tables) => {
      await within?.(tables);
      const token = await this.#tokens.active(tables, tokenId, 'edited');
      return note === null ? token : this.#tokens.edit(tables, token, { note }, actor);
    });
  }

  async serving(tokenId: string): Promise<readonly Serving[]> {
    const { read } = this.#store;
    return this.#tokens.serving(read, await this.#tokens.own(read, tokenId));
  }

  async confirm(which: Pick<Order, 'token' | 'what'>, value: Secret | null, actor: Actor): Promise<Token> {
    if (this.changedBy !== 'person') {
      throw new UserError(`What is done at ${this.#on.definition.title} is seen there: nobody has to confirm it.`);
    }
    if (value !== null) this.#on.guard(value);
    return this.#store.write((tables) => this.#confirming.done(tables, which, value, actor));
  }

  /** Throws `unavailable` while another process asks for something there. */
  withdraw(which: Pick<Order, 'token' | 'what'>, actor: Actor): Promise<void> {
    return this.#ordering.withdraw(which, actor);
  }

  /**
   * Asks once more for what people have ordered and what is still not done after a while, because it couldn't be asked or the process
   * died; a rotation asks for its own. What fails again is told, and asked for later.
   */
  carryOut(signal: AbortSignal): Promise<void> {
    return this.#ordering.carryOut(signal);
  }

  #newValue(): Secret {
    return newValue(this.#tokens.form, this.tokenSet);
  }
}
