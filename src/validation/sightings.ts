/** Which tokens phones present: counted in memory, handed over now and then to be added to what the store knows. */
import type { Presented } from '../store/contract.ts';

const DAY_MS = 86_400_000;

interface Counted {
  readonly tokenId: string;
  /** Days since 1970: cheaper to tell than a date, and this is asked at every sign-in. */
  readonly day: number;
  times: number;
  lastAt: number;
}

/** Counts presented tokens, revoked ones too: a phone that still presents one is a phone somebody should look at. */
export class Sightings {
  #counted: Counted[] = [];
  /** The newest entry of each token. */
  readonly #newest = new Map<string, Counted>();

  saw(tokenId: string, at: number): void {
    const day = Math.floor(at / DAY_MS);
    const newest = this.#newest.get(tokenId);
    if (newest?.day === day) {
      newest.times += 1;
      newest.lastAt = at;
      return;
    }
    const counted = { tokenId, day, times: 1, lastAt: at };
    this.#counted.push(counted);
    this.#newest.set(tokenId, counted);
  }

  /** What was counted since the last time, which is then forgotten here. */
  take(): readonly Presented[] {
    const taken = this.#counted;
    this.#counted = [];
    this.#newest.clear();
    return taken.map(({ tokenId, day, times, lastAt }) => ({
      tokenId,
      day: new Date(day * DAY_MS).toISOString().slice(0, 10),
      times,
      lastAt,
    }));
  }

  /** What was taken and could not be kept: it comes again with the next. */
  giveBack(presented: readonly Presented[]): void {
    for (const { tokenId, day, times, lastAt } of presented) {
      this.#counted.push({ tokenId, day: Date.parse(day) / DAY_MS, times, lastAt });
    }
  }
}
