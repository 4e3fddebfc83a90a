import { createTask, type ScheduledTask } from 'node-cron';
import pLimit from 'p-limit';
import type { Clock } from '../clock.ts';
import type { Events } from '../events.ts';
import type { Run } from '../model/run.ts';
import { StoreUnavailable } from '../store/contract.ts';
import { due, HISTORY_RUNS, type History, hadItsRun, overdue, type Round } from './due.ts';

/** How many accounts run side by side. */
const ACCOUNTS_AT_ONCE = 8;

/** When accounts run, which, and how. */
export interface ScheduleOptions {
  /** A cron expression, read in `timeZone`. */
  readonly cron: string;
  readonly timeZone: string;
  /** Each account begins at a moment of its own within this time. */
  readonly jitterMs: number;
  /** The names of the accounts as they are configured now. */
  readonly accounts: () => readonly string[];
  /** Whether this daemon runs the account now; others that share the store run the others. */
  readonly owns: (account: string) => boolean;
  readonly history: (account: string) => Promise<History>;
  /**
   * One run, unless the history no longer asks for it when the account is free; it reports what goes wrong with the account itself,
   * and throws only what is wrong with us.
   */
  readonly run: (account: string, trigger: Run['trigger'], isDue: (history: History) => boolean) => Promise<void>;
  /** After the accounts of a round have had their turn: what is to be tidied. */
  readonly afterwards: () => Promise<void>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly events: Events;
}

/** Runs every account at its time: never twice at once, never all in the same instant, never stopping for one that fails. */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #task: ScheduledTask;
  readonly #stopped = new AbortController();
  /** The accounts that were this daemon's own when it was last looked. */
  #owned: ReadonlySet<string> = new Set();
  #isStarted = false;
  /** When the last round began here, by the schedule. */
  #lastRoundAt: number | null = null;
  /** The accounts whose turn is not over. */
  readonly #turns = new Set<string>();
  readonly #rounds = new Set<Promise<void>>();
  readonly #limit = pLimit(ACCOUNTS_AT_ONCE);

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#task = createTask(options.cron, ({ date }) => this.#begin(this.round('schedule', date.getTime())), {
      timezone: options.timeZone,
      suppressMissedWarning: true,
    });
  }

  /** Starts the schedule, and at once the accounts that are overdue. */
  start(): void {
    void this.#task.start();
    this.#isStarted = true;
    this.#owned = this.#owns();
    this.#begin(this.round('start'));
  }

  /** Other daemons have come or gone: accounts that have come to this one are run at once where they were left out. */
  shared(): void {
    if (!this.#isStarted || this.#stopped.signal.aborted) return;
    const before = this.#owned;
    this.#owned = this.#owns();
    const added = [...this.#owned].filter((account) => !before.has(account));
    if (added.length > 0) this.#begin(this.#all(added, 'start', this.#round()));
  }

  /** Takes no new round and waits for the runs in hand; whoever stops the daemon has told them to finish. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#task.destroy();
    await Promise.all(this.#rounds);
  }

  /** Every account of this daemon that is due, each after a delay of its own. `at`: the time of the schedule that has come. */
  async round(trigger: 'schedule' | 'start', at: number = this.#options.clock.now()): Promise<void> {
    if (trigger === 'schedule') this.#lastRoundAt = at;
    await this.#all([...this.#owns()], trigger, trigger === 'start' ? null : this.#round());
  }

  async #all(accounts: readonly string[], trigger: 'schedule' | 'start', round: Round | null): Promise<void> {
    const { afterwards } = this.#options;
    await Promise.all(accounts.map((account) => this.#turn(account, trigger, round)));
    if (this.#stopped.signal.aborted) return;
    await afterwards().catch((error: unknown) => this.#tell(error, { where: 'tidying up after a round' }));
  }

  #owns(): ReadonlySet<string> {
    const { accounts, owns } = this.#options;
    return new Set(accounts().filter(owns));
  }

  async #turn(account: string, trigger: 'schedule' | 'start', round: Round | null): Promise<void> {
    const { signal } = this.#stopped;
    const isDue = (history: History) => {
      if (trigger === 'start' && overdue(history, this.#intervalMs(), this.#options.clock.now())) return true;
      return round !== null && !hadItsRun(history, round);
    };
    try {
      // Before its turn begins: an account that is not overdue must be free when its scheduled round comes.
      if (trigger === 'start' && !isDue(await this.#history(account))) return;
      await this.#take(account, trigger, isDue);
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) this.#tell(error, { where: 'the schedule', account });
    }
  }

  async #take(account: string, trigger: 'schedule' | 'start', isDue: (history: History) => boolean): Promise<void> {
    const { clock, events, jitterMs, owns, random, run } = this.#options;
    const { signal } = this.#stopped;
    if (this.#turns.has(account)) {
      events.runSkipped({ account, why: 'its last turn is not over yet' });
      return;
    }
    this.#turns.add(account);
    try {
      await clock.sleep(random() * jitterMs, signal);
      await this.#limit(async () => {
        // Where it has gone to another daemon meanwhile, that one has noticed.
        if (signal.aborted || !owns(account)) return;
        const verdict = due(await this.#history(account), clock.now());
        if (verdict.run) await run(account, trigger, isDue);
        else events.runSkipped({ account, why: verdict.why });
      });
    } finally {
      this.#turns.delete(account);
    }
  }

  async #history(account: string): Promise<History> {
    return (await this.#options.history(account)).slice(0, HISTORY_RUNS);
  }

  /** A store that is out of reach comes back; anything else that is thrown here is a bug. */
  #tell(error: unknown, at: { readonly where: string; readonly account?: string }): void {
    const { events } = this.#options;
    if (error instanceof StoreUnavailable) events.storeUnavailable({ says: error.message });
    else events.bug({ ...at, error });
  }

  #begin(round: Promise<void>): void {
    this.#rounds.add(round);
    void round.finally(() => this.#rounds.delete(round));
  }

  /** The round that is going on. Who has not seen it begin takes the times of the schedule for equally far apart. */
  #round(): Round {
    const now = this.#options.clock.now();
    const nextAt = this.#task.getNextRuns(1)[0]?.getTime() ?? Number.POSITIVE_INFINITY;
    return { at: this.#lastRoundAt ?? Math.min(now, nextAt - this.#intervalMs()), nextAt };
  }

  /** The time between the next two rounds. */
  #intervalMs(): number {
    const [first, second] = this.#task.getNextRuns(2);
    return first && second ? second.getTime() - first.getTime() : 0;
  }
}

/** Nobody waits for more rounds than there are minutes in the longest wait (`due.ts`). */
const MOST_ROUNDS = 6 * 60 + 1;

/** When a schedule's next round is, or the first one from `notBefore` on, for who doesn't run it; null for one that never comes. */
export function nextRoundAt(cron: string, timeZone: string, notBefore = 0): number | null {
  const task = createTask(cron, () => undefined, { timezone: timeZone });
  const rounds = task.getNextRuns(notBefore <= Date.now() ? 1 : MOST_ROUNDS).map((round) => round.getTime());
  void task.destroy();
  return rounds.find((round) => round >= notBefore) ?? null;
}
