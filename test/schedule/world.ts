import { createEvents, type Events, type WatchwordEvent } from '../../src/events.ts';
import type { Run } from '../../src/model/run.ts';
import type { History } from '../../src/schedule/due.ts';
import { Schedule, type ScheduleOptions } from '../../src/schedule/loop.ts';
import { testClock } from '../clock.ts';

export const MINUTE_MS = 60_000;

/** A round that doesn't come while a test runs. */
const FAR_AWAY = '0 0 1 1 *';

/** A schedule with everything around it in hand: its clock, its dice, its history, and runs that end when a test says so. */
export class ScheduleWorld {
  readonly clock = testClock();
  readonly told: WatchwordEvent[] = [];
  readonly events: Events = createEvents({ write: () => {}, setLevel: () => {}, close: async () => {} }, this.clock);
  readonly histories = new Map<string, History>();
  /** The runs that were begun, oldest first. */
  readonly begun: {
    readonly account: string;
    readonly trigger: Run['trigger'];
    readonly at: number;
    readonly isDue: (history: History) => boolean;
  }[] = [];
  /** The runs that are going on: how each is ended. */
  readonly going = new Map<string, PromiseWithResolvers<void>>();
  /** What the run of an account does, where it isn't ended by the test. */
  run: (account: string) => Promise<void> = async () => {};
  tidied = 0;
  readonly schedule: Schedule;

  constructor(accounts: readonly string[], different: Partial<ScheduleOptions> = {}) {
    this.events.on((event) => this.told.push(event));
    this.schedule = new Schedule({
      cron: FAR_AWAY,
      timeZone: 'UTC',
      jitterMs: 0,
      accounts: () => accounts,
      owns: () => true,
      history: async (account) => this.histories.get(account) ?? [],
      run: async (account, trigger, isDue) => {
        this.begun.push({ account, trigger, at: this.clock.now(), isDue });
        await this.run(account);
      },
      afterwards: async () => {
        this.tidied += 1;
      },
      clock: this.clock,
      random: () => 0,
      events: this.events,
      ...different,
    });
  }

  /** From now on runs go on until `end` is called. */
  hold(): void {
    this.run = (account) => {
      const ending = Promise.withResolvers<void>();
      this.going.set(account, ending);
      return ending.promise.finally(() => this.going.delete(account));
    };
  }

  /** Ends the run of one account, or all runs. */
  async end(account?: string): Promise<void> {
    for (const [name, ending] of [...this.going]) if (account === undefined || name === account) ending.resolve();
    await this.clock.advance(0);
  }

  /** Begins a round and lets it go as far as it gets by itself. */
  async begin(trigger: 'schedule' | 'start' = 'schedule'): Promise<{ readonly over: Promise<void> }> {
    const over = this.schedule.round(trigger);
    await this.clock.advance(0);
    return { over };
  }

  /** A whole round whose runs end by themselves. */
  async whole(trigger: 'schedule' | 'start' = 'schedule'): Promise<void> {
    await (await this.begin(trigger)).over;
  }

  accountsBegun(): readonly string[] {
    return this.begun.map(({ account }) => account);
  }

  toldOf(name: WatchwordEvent['name']): readonly WatchwordEvent[] {
    return this.told.filter((event) => event.name === name);
  }
}
