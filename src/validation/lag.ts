/**
 * How late a change of the tokens is in force here, at most: from the last question to the store that did not show it to the moment
 * from which it is in every answer. It is measured at every question, whether something has changed or not, because a change that
 * had come right behind the question before would have been that late.
 */

/** What is published of the bound. */
export interface Lag {
  /** Of the last change, in milliseconds; null where nothing has changed yet. */
  readonly lastMs: number | null;
  /** The most within the last minutes, changed or not; while the store is out of reach, at least the time since then. */
  readonly worstMs: number;
}

/** The worst is kept by the minute, for so many minutes and the one that goes on. */
const MINUTE_MS = 60_000;
export const WINDOW_MINUTES = 5;

/** Measures. */
export class LagMeter {
  #lastMs: number | null = null;
  readonly #worst = new Map<number, number>();

  /** The answer to a question has come into force; `ms` after the question before it was asked. */
  saw(ms: number, { changed, now }: { readonly changed: boolean; readonly now: number }): void {
    if (changed) this.#lastMs = ms;
    const minute = Math.floor(now / MINUTE_MS);
    this.#worst.set(minute, Math.max(ms, this.#worst.get(minute) ?? 0));
    for (const old of this.#worst.keys()) if (old < minute - WINDOW_MINUTES) this.#worst.delete(old);
  }

  /** `ageMs`: how long ago the question was asked whose answer is in force. */
  read({ now, ageMs }: { readonly now: number; readonly ageMs: number }): Lag {
    const oldest = Math.floor(now / MINUTE_MS) - WINDOW_MINUTES;
    const within = [...this.#worst].filter(([minute]) => minute >= oldest).map(([, worst]) => worst);
    return { lastMs: this.#lastMs, worstMs: Math.max(ageMs, ...within) };
  }
}
