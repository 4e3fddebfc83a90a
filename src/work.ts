import type { Delivery } from './audit/delivery.ts';
import { tellTrail } from './audit/tell-trail.ts';
import { Looks } from './authority/loop.ts';
import { compareDevices } from './devices/compare.ts';
import { Rounds } from './devices/rounds.ts';
import type { Run } from './model/run.ts';
import { Notices } from './notices/tell-needs.ts';
import { AccountBusy } from './reconcile/account-lease.ts';
import { Turns } from './reconcile/rotate/turns.ts';
import { NotDue } from './reconcile/run.ts';
import { runWhenFree } from './reconcile/run-when-free.ts';
import { type Addresses, ALONE, Membership, type Replicas } from './replicas/membership.ts';
import { accountWork, authorityWork, HOUSEKEEPING, rotationWork } from './replicas/work-names.ts';
import { HISTORY_RUNS, type History } from './schedule/due.ts';
import { Schedule } from './schedule/loop.ts';
import { isShared } from './store/address.ts';
import type { Watchword } from './watchword.ts';

/** How often runs that are older than `runs.keep` are deleted. */
const PRUNE_EVERY_MS = 24 * 60 * 60 * 1000;
/** So many runs of each account are kept however old they are: status and waiting are judged by them. */
const RUNS_KEPT = Math.max(HISTORY_RUNS, 20);

/**
 * What the daemon does by itself: runs of accounts, looks at authorities, turns of rotations, telling of the trail, tidying up. Of
 * several daemons that share a store each does its part of it.
 */
export class Work {
  readonly #watchword: Watchword;
  readonly #stopping: AbortSignal;
  readonly #replicas: Replicas;
  readonly #turns: Turns;
  readonly #trail: readonly Delivery[];
  #schedule: Schedule;
  #looks: Looks;
  #comparisons: Rounds;
  #notices: Notices;
  #prunedAt = 0;

  /** `stopping` fires when the daemon is to stop: what is in hand is finished, and nothing new is begun. */
  constructor(watchword: Watchword, stopping: AbortSignal) {
    this.#watchword = watchword;
    this.#stopping = stopping;
    const { clock, configuration, events, store } = watchword;
    this.#replicas = isShared(configuration.store.url) ? new Membership({ store, clock, events }) : ALONE;
    const owns = (tokenSet: string) => this.#replicas.owns(rotationWork(tokenSet));
    this.#turns = new Turns({ rotate: () => watchword.rotate, owns, clock, events, stop: stopping });
    this.#trail = tellTrail(watchword, stopping);
    this.#schedule = this.#newSchedule();
    this.#looks = this.#newLooks();
    this.#comparisons = this.#newComparisons();
    this.#notices = new Notices(watchword, stopping);
    this.#replicas.onChange(() => this.#shared());
  }

  /** `addresses` are where the daemon listens, for those who look at all daemons of a store. */
  start(addresses: Addresses): void {
    this.#replicas.start(addresses);
    this.#schedule.start();
    this.#looks.start();
    this.#comparisons.start();
    this.#turns.start();
    this.#notices.start();
    for (const delivery of this.#trail) delivery.start();
  }

  /** A person has said something about a rotation, or caused what one may wait for: nobody's next turn needs to be waited for. */
  turnsSoon(): void {
    this.#turns.soonForAll();
  }

  /** Goes on with the configuration that is in use now. Looks by the old one are broken off, runs go on to their end. */
  async renew(): Promise<void> {
    const [looks, schedule, comparisons] = [this.#looks, this.#schedule, this.#comparisons];
    const notices = this.#notices;
    this.#notices = new Notices(this.#watchword, this.#stopping);
    this.#looks = this.#newLooks();
    this.#comparisons = this.#newComparisons();
    this.#schedule = this.#newSchedule();
    await Promise.all([looks.stop(), comparisons.stop(), notices.stop()]);
    if (!this.#stopping.aborted) this.#notices.start();
    if (!this.#stopping.aborted) this.#looks.start();
    if (!this.#stopping.aborted) this.#comparisons.start();
    await schedule.stop();
    if (!this.#stopping.aborted) this.#schedule.start();
    this.#turns.soon();
  }

  /** Waits for what is in hand; whoever stops the daemon has fired the signal. `renewing` is a renewal that may be going on. */
  async stop(renewing: Promise<void>): Promise<void> {
    // It waits for runs of the schedule before this one; they too end before the store closes.
    const runs = renewing.then(() => this.#schedule.stop());
    const told = this.#trail.map((delivery) => delivery.stopped());
    await Promise.all([
      this.#replicas.stop(),
      runs,
      this.#looks.stop(),
      this.#comparisons.stop(),
      this.#turns.stop(),
      this.#notices.stop(),
      ...told,
    ]);
  }

  #newSchedule(): Schedule {
    const { clock, configuration, events, store } = this.#watchword;
    const { reconcile, timeZone, jitterMs } = configuration.schedule;
    return new Schedule({
      cron: reconcile,
      timeZone,
      jitterMs,
      accounts: () => [...this.#watchword.accounts.keys()],
      owns: (account) => this.#replicas.owns(accountWork(account)),
      history: (account) => store.read.runs.list({ account, limit: HISTORY_RUNS }),
      run: (account, trigger, isDue) => this.#run(account, trigger, isDue),
      afterwards: () => this.#afterRound(),
      clock,
      random: Math.random,
      events,
    });
  }

  #newLooks(): Looks {
    const { asked, clock, events, store } = this.#watchword;
    const changed = () => this.#turns.soon();
    const owns = (tokenSet: string) => this.#replicas.owns(authorityWork(tokenSet));
    return new Looks({ asked: [...asked.values()], owns, store, changed, clock, random: Math.random, events });
  }

  #newComparisons(): Rounds {
    const { clock, configuration, events, store } = this.#watchword;
    return new Rounds({
      cron: configuration.devices.overlap,
      timeZone: configuration.schedule.timeZone,
      last: () => store.read.overlaps.last(),
      compare: (stop) => compareDevices(this.#watchword, { stop }),
      clock,
      events,
    });
  }

  async #run(name: string, trigger: Run['trigger'], isDue: (history: History) => boolean): Promise<void> {
    const { accounts, events, reconcile } = this.#watchword;
    const account = accounts.get(name);
    if (account === undefined) return;
    try {
      await runWhenFree(reconcile, account, { trigger, isDue, stop: this.#stopping });
    } catch (error) {
      if (error instanceof AccountBusy) events.runSkipped({ account: name, why: error.message });
      else if (!(error instanceof NotDue)) throw error;
    }
  }

  /** Daemons have come or gone, so there may be work that is this one's from now on. */
  #shared(): void {
    this.#schedule.shared();
    this.#looks.shared();
    this.#turns.soon();
  }

  /** What the round has seen may let a rotation go on. */
  #afterRound(): Promise<void> {
    this.#turns.soon();
    return this.#prune();
  }

  async #prune(): Promise<void> {
    const { clock, configuration, store } = this.#watchword;
    const now = clock.now();
    if (now - this.#prunedAt < PRUNE_EVERY_MS || !this.#replicas.owns(HOUSEKEEPING)) return;
    await store.write(async ({ overlaps, runs }) => {
      await runs.prune({ endedBefore: now - configuration.runs.keepMs, keep: RUNS_KEPT });
      await overlaps.forget(now - configuration.devices.keepMs);
    });
    this.#prunedAt = now;
  }
}
