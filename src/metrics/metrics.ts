/**
 * The metrics of a daemon. What happens is counted as it happens; everything else is looked up when somebody asks, and kept for a
 * moment, so that several who ask cost no more than one. What can't be looked up is missing in the answer, and stops nothing else.
 */
import { StoreUnavailable } from '../store/contract.ts';
import { ToldStore } from '../store/told.ts';
import type { Watchword } from '../watchword.ts';
import { counting } from './count.ts';
import { countDaemon, daemonSamples, type MeasuredValidation } from './daemon.ts';
import { deviceSamples } from './devices.ts';
import { Recent } from './recent.ts';
import { MetricRegistry, type Sample } from './registry.ts';
import { replicaSamples } from './replicas.ts';
import { slotSamples } from './slots.ts';
import { tokenSamples } from './tokens.ts';
import { trailSamples } from './trail.ts';
import { budgetSamples, quietSamples } from './vendors.ts';

/** For so long an answer is given again. */
const KEPT_MS = 2_000;
/** Longer than this nobody waits for the store: Prometheus gives up after ten seconds. */
const GATHER_MS = 4_000;

/** Made from the store; each stands and falls by itself. */
const GATHERERS = [slotSamples, tokenSamples, trailSamples, deviceSamples, quietSamples, replicaSamples] as const;

/** Ready to be asked. Disposing of it ends the counting. */
export class Metrics implements Disposable {
  readonly #watchword: Watchword;
  readonly #validation: MeasuredValidation;
  readonly #registry = new MetricRegistry();
  readonly #recent: Recent;
  readonly #off: () => void;
  #kept: { readonly at: number; readonly text: Promise<string> } | null = null;

  constructor(watchword: Watchword, validation: MeasuredValidation) {
    this.#watchword = watchword;
    this.#validation = validation;
    this.#recent = new Recent(
      () => watchword.clock.now(),
      () => Math.max(0, ...[...watchword.accounts.values()].map(({ definition }) => definition.limits.windowMs)),
    );
    this.#off = watchword.events.on(counting(this.#registry, (account) => this.#recent.sent(account)));
  }

  /** The content type of `text`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** A validation request was answered. */
  answeredWithin(seconds: number): void {
    this.#registry.observe('watchword_validation_duration_seconds', {}, seconds);
  }

  /** Everything, in the text format of Prometheus. */
  text(): Promise<string> {
    const now = this.#watchword.clock.now();
    if (this.#kept === null || now - this.#kept.at >= KEPT_MS) this.#kept = { at: now, text: this.#gather() };
    return this.#kept.text;
  }

  [Symbol.dispose](): void {
    this.#off();
  }

  async #gather(): Promise<string> {
    const stored = await Promise.all(GATHERERS.map((gather) => this.#stored(gather)));
    this.#registry.show([
      ...daemonSamples(this.#watchword, this.#validation),
      ...budgetSamples(this.#watchword, this.#recent),
      ...stored.flat(),
    ]);
    countDaemon(this.#registry, this.#watchword, this.#validation);
    return this.#registry.text();
  }

  async #stored(gather: (watchword: Watchword) => Promise<readonly Sample[]>): Promise<readonly Sample[]> {
    const { clock, events, store } = this.#watchword;
    if (store instanceof ToldStore && !store.isUsable('read')) return [];
    const over = new AbortController();
    const late = clock.sleep(GATHER_MS, over.signal).then(
      () => [],
      () => [],
    );
    try {
      return await Promise.race([gather(this.#watchword), late]);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) events.bug({ where: 'gathering metrics', error });
      return [];
    } finally {
      over.abort();
    }
  }
}
