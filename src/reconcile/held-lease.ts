import type { Clock } from '../clock.ts';
import type { Events } from '../events.ts';
import { Failure } from '../model/failure.ts';
import { startStopwatch } from '../stopwatch.ts';
import { type Lease, LeaseLost, type Store, StoreUnavailable } from '../store/contract.ts';

/** How long a lease outlives its holder. Renewed three times within it. */
export const LEASE_TTL_MS = 30_000;

/** So long after it was last renewed nothing more is sent to a vendor: it has to arrive while the lease is still ours. */
export const USABLE_MS = LEASE_TTL_MS - 5_000;

/** Who hears what becomes of leases. */
export type LeaseEvents = Pick<Events, 'leaseTakenOver' | 'leaseLost'>;

/**
 * A lease that renews itself until it is released. `lost` fires when it can no longer be relied on: then nothing more may be
 * written to the vendor, and the store refuses the run's results.
 */
export class HeldLease implements AsyncDisposable {
  readonly lost: AbortSignal;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #events: LeaseEvents | undefined;
  readonly #lost = new AbortController();
  readonly #released = new AbortController();
  readonly #renewing: Promise<void>;
  #lease: Lease;
  /** How long ago the store was asked for what is held now. */
  #age: () => number;

  private constructor(store: Store, clock: Clock, events: LeaseEvents | undefined, lease: Lease, age: () => number) {
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
    this.#lease = lease;
    this.#age = age;
    this.lost = this.#lost.signal;
    this.#renewing = this.#renew();
  }

  /** The lease, or null while somebody else holds it. One whose holder is known to be dead is taken over at once. */
  static async take(
    store: Store,
    clock: Clock,
    name: string,
    holder: string,
    isKnownDead: (holder: string) => boolean,
    events?: LeaseEvents,
  ): Promise<HeldLease | null> {
    // The lease runs from some moment after this one; from the answer on would be too long where the store is slow.
    const age = startStopwatch(clock);
    const { before, lease } = await store.write(async ({ leases }) => {
      const before = await leases.unreleased(name);
      const free = await leases.acquire(name, holder, LEASE_TTL_MS);
      if (free !== null || before === null || !isKnownDead(before.holder)) return { before, lease: free };
      await leases.release(before);
      return { before, lease: await leases.acquire(name, holder, LEASE_TTL_MS) };
    });
    if (lease === null) return null;
    if (before !== null) events?.leaseTakenOver({ lease: name, from: before.holder.split(' ')[0] ?? '' });
    return new HeldLease(store, clock, events, lease, age);
  }

  /** The lease as it stands, for `assertHeld` in the transaction that records a result. */
  get current(): Lease {
    return this.#lease;
  }

  /**
   * Throws `LeaseLost` unless it was renewed so lately that it holds for a moment longer. What is about to write asks this, and not
   * only `lost`: a process that was stopped for a while goes on before its timers fire.
   */
  throwIfLost(): void {
    if (this.#age() >= USABLE_MS) this.#lose('it was not renewed in time');
    this.lost.throwIfAborted();
  }

  /** The same as a failure of the request that is not sent, which connectors pass on as it is. */
  assertUsable(): void {
    try {
      this.throwIfLost();
    } catch (cause) {
      const says = `not sent: the lease ${this.#lease.name} is lost, and somebody else may be writing`;
      throw new Failure('unavailable', says, { cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#released.abort();
    await this.#renewing;
    await this.#store.write((tables) => tables.leases.release(this.#lease)).catch(ignoreUnavailable);
  }

  async #renew(): Promise<void> {
    while (!this.#released.signal.aborted) {
      await this.#clock.sleep(LEASE_TTL_MS / 3, this.#released.signal).catch(() => undefined);
      if (this.#released.signal.aborted) return;
      const age = startStopwatch(this.#clock);
      try {
        const renewed = await this.#store.write((tables) => tables.leases.renew(this.#lease, LEASE_TTL_MS));
        if (renewed === null) return this.#lose('somebody else holds it now');
        this.#lease = renewed;
        this.#age = age;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) return this.#lose('it could not be renewed');
        if (this.#age() >= (LEASE_TTL_MS * 2) / 3) return this.#lose('the store is out of reach');
      }
    }
  }

  #lose(why: string): void {
    if (this.lost.aborted) return;
    const lost = new LeaseLost(`The lease ${this.#lease.name} was lost: ${why}.`);
    this.#lost.abort(lost);
    this.#events?.leaseLost({ lease: this.#lease.name, says: lost.message });
  }
}

/** A lease that can't be given back runs out by itself. */
function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof StoreUnavailable)) throw error;
}
