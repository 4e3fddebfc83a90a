import { createTask, type ScheduledTask } from 'node-cron';
import pLimit from 'p-limit';
import type { Clock } from '../clock.ts';
import type { Events } from '../events.ts';
import type { Run } from '../model/run.ts';
import { StoreUnavailable } from '../store/contract.ts';
import { due, HISTORY_RUNS, type History, overdue } from './due.ts';

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
  readonly history: (account: string) => Promise<History>;
  /** One run; it reports what goes wrong with the account itself, and throws only what is wrong with us. */
  readonly run: (account: string, trigger: Run['trigger']) => Promise<void>;
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
  /** The accounts whose turn is not over. */
  readonly #turns = new Set<string>();
  readonly #rounds = new Set<Promise<void>>();
  readonly #limit = pLimit(ACCOUNTS_AT_ONCE);

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#task = createTask(options.cron, () => this.#begin(this.round('schedule')), {
      timezone: options.timeZone,
      suppressMissedWarning: true,
    });
  }

  /** Starts the schedule, and at once the accounts that are overdue. */
  start(): void {
    void this.#task.start();
    this.#begin(this.round('start'));
  }

  /** Takes no new round and waits for the runs in hand; whoever stops the daemon has told them to finish. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#task.destroy();
    await Promise.all(this.#rounds);
  }

  /** Every account that is due, each after a delay of its own. */
  async round(trigger: 'schedule' | 'start'): Promise<void> {
    const { accounts, afterwards } = this.#options;
    await Promise.all(accounts().map((account) => this.#turn(account, trigger)));
    if (this.#stopped.signal.aborted) return;
    await afterwards().catch((error: unknown) => this.#tell(error, { where: 'tidying up after a round' }));
  }

  async #turn(account: string, trigger: 'schedule' | 'start'): Promise<void> {
    const { clock, events, jitterMs, random, run } = this.#options;
    const { signal } = this.#stopped;
    if (this.#turns.has(account)) {
      events.runSkipped({ account, why: 'its last turn is not over yet' });
      return;
    }
    this.#turns.add(account);
    try {
      // Before the delay: an account that is not overdue must be free when its scheduled round comes.
      if (trigger === 'start' && !overdue(await this.#history(account), this.#intervalMs(), clock.now())) return;
      await clock.sleep(random() * jitterMs, signal);
      await this.#limit(async () => {
        if (signal.aborted) return;
        const verdict = due(await this.#history(account), clock.now());
        if (verdict.run) await run(account, trigger);
        else events.runSkipped({ account, why: verdict.why });
      });
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) this.#tell(error, { where: 'the schedule', account });
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

  /** The time between the next two rounds. */
  #intervalMs(): number {
    const [first, second] = this.#task.getNextRuns(2);
    return first && second ? second.getTime() - first.getTime() : 0;
  }
}

/** When a schedule's next round is, for who doesn't run it; null for one that never comes. */
export function nextRoundAt(cron: string, timeZone: string): number | null {
  const task = createTask(cron, () => undefined, { timezone: timeZone });
  const next = task.getNextRuns(1)[0]?.getTime() ?? null;
  void task.destroy();
  return next;
}
