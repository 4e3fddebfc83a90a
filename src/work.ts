import type { Delivery } from './audit/delivery.ts';
import { tellTrail } from './audit/tell-trail.ts';
import { Looks } from './authority/loop.ts';
import type { Run } from './model/run.ts';
import { AccountBusy } from './reconcile/account-lease.ts';
import { Turns } from './reconcile/rotate/turns.ts';
import { runWhenFree } from './reconcile/run-when-free.ts';
import { HISTORY_RUNS } from './schedule/due.ts';
import { Schedule } from './schedule/loop.ts';
import type { Watchword } from './watchword.ts';

/** How often runs that are older than `runs.keep` are deleted. */
const PRUNE_EVERY_MS = 24 * 60 * 60 * 1000;
/** So many runs of each account are kept however old they are: status and waiting are judged by them. */
const RUNS_KEPT = Math.max(HISTORY_RUNS, 20);

/** What the daemon does by itself: runs of accounts, looks at authorities, turns of rotations, telling of the trail, tidying up. */
export class Work {
  readonly #watchword: Watchword;
  readonly #stopping: AbortSignal;
  readonly #turns: Turns;
  readonly #trail: readonly Delivery[];
  #schedule: Schedule;
  #looks: Looks;
  #prunedAt = 0;

  /** `stopping` fires when the daemon is to stop: what is in hand is finished, and nothing new is begun. */
  constructor(watchword: Watchword, stopping: AbortSignal) {
    this.#watchword = watchword;
    this.#stopping = stopping;
    const { clock, events } = watchword;
    this.#turns = new Turns({ rotate: () => watchword.rotate, clock, events, stop: stopping });
    this.#trail = tellTrail(watchword, stopping);
    this.#schedule = this.#newSchedule();
    this.#looks = this.#newLooks();
  }

  start(): void {
    this.#schedule.start();
    this.#looks.start();
    this.#turns.start();
    for (const delivery of this.#trail) delivery.start();
  }

  /** Something has changed, so the next turn of the rotations needn't be waited for. */
  turnsSoon(): void {
    this.#turns.soon();
  }

  /** Goes on with the configuration that is in use now. Looks by the old one are broken off, runs go on to their end. */
  async renew(): Promise<void> {
    const [looks, schedule] = [this.#looks, this.#schedule];
    this.#looks = this.#newLooks();
    this.#schedule = this.#newSchedule();
    await looks.stop();
    if (!this.#stopping.aborted) this.#looks.start();
    await schedule.stop();
    if (!this.#stopping.aborted) this.#schedule.start();
    this.#turns.soon();
  }

  /** Waits for what is in hand; whoever stops the daemon has fired the signal. `renewing` is a renewal that may be going on. */
  async stop(renewing: Promise<void>): Promise<void> {
    // It waits for runs of the schedule before this one; they too end before the store closes.
    const runs = renewing.then(() => this.#schedule.stop());
    const told = this.#trail.map((delivery) => delivery.stopped());
    await Promise.all([runs, this.#looks.stop(), this.#turns.stop(), ...told]);
  }

  #newSchedule(): Schedule {
    const { clock, configuration, events, store } = this.#watchword;
    const { reconcile, timeZone, jitterMs } = configuration.schedule;
    return new Schedule({
      cron: reconcile,
      timeZone,
      jitterMs,
      accounts: () => [...this.#watchword.accounts.keys()],
      history: (account) => store.read.runs.list({ account, limit: HISTORY_RUNS }),
      run: (account, trigger) => this.#run(account, trigger),
      afterwards: () => this.#afterRound(),
      clock,
      random: Math.random,
      events,
    });
  }

  #newLooks(): Looks {
    const { asked, clock, events, store } = this.#watchword;
    const changed = () => this.#turns.soon();
    return new Looks({ asked: [...asked.values()], store, changed, clock, random: Math.random, events });
  }

  async #run(name: string, trigger: Run['trigger']): Promise<void> {
    const { accounts, events, reconcile } = this.#watchword;
    const account = accounts.get(name);
    if (account === undefined) return;
    try {
      await runWhenFree(reconcile, account, { trigger, stop: this.#stopping });
    } catch (error) {
      if (error instanceof AccountBusy) events.runSkipped({ account: name, why: error.message });
      else throw error;
    }
  }

  /** What the round has seen may let a rotation go on. */
  #afterRound(): Promise<void> {
    this.#turns.soon();
    return this.#prune();
  }

  async #prune(): Promise<void> {
    const { clock, configuration, store } = this.#watchword;
    const now = clock.now();
    if (now - this.#prunedAt < PRUNE_EVERY_MS) return;
    await store.write(({ runs }) => runs.prune({ endedBefore: now - configuration.runs.keepMs, keep: RUNS_KEPT }));
    this.#prunedAt = now;
  }
}
