/** Giving orders: each is written down before anybody is asked, then asked for where we can, and told where somebody else has to act. */
import type { Events } from '../events.ts';
import { FAILURES, Failure, UserError } from '../model/failure.ts';
import type { Order } from '../model/order.ts';
import type { Secret } from '../model/secret.ts';
import { isActive, shortFingerprint, type Token } from '../model/token.ts';
import type { Asking } from './asking.ts';
import type { Actor, Within } from './contract.ts';
import type { AuthorityDefinition } from './definition.ts';
import type { Looking } from './looking.ts';
import type { Given, OrderBook, Wanted } from './order-book.ts';
import type { Permit } from './permit.ts';
import type { StoredTokens } from './stored-tokens.ts';

/** Each request of a look has its own time-out, and nobody gives up the whole. */
const NEVER = new AbortController().signal;

/** So long after it was ordered, or asked for in vain, it is asked for again: who has just ordered it still sees to it himself. */
const AGAIN_AFTER_MS = 5 * 60_000;

/** Who is ordered to do things, and what is known. */
export interface OrderingOptions {
  readonly definition: AuthorityDefinition;
  readonly tokens: StoredTokens;
  readonly book: OrderBook;
  /** Null where nobody can be asked. */
  readonly looking: Looking | null;
  /** Null where we change nothing. */
  readonly asking: Asking | null;
  readonly guard: (value: Secret) => void;
  readonly events: Events;
}

/** Gives the orders of one token set. */
export class Ordering {
  readonly #on: OrderingOptions;
  /** When each order was last asked for again, by its token. */
  readonly #askedAgainAt = new Map<string, number>();

  constructor(on: OrderingOptions) {
    this.#on = on;
  }

  /** Orders it, unless it is there or ordered already, and asks for it where we can. Null: somebody has to do it. */
  async add(value: Secret, wanted: Omit<Wanted, 'value'>, actor: Actor, within?: Within): Promise<Token | null> {
    const { asking, book, definition, guard, looking, tokens } = this.#on;
    if (definition.changedBy === 'others') {
      const says = `${definition.title} is changed by others: somebody has to add a new token there, and Watchword will notice it.`;
      throw new UserError(says);
    }
    guard(value);
    // What is there already has to be known before; and whether an earlier call has brought it about.
    if (asking !== null) await looking?.fresh(NEVER);
    const given = await tokens.store.write(async (tables) => {
      await within?.(tables);
      const token = await tables.tokens.get(wanted.id);
      return token ?? book.add(tables, { ...wanted, value }, actor);
    });
    if (!('order' in given)) return given;
    this.#tell(given);
    if (asking === null) return null;
    await asking.carryOut(given.order).catch((error: unknown) => this.#giveUp(given.order, error, actor));
    const token = await tokens.store.read.tokens.get(wanted.id);
    if (token === null) throw new UserError(`The order of a new token at ${definition.title} was withdrawn meanwhile.`);
    return token;
  }

  /** Orders it, unless somebody may be served by it, and asks for it where we can. The token as it is then. */
  async remove(tokenId: string, permit: Permit, actor: Actor, within?: Within): Promise<Token> {
    const { asking, book, definition, tokens } = this.#on;
    const given = await tokens.store.write(async (tables) => {
      await within?.(tables);
      const token = await tokens.active(tables, tokenId, 'revoked');
      const going = within === undefined ? null : await tables.rotations.going(tokens.tokenSet);
      const rotation = going !== null && [going.from, going.to].includes(tokenId) ? going.id : null;
      return book.remove(tables, token, permit, rotation, actor);
    });
    this.#tell(given);
    if (asking === null) return given.token;
    await asking.carryOut(given.order);
    const token = await tokens.own(tokens.store.read, tokenId);
    if (!isActive(token)) return token;
    const short = shortFingerprint(token.fingerprint);
    throw new UserError(
      `Token ${short} was not taken away: it is the last one at ${definition.title} now, or somebody has withdrawn the order.`,
    );
  }

  /** Where we ask ourselves, never while that goes on: a token could become current again, and be gone a moment later. */
  withdraw(which: Pick<Order, 'token' | 'what'>, actor: Actor): Promise<void> {
    const { asking, book, tokens } = this.#on;
    const withdraw = () =>
      tokens.store.write(async (tables) => book.withdraw(tables, await book.open(tables, which), actor));
    return asking === null ? withdraw() : asking.alone(withdraw);
  }

  /** Asks once more for what people have ordered; see `MirroredAuthority`. */
  async carryOut(signal: AbortSignal): Promise<void> {
    const { asking, looking, tokens } = this.#on;
    if (asking === null || (await this.#overdue()).length === 0) return;
    // What has been done meanwhile is closed; and a service that has chosen a value of its own would choose another one.
    await looking?.fresh(signal);
    for (const order of await this.#overdue()) {
      signal.throwIfAborted();
      this.#askedAgainAt.set(order.token, tokens.clock.now());
      await asking.carryOut(order, signal).catch((error: unknown) => this.#tellFailed(order, error, signal));
    }
  }

  async #overdue(): Promise<readonly Order[]> {
    const { book, tokens } = this.#on;
    const before = tokens.clock.now() - AGAIN_AFTER_MS;
    return (await book.list(tokens.store.read)).filter(
      ({ orderedAt, rotation, token }) =>
        rotation === null && Math.max(orderedAt, this.#askedAgainAt.get(token) ?? 0) <= before,
    );
  }

  #tellFailed({ fingerprint, token, what }: Order, error: unknown, signal: AbortSignal): void {
    if (signal.aborted || !(error instanceof Failure)) throw error;
    const { definition, events, tokens } = this.#on;
    const { kind, message: says, requestId, status } = error;
    const about = { tokenSet: tokens.tokenSet, authority: definition.kind, what, token, fingerprint };
    events.orderFailed({ ...about, kind, says, requestId, status });
  }

  /**
   * What was declined to a person is not kept: he is told, and nothing comes of it later. Where nobody can tell whether it was
   * done it stays, and where it was done all is well. What a rotation wants, it keeps wanting.
   */
  async #giveUp(order: Order, error: unknown, actor: Actor): Promise<void> {
    const { book, looking, tokens } = this.#on;
    const isDeclined = error instanceof Failure && FAILURES[error.kind].afterwards !== 'later';
    if (order.rotation !== null || !isDeclined) throw error;
    await looking?.fresh(NEVER).catch(() => {
      throw error;
    });
    const isWithdrawn = await tokens.store.write(async (tables) => {
      const open = await book.find(tables, order);
      if (open !== null) await book.withdraw(tables, open, actor);
      return open !== null;
    });
    if (isWithdrawn) throw error;
  }

  #tell({ isNew, order }: Given): void {
    if (!isNew) return;
    const { book, definition, events, tokens } = this.#on;
    const { fingerprint, resolve, says, token, what } = book.opened(order);
    const { tokenSet } = tokens;
    events.orderGiven({ tokenSet, authority: definition.kind, what, token, fingerprint, says, resolve });
  }
}
