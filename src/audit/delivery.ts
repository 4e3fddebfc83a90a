/**
 * Telling one receiver of the trail, without loss and in order. The trail itself is the queue: how far the receiver has got is a
 * number in the store, moved on after everything up to it has arrived. So nothing is lost while the receiver is away for days, or
 * while no daemon runs; what had arrived when a daemon died comes once more. Of several daemons on one store one tells each receiver.
 */
import type { Clock } from '../clock.ts';
import type { Events } from '../events.ts';
import { Failure } from '../model/failure.ts';
import { HeldLease, LEASE_TTL_MS, type LeaseEvents } from '../reconcile/held-lease.ts';
import type { Redactor } from '../redactor.ts';
import { type AuditRecord, LeaseLost, type Store, StoreUnavailable } from '../store/contract.ts';
import type { Receiver } from './receiver.ts';

/** So many entries go out at once. */
export const BATCH = 50;
/** How soon a new entry is noticed. */
export const LOOK_EVERY_MS = 1_000;
const FIRST_PAUSE_MS = 1_000;
/** A receiver that was away is told again after this long at the latest. */
export const LONGEST_PAUSE_MS = 5 * 60_000;
const STORE_PAUSE_MS = 5_000;

/** What telling works with. */
export interface DeliveryOptions {
  readonly receiver: Receiver;
  readonly store: Store;
  readonly clock: Clock;
  /** From 0 to 1: daemons that failed together don't try again together. */
  readonly random: () => number;
  readonly redactor: Redactor;
  readonly events: Pick<Events, 'receiverFailed' | 'receiverBack' | 'bug' | keyof LeaseEvents>;
  /** This process, for the lease. */
  readonly holder: string;
  readonly isKnownDead: (holder: string) => boolean;
}

/** Tells one receiver until it is stopped. */
export class Delivery {
  readonly #on: DeliveryOptions;
  readonly #stopping: AbortSignal;
  #failures = 0;
  #failingSince: number | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(on: DeliveryOptions, stopping: AbortSignal) {
    this.#on = on;
    this.#stopping = stopping;
  }

  start(): void {
    this.#ended = this.#goOn();
  }

  /** Resolves when nothing is going on any more; what was being sent is broken off, and comes again at the next start. */
  async stopped(): Promise<void> {
    await this.#ended;
    await this.#on.receiver[Symbol.asyncDispose]();
  }

  async #goOn(): Promise<void> {
    while (!this.#stopping.aborted) {
      try {
        await this.#hold();
      } catch (error) {
        if (this.#stopping.aborted) return;
        await this.#sleep(this.#afterTrouble(error));
      }
    }
  }

  /** Tells for as long as this process is the one that does. */
  async #hold(): Promise<void> {
    const { store, clock, events, holder, isKnownDead, receiver } = this.#on;
    await using lease = await HeldLease.take(store, clock, `audit:${receiver.name}`, holder, isKnownDead, events);
    if (lease === null) return this.#sleep(LEASE_TTL_MS / 3);
    let seq = (await store.read.positions.get(receiver.name))?.seq ?? 0;
    while (!this.#stopping.aborted) {
      lease.throwIfLost();
      const entries = await store.read.audit.after(seq, { limit: BATCH });
      const last = entries.at(-1);
      if (last === undefined) await this.#sleep(LOOK_EVERY_MS);
      else {
        await this.#tell(entries, lease);
        seq = last.seq;
      }
    }
  }

  async #tell(entries: readonly AuditRecord[], lease: HeldLease): Promise<void> {
    const { clock, receiver, redactor, store } = this.#on;
    // A person may have written a value into a reason.
    const shown = redactor.redactDeep(entries) as readonly AuditRecord[];
    lease.throwIfLost();
    await receiver.send(shown, AbortSignal.any([this.#stopping, lease.lost]));
    const seq = entries.at(-1)?.seq ?? 0;
    await store.write(async ({ leases, positions }) => {
      await leases.assertHeld(lease.current);
      await positions.save({ receiver: receiver.name, seq, at: clock.now() });
    });
    this.#back();
  }

  #back(): void {
    if (this.#failingSince === null) return;
    const { clock, events, receiver } = this.#on;
    events.receiverBack({ receiver: receiver.name, failedForMs: clock.now() - this.#failingSince });
    this.#failures = 0;
    this.#failingSince = null;
  }

  /** How long to wait now. */
  #afterTrouble(error: unknown): number {
    const { clock, events, random, receiver } = this.#on;
    if (error instanceof LeaseLost) return 0;
    // The store tells that by itself.
    if (error instanceof StoreUnavailable) return STORE_PAUSE_MS;
    this.#failingSince ??= clock.now();
    this.#failures += 1;
    if (error instanceof Failure) {
      const { kind, message: says, status } = error;
      events.receiverFailed({ receiver: receiver.name, kind, says, status });
    } else events.bug({ where: `telling the ${receiver.name} of the audit trail`, error });
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS) * (0.75 + random() / 4);
    return Math.min(Math.max(pause, (error instanceof Failure && error.retryAfterMs) || 0), LONGEST_PAUSE_MS);
  }

  async #sleep(ms: number): Promise<void> {
    await this.#on.clock.sleep(ms, this.#stopping).catch(() => undefined);
  }
}
