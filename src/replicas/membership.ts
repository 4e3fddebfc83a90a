/**
 * One daemon among those that share a store. It makes itself known every `RENEW_MS`, and learns with the same transaction who else
 * lives. One that has not been able to for `TTL_MS` owns nothing any more: by then the others have shared its work among them. So
 * two may believe for a moment that a piece of work is theirs, or nobody; leases and the history of runs are for that.
 *
 * After it was cut off it waits for its second renewal: when the store was away for everybody, the first one to come back would
 * believe that it is alone.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock } from '../clock.ts';
import type { Events } from '../events.ts';
import { startStopwatch } from '../stopwatch.ts';
import { type LivingReplica, type Replica, type Store, StoreUnavailable } from '../store/contract.ts';
import { VERSION } from '../version.ts';
import { ownerOf } from './share.ts';

/** How often a replica makes itself known. */
export const RENEW_MS = 5_000;
/** For how long it is counted afterwards. */
export const TTL_MS = 15_000;

/** Whose work is whose. */
export interface Replicas {
  /** Whether this daemon does a piece of work, as far as it knows now. */
  owns(work: string): boolean;
  /** Calls back whenever some of the answers of `owns` may have changed. */
  onChange(listener: () => void): void;
  /** Begins to take part. */
  start(addresses: Addresses): void;
  /** Takes no part any more, at once; resolves when the others have been told, or can't be. */
  stop(): Promise<void>;
}

/** Where this daemon listens. */
export type Addresses = Pick<Replica, 'validationAddress' | 'adminAddress'>;

/** The only daemon on its store: everything is its own. */
export const ALONE: Replicas = {
  owns: () => true,
  onChange: () => undefined,
  start: () => undefined,
  stop: async () => undefined,
};

/** What membership is made of. */
export interface MembershipOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: Pick<Events, 'replicasChanged' | 'replicaCutOff' | 'storeUnavailable' | 'bug'>;
  readonly id?: string;
}

/** Takes part until it is stopped. */
export class Membership implements Replicas {
  readonly #options: MembershipOptions;
  readonly #id: string;
  readonly #listeners: (() => void)[] = [];
  readonly #stopped = new AbortController();
  #living: readonly LivingReplica[] = [];
  /** How long ago the store was asked for what is known now; null before the first answer. */
  #age: (() => number) | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#id = options.id ?? randomUUID();
  }

  owns(work: string): boolean {
    if (this.#stopped.signal.aborted || this.#isCutOff()) return false;
    const ids = this.#living.map(({ id }) => id);
    return ownerOf(work, ids) === this.#id;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  start(addresses: Addresses): void {
    this.#ended = this.#keepOn({ id: this.#id, name: `${hostname()}#${process.pid}`, version: VERSION, ...addresses });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#ended;
    await this.#options.store.write(({ replicas }) => replicas.leave(this.#id)).catch(ignoreUnavailable);
  }

  async #keepOn(self: Replica): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await this.#renew(self);
      await clock.sleep(RENEW_MS, signal).catch(() => undefined);
    }
  }

  async #renew(self: Replica): Promise<void> {
    const { clock, events, store } = this.#options;
    const age = startStopwatch(clock);
    try {
      const living = await store.write(({ replicas }) => replicas.renew(self, TTL_MS));
      const wasCutOff = this.#isCutOff();
      this.#age = age;
      this.#know(wasCutOff ? [] : living);
    } catch (error) {
      if (error instanceof StoreUnavailable) events.storeUnavailable({ says: error.message });
      else events.bug({ where: 'making this daemon known to the others', error });
      if (this.#isCutOff()) this.#giveUp();
    }
  }

  #know(living: readonly LivingReplica[]): void {
    const isSame = living.map(({ id }) => id).join() === this.#living.map(({ id }) => id).join();
    if (isSame) return;
    this.#living = living;
    if (living.length > 0) this.#options.events.replicasChanged({ replicas: living.map(({ name }) => name) });
    this.#tell();
  }

  #giveUp(): void {
    if (this.#living.length === 0) return;
    const says = `the store could not be reached for ${TTL_MS / 1000} s`;
    this.#options.events.replicaCutOff({ says });
    this.#living = [];
    this.#tell();
  }

  #isCutOff(): boolean {
    return this.#age !== null && this.#age() >= TTL_MS;
  }

  #tell(): void {
    if (this.#stopped.signal.aborted) return;
    for (const listener of this.#listeners) listener();
  }
}

/** One that can't leave is removed when its time is over. */
function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof StoreUnavailable)) throw error;
}
