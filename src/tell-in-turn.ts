/**
 * Telling one receiver for as long as the daemon lives. Of several daemons on one store one tells each receiver: whose lease it is.
 * After trouble it is tried again, later and later.
 */
import type { Clock } from './clock.ts';
import { Failure } from './model/failure.ts';
import { HeldLease, LEASE_TTL_MS, type LeaseEvents } from './reconcile/held-lease.ts';
import { LeaseLost, type Store, StoreUnavailable } from './store/contract.ts';

/** A receiver that was away is told again after this long at the latest. */
export const LONGEST_PAUSE_MS = 5 * 60_000;
const STORE_PAUSE_MS = 5_000;

/** What telling in turn works with. */
export interface InTurn {
  readonly store: Store;
  readonly clock: Clock;
  /** From 0 to 1: daemons that failed together don't try again together. */
  readonly random: () => number;
  /** This process, for the lease. */
  readonly holder: string;
  readonly isKnownDead: (holder: string) => boolean;
}

/** What is told, and how. */
export interface TurnOptions extends InTurn {
  /** The lease: `audit:syslog`. */
  readonly lease: string;
  /** How long the first pause after trouble is; each one after it is twice as long. */
  readonly firstPauseMs: number;
  readonly events: LeaseEvents;
  /** Tells while this process is the one that does, until `stopping` fires. What it throws is trouble. */
  readonly tell: (lease: HeldLease) => Promise<void>;
  /** Hears of trouble that is not the store's, nor a lost lease. */
  readonly onTrouble: (error: unknown) => void;
  readonly receiver: AsyncDisposable;
}

/** Takes its turn until it is stopped. */
export class TellInTurn {
  readonly #on: TurnOptions;
  readonly #stopping: AbortSignal;
  #failures = 0;
  #ended: Promise<void> = Promise.resolve();

  constructor(on: TurnOptions, stopping: AbortSignal) {
    this.#on = on;
    this.#stopping = stopping;
  }

  start(): void {
    this.#ended = this.#goOn();
  }

  /** Resolves when nothing is going on any more; what was being sent is broken off. */
  async stopped(): Promise<void> {
    await this.#ended;
    await this.#on.receiver[Symbol.asyncDispose]();
  }

  /** It has arrived: the next trouble is the first. */
  arrived(): void {
    this.#failures = 0;
  }

  /** It has not arrived; how long to wait now. */
  failed(error?: unknown): number {
    this.#failures += 1;
    const grown = Math.min(this.#on.firstPauseMs * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
    const pause = grown * (0.75 + this.#on.random() / 4);
    const wantedMs = (error instanceof Failure && error.retryAfterMs) || 0;
    return Math.min(Math.max(pause, wantedMs), LONGEST_PAUSE_MS);
  }

  async sleep(ms: number): Promise<void> {
    await this.#on.clock.sleep(ms, this.#stopping).catch(() => undefined);
  }

  async #goOn(): Promise<void> {
    while (!this.#stopping.aborted) {
      try {
        await this.#take();
      } catch (error) {
        if (this.#stopping.aborted) return;
        await this.sleep(this.#afterTrouble(error));
      }
    }
  }

  async #take(): Promise<void> {
    const { store, clock, events, holder, isKnownDead, lease: name, tell } = this.#on;
    await using lease = await HeldLease.take(store, clock, name, holder, isKnownDead, events);
    if (lease === null) return this.sleep(LEASE_TTL_MS / 3);
    await tell(lease);
  }

  #afterTrouble(error: unknown): number {
    if (error instanceof LeaseLost) return 0;
    // The store tells that by itself.
    if (error instanceof StoreUnavailable) return STORE_PAUSE_MS;
    this.#on.onTrouble(error);
    return this.failed(error);
  }
}
