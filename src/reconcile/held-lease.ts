import type { Clock } from '../clock.ts';
import { type Lease, LeaseLost, type Store, StoreUnavailable } from '../store/contract.ts';

/** How long a lease outlives its holder. Renewed three times within it. */
export const LEASE_TTL_MS = 30_000;

/**
 * A lease that renews itself until it is released. `lost` fires when it can no longer be relied on: then nothing more may be
 * written to the vendor, and the store refuses the run's results.
 */
export class HeldLease implements AsyncDisposable {
  readonly lost: AbortSignal;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #lost = new AbortController();
  readonly #released = new AbortController();
  readonly #renewing: Promise<void>;
  #lease: Lease;

  private constructor(store: Store, clock: Clock, lease: Lease) {
    this.#store = store;
    this.#clock = clock;
    this.#lease = lease;
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
  ): Promise<HeldLease | null> {
    const lease = await store.write(async ({ leases }) => {
      const free = await leases.acquire(name, holder, LEASE_TTL_MS);
      if (free !== null) return free;
      const other = await leases.holder(name);
      if (other === null || !isKnownDead(other.holder)) return null;
      await leases.release(other);
      return leases.acquire(name, holder, LEASE_TTL_MS);
    });
    return lease === null ? null : new HeldLease(store, clock, lease);
  }

  /** The lease as it stands, for `assertHeld` in the transaction that records a result. */
  get current(): Lease {
    return this.#lease;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#released.abort();
    await this.#renewing;
    await this.#store.write((tables) => tables.leases.release(this.#lease)).catch(ignoreUnavailable);
  }

  async #renew(): Promise<void> {
    let renewedAt = this.#clock.now();
    while (!this.#released.signal.aborted) {
      await this.#clock.sleep(LEASE_TTL_MS / 3, this.#released.signal).catch(() => undefined);
      if (this.#released.signal.aborted) return;
      // The lease runs from some moment after this one; from the answer on would be too long where the store is slow.
      const askedAt = this.#clock.now();
      try {
        const renewed = await this.#store.write((tables) => tables.leases.renew(this.#lease, LEASE_TTL_MS));
        if (renewed === null) return this.#lose('somebody else holds it now');
        this.#lease = renewed;
        renewedAt = askedAt;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) return this.#lose('it could not be renewed');
        if (this.#clock.now() - renewedAt >= (LEASE_TTL_MS * 2) / 3) return this.#lose('the store is out of reach');
      }
    }
  }

  #lose(why: string): void {
    this.#lost.abort(new LeaseLost(`The lease ${this.#lease.name} was lost: ${why}.`));
  }
}

/** A lease that can't be given back runs out by itself. */
function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof StoreUnavailable)) throw error;
}
