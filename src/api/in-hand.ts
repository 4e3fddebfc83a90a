/** The work that requests have begun in this process: they were answered before it was done. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import type { Comparison } from '../model/overlap.ts';
import type { Run } from '../model/run.ts';
import type { Finding } from '../model/slot.ts';
import type { Account } from '../reconcile/account.ts';
import { AccountBusy } from '../reconcile/account-lease.ts';
import { runWhenFree } from '../reconcile/run-when-free.ts';
import type { RunOptions } from '../reconcile/survey.ts';
import { StoreUnavailable } from '../store/contract.ts';
import type { Adopted } from './answers/adoption.ts';
import type { CheckDocument } from './documents/account.ts';
import type { AdoptionDocument } from './documents/adoption.ts';

/** A self-check and what it has found so far. */
export type Check = z.infer<typeof CheckDocument>;

/** A look into the slots of a set that takes over what was named. */
export type Adoption = z.infer<typeof AdoptionDocument>;

/** A comparison of phones, or why it came to no result. */
export type Compared = Comparison & { readonly refused: string | null };

/** So many are remembered of each kind; runs are in the store as soon as they have looked. */
const REMEMBERED = 500;

/** Runs and checks that were begun here; what has ended stays for a while. */
export class InHand {
  readonly #stop: AbortSignal;
  readonly #turnsSoon: () => void;
  readonly #runs = new Map<string, Run>();
  readonly #checks = new Map<string, Check>();
  readonly #adoptions = new Map<string, Adoption>();
  readonly #comparisons = new Map<string, Compared>();
  readonly #working = new Set<Promise<unknown>>();

  constructor(options: { readonly stop: AbortSignal; readonly turnsSoon: () => void }) {
    this.#stop = options.stop;
    this.#turnsSoon = options.turnsSoon;
  }

  /** Something was said about a rotation: the next turn is taken soon. */
  turnsSoon(): void {
    this.#turnsSoon();
  }

  run(id: string): Run | null {
    return this.#runs.get(id) ?? null;
  }

  check(id: string): Check | null {
    return this.#checks.get(id) ?? null;
  }

  adoption(id: string): Adoption | null {
    return this.#adoptions.get(id) ?? null;
  }

  comparison(id: string): Compared | null {
    return this.#comparisons.get(id) ?? null;
  }

  /** Begins a run after the one that is going on, if any, and answers with it as it begins. */
  startRun(watchword: Watchword, account: Account, options: Omit<RunOptions, 'trigger' | 'stop' | 'id'>): Run {
    const run: Run = {
      id: randomUUID(),
      account: account.name,
      trigger: 'person',
      startedAt: watchword.clock.now(),
      endedAt: null,
      outcome: null,
      plan: null,
      done: [],
      requests: 0,
      failure: null,
    };
    this.#remember(this.#runs, run.id, run);
    this.work(watchword, 'a run that was asked for', async (stop) => {
      const ended = await runToItsEnd(watchword, account, run, { ...options, stop });
      this.#runs.set(run.id, ended);
      // What it saw may be what a rotation waits for.
      this.#turnsSoon();
    });
    return run;
  }

  /** Begins a self-check; findings come in while it goes on. */
  startCheck(watchword: Watchword, name: string, findings: (stop: AbortSignal) => AsyncIterable<Finding>): Check {
    const { clock } = watchword;
    const begun: Check = { id: randomUUID(), account: name, startedAt: clock.now(), endedAt: null, findings: [] };
    this.#remember(this.#checks, begun.id, begun);
    this.work(watchword, 'a self-check', async (stop) => {
      try {
        for await (const finding of findings(stop)) {
          const so = this.#checks.get(begun.id) ?? begun;
          this.#checks.set(begun.id, { ...so, findings: [...so.findings, finding] });
        }
      } catch (error) {
        const so = this.#checks.get(begun.id) ?? begun;
        this.#checks.set(begun.id, { ...so, findings: [...so.findings, endedEarly(watchword, error)] });
        throw error;
      } finally {
        const so = this.#checks.get(begun.id) ?? begun;
        this.#checks.set(begun.id, { ...so, endedAt: clock.now() });
      }
    });
    return begun;
  }

  /** Begins an adoption of what is found in the slots of a set. */
  startAdoption(watchword: Watchword, tokenSet: string, adopt: (stop: AbortSignal) => Promise<Adopted>): Adoption {
    const { clock } = watchword;
    const nothing: Adopted = { refused: null, candidates: [], estate: null, taken: [], failed: [], left: [] };
    const begun = { id: randomUUID(), tokenSet, startedAt: clock.now(), endedAt: null, ...nothing };
    this.#remember(this.#adoptions, begun.id, begun);
    this.work(watchword, 'an adoption', async (stop) => {
      let end = nothing;
      try {
        end = await adopt(stop);
      } catch (error) {
        end = { ...nothing, refused: 'It ended early; the list of tokens shows what was taken over.' };
        throw error;
      } finally {
        this.#adoptions.set(begun.id, { ...begun, ...end, endedAt: clock.now() });
        // What nobody knew may have held a rotation up.
        this.#turnsSoon();
      }
    });
    return begun;
  }

  /** Begins a comparison of phones, which tells how far it is. */
  startComparison(
    watchword: Watchword,
    begun: Compared,
    compare: (stop: AbortSignal, told: (so: Comparison) => void) => Promise<Comparison>,
  ): Compared {
    const so = (comparison: Compared) => this.#remember(this.#comparisons, begun.id, comparison);
    so(begun);
    this.work(watchword, 'comparing phones', async (stop) => {
      try {
        so({ ...(await compare(stop, (now) => so({ ...now, refused: null }))), refused: null });
      } catch (error) {
        const isMistake = !(error instanceof UserError) && !stop.aborted;
        const refused = error instanceof UserError ? error.message : 'It ended early, and the result before it stays.';
        so({ ...(this.comparison(begun.id) ?? begun), endedAt: watchword.clock.now(), refused });
        if (isMistake) throw error;
      }
    });
    return begun;
  }

  /** Resolves when nothing that was begun here is going on. */
  async settled(): Promise<void> {
    await Promise.all(this.#working);
  }

  /** Goes on after the request was answered; what it throws is told as a mistake of ours. */
  work(watchword: Watchword, where: string, work: (stop: AbortSignal) => Promise<unknown>): void {
    const working: Promise<unknown> = work(this.#stop)
      .catch((error: unknown) => {
        // The store tells by itself that it is lost.
        if (!this.#stop.aborted && !(error instanceof StoreUnavailable)) watchword.events.bug({ where, error });
      })
      .finally(() => this.#working.delete(working));
    this.#working.add(working);
  }

  #remember<T>(map: Map<string, T>, id: string, value: T): void {
    map.set(id, value);
    for (const oldest of map.keys()) {
      if (map.size <= REMEMBERED) break;
      map.delete(oldest);
    }
  }
}

/** A run that never got the account ends as abandoned, with who had it. */
async function runToItsEnd(
  watchword: Watchword,
  account: Account,
  run: Run,
  options: Omit<RunOptions, 'trigger'>,
): Promise<Run> {
  try {
    return await runWhenFree(watchword.reconcile, account, { ...options, trigger: run.trigger, id: run.id });
  } catch (error) {
    const ended = { ...run, endedAt: watchword.clock.now(), outcome: 'abandoned' as const };
    if (error instanceof AccountBusy) return { ...ended, failure: { kind: 'conflict', says: error.message } };
    if (error instanceof StoreUnavailable) return { ...ended, failure: { kind: 'unavailable', says: error.message } };
    if (!options.stop.aborted)
      watchword.events.bug({ where: 'a run that was asked for', account: account.name, error });
    return ended;
  }
}

function endedEarly({ redactor }: Watchword, error: unknown): Finding {
  const says = redactor.redact(error instanceof Error ? error.message : String(error));
  return { check: 'self-check', level: 'failure', says: `the check ended early, by a mistake of its own: ${says}` };
}
