/** Everybody who is told of what needs a person, as configured. */
import { needsOf } from '../api/answers/needs.ts';
import type { Clock } from '../clock.ts';
import type { Need } from '../model/need.ts';
import type { Watchword } from '../watchword.ts';
import { openReceiver } from './open-receiver.ts';
import { Telling } from './telling.ts';

/** Receivers that look at about the same time are told from one look. */
const KEPT_MS = 5_000;

/** What tells the receivers of one configuration; another configuration gets another one. */
export class Notices {
  readonly #stopping = new AbortController();
  readonly #tellings: readonly Telling[];

  /** `stopping` fires when the daemon is to stop. */
  constructor(watchword: Watchword, stopping: AbortSignal) {
    const { clock, configuration, events, reconcile, redactor, store } = watchword;
    const { holder, isKnownDead } = reconcile;
    const stop = AbortSignal.any([stopping, this.#stopping.signal]);
    const needs = keptFor(KEPT_MS, clock, () => needsOf(watchword));
    const { repeatMs, receivers } = configuration.notices;
    const shared = { repeatMs, needs, store, clock, random: Math.random, redactor, events, isKnownDead };
    this.#tellings = [...receivers.values()].map((given) => {
      const receiver = openReceiver(given, { clock, redactor, store });
      const link = configuration.listen.publicUrl;
      return new Telling({ ...shared, receiver, about: given.about, link, holder: `${holder} notices` }, stop);
    });
  }

  start(): void {
    for (const telling of this.#tellings) telling.start();
  }

  /** Breaks off what is being sent; who goes on later starts from what had arrived. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#tellings.map((telling) => telling.stopped()));
  }
}

/** The same answer to whoever asks within a time. */
function keptFor(ms: number, clock: Clock, ask: () => Promise<readonly Need[]>): () => Promise<readonly Need[]> {
  let kept: { readonly at: number; readonly answer: Promise<readonly Need[]> } | null = null;
  return () => {
    const now = clock.now();
    if (kept === null || now - kept.at >= ms || now < kept.at) kept = { at: now, answer: ask() };
    return kept.answer;
  };
}
