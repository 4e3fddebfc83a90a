import { createTask, type ScheduledTask } from 'node-cron';
import type { Clock } from '../clock.ts';
import type { Events } from '../events.ts';
import { UserError } from '../model/failure.ts';
import type { Comparison } from '../model/overlap.ts';
import { LeaseLost, StoreUnavailable } from '../store/contract.ts';
import { ComparisonBusy } from './compare.ts';

/** Clocks of machines differ, and a round begins a moment after its time. */
const SAME_ROUND_MS = 45_000;

/** When phones are compared by themselves, and how. */
export interface RoundsOptions {
  /** A cron expression, read in `timeZone`; null: never. */
  readonly cron: string | null;
  readonly timeZone: string;
  /** The last comparison that ended, in whichever process. */
  readonly last: () => Promise<Comparison | null>;
  readonly compare: (stop: AbortSignal) => Promise<unknown>;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: Pick<Events, 'comparisonSkipped' | 'bug'>;
}

/** Compares phones at their time. Of several daemons on one store one does it: the others find it going on, or done. */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #task: ScheduledTask | null;
  readonly #stopped = new AbortController();
  #going: Promise<void> | null = null;

  constructor(options: RoundsOptions) {
    this.#options = options;
    const { cron, timeZone } = options;
    this.#task =
      cron === null ? null : createTask(cron, () => this.#begin(), { timezone: timeZone, suppressMissedWarning: true });
  }

  start(): void {
    void this.#task?.start();
  }

  /** Breaks off what is in hand, which leaves nothing, and waits for it. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#task?.destroy();
    await this.#going;
  }

  /** One round now: nothing, where somebody has just done it. It throws nothing. */
  async round(): Promise<void> {
    const { clock, compare, events, last } = this.#options;
    const { signal } = this.#stopped;
    const roundAt = clock.now();
    try {
      const startedAt = (await last())?.startedAt ?? Number.NEGATIVE_INFINITY;
      if (startedAt > roundAt - SAME_ROUND_MS || signal.aborted) return;
      await compare(signal);
    } catch (error) {
      if (signal.aborted || error instanceof StoreUnavailable || error instanceof ComparisonBusy) return;
      if (error instanceof UserError || error instanceof LeaseLost) events.comparisonSkipped({ why: error.message });
      else events.bug({ where: 'comparing phones', error });
    }
  }

  #begin(): void {
    this.#going ??= this.round().finally(() => {
      this.#going = null;
    });
  }
}
