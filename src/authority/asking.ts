/**
 * Asking a source to do what was ordered. Whatever it answers or throws, only a look tells what came of it: so there is one after
 * each request, and the order is done when that look has closed it.
 */
import { randomUUID } from 'node:crypto';
import { FAILURES, Failure } from '../model/failure.ts';
import type { Order } from '../model/order.ts';
import type { Secret } from '../model/secret.ts';
import { assertMayWrite, underLease } from '../reconcile/under-lease.ts';
import { startStopwatch } from '../stopwatch.ts';
import type { TokenSource } from './definition.ts';
import type { Looking } from './looking.ts';
import type { OrderBook } from './order-book.ts';
import type { StoredTokens } from './stored-tokens.ts';

/** After so long it is given up: the requests, and the looks after them. */
const ASKING_MS = 90_000;

/** For so long nobody else on the store asks the same authority: longer than it is asked. */
const HELD_MS = ASKING_MS + 15_000;

/** How often it is asked where something else changed there in between. */
const MOST_TRIES = 3;

/** Who asks, and what is known. */
export interface AskingOptions {
  readonly title: string;
  readonly source: TokenSource;
  readonly looking: Looking;
  readonly tokens: StoredTokens;
  readonly book: OrderBook;
  readonly guard: (value: Secret) => void;
}

/** Asks one source; see the top of the file. */
export class Asking {
  readonly #on: AskingOptions;
  /** Tells this one from every other on the store. */
  readonly #holder = randomUUID();
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(on: AskingOptions) {
    this.#on = on;
  }

  /** Returns when the order is closed. A failure that it throws leaves it open. */
  carryOut(order: Order, stop?: AbortSignal): Promise<void> {
    return this.alone(() => {
      const late = AbortSignal.timeout(ASKING_MS);
      return this.#tryOut(order, stop === undefined ? late : AbortSignal.any([stop, late]));
    });
  }

  /**
   * While nobody else on the store asks the same authority: what one saves there could overwrite what another has just saved; and an
   * order that is withdrawn while it is asked for could be done all the same. Throws `unavailable` while another process asks.
   */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(() => this.#holding(work));
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async #holding<T>(work: () => Promise<T>): Promise<T> {
    const { title, tokens } = this.#on;
    const name = `authority:${tokens.tokenSet}`;
    const heldMs = startStopwatch(tokens.clock);
    const lease = await tokens.store.write(({ leases }) => leases.acquire(name, this.#holder, HELD_MS));
    if (lease === null)
      throw new Failure('unavailable', `another process is changing the tokens at ${title} right now`);
    try {
      return await underLease({ assertUsable: () => this.#assertInTime(heldMs()) }, work);
    } finally {
      // Where that fails, it expires.
      await tokens.store.write(({ leases }) => leases.release(lease)).catch(() => undefined);
    }
  }

  /** A process that was stopped for a while goes on before it notices that it is late. */
  #assertInTime(heldMs: number): void {
    if (heldMs < ASKING_MS) return;
    const says = `${this.#on.title} was not asked: this took so long that another process may be changing the tokens there`;
    throw new Failure('unavailable', says);
  }

  async #tryOut(order: Order, signal: AbortSignal): Promise<void> {
    for (let tries = 1; await this.#isOpen(order); tries++) {
      const failure = await this.#ask(order, signal);
      // It may have been done all the same. Where nobody can look, what went wrong first is what matters.
      await this.#on.looking.fresh(signal).catch((error: unknown) => {
        throw failure ?? inTime(error, signal, this.#on.title);
      });
      if (!(await this.#isOpen(order))) return;
      const again = failure instanceof Failure && FAILURES[failure.kind].afterwards === 'observe-again';
      if (!again || tries >= MOST_TRIES) throw failure ?? notSeen(this.#on.title, order);
    }
  }

  /** What it threw; null where it didn't. */
  async #ask(order: Order, signal: AbortSignal): Promise<unknown> {
    const { guard, source, title, tokens } = this.#on;
    try {
      const { read } = tokens.store;
      const value = await (order.what === 'add' ? read.orders.reveal(order.token) : read.tokens.reveal(order.token));
      guard(value);
      assertMayWrite();
      if (order.what === 'add') await source.add?.(value, signal);
      else await source.remove?.(value, signal);
      return null;
    } catch (error) {
      return inTime(error, signal, title);
    }
  }

  async #isOpen(order: Order): Promise<boolean> {
    return (await this.#on.book.find(this.#on.tokens.store.read, order)) !== null;
  }
}

function inTime(error: unknown, signal: AbortSignal, title: string): unknown {
  if (error !== signal.reason || !(error instanceof Error) || error.name !== 'TimeoutError') return error;
  return new Failure('unavailable', `${title} has not answered within ${ASKING_MS / 1000} s`, { cause: error });
}

function notSeen(title: string, { what }: Order): Failure {
  const seen = what === 'add' ? 'does not list it yet' : 'still lists it';
  return new Failure('unavailable', `${title} was asked to ${what} a token, and ${seen}; it is looked at again`);
}
