/** The turns of every token set, for as long as the daemon lives. */
import type { Clock } from '../../clock.ts';
import type { Events } from '../../events.ts';
import type { Next } from '../../rotation/facts.ts';
import { StoreUnavailable } from '../../store/contract.ts';
import type { Rotate } from './rotate.ts';
import { turn } from './turn.ts';

/** How long after the end of a turn the next one begins; without anything to do a turn is a few questions to the store. */
export const TURN_EVERY_MS = 30_000;

/** So often people are told again that a rotation waits for them. */
const TOLD_AGAIN_MS = 24 * 60 * 60 * 1000;

/** Whose turns are taken, and what they are taken with. */
export interface TurnsOptions {
  /** As it is configured now. */
  readonly rotate: () => Rotate;
  /** Whether this daemon takes the turns of a set now; others that share the store take those of the others. */
  readonly owns: (tokenSet: string) => boolean;
  readonly clock: Clock;
  readonly events: Events;
  /** Fires when the daemon is to stop: the step in hand is finished, nothing new is begun. */
  readonly stop: AbortSignal;
}

/** Takes a turn for every set at once, and again and again. One set's trouble, or its long writes, stop no other. */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #going = new Map<string, Promise<void>>();
  readonly #told = new Map<string, { readonly what: string; readonly at: number }>();
  #waking = new AbortController();
  /** The next turns are taken whoever's they are: a person has said something here. */
  #everybodys = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#ended = this.#keepOn();
  }

  /** Something has changed, so the next turn needn't be waited for. */
  soon(): void {
    this.#waking.abort();
  }

  /** The same for every set; where another daemon is at it already, its lease keeps this one out. */
  soonForAll(): void {
    this.#everybodys = true;
    this.soon();
  }

  /** Waits for the turns in hand; whoever stops the daemon has fired the signal. */
  async stop(): Promise<void> {
    await this.#ended;
    await Promise.all(this.#going.values());
  }

  async #keepOn(): Promise<void> {
    const { clock, owns, stop } = this.#options;
    while (!stop.aborted) {
      const everybodys = this.#everybodys;
      this.#everybodys = false;
      for (const tokenSet of this.#options.rotate().authorities.keys()) {
        if (!this.#going.has(tokenSet) && (everybodys || owns(tokenSet))) this.#begin(tokenSet);
      }
      this.#waking = new AbortController();
      await clock.sleep(TURN_EVERY_MS, AbortSignal.any([stop, this.#waking.signal])).catch(() => undefined);
    }
  }

  #begin(tokenSet: string): void {
    const taken = this.#turn(tokenSet).finally(() => this.#going.delete(tokenSet));
    this.#going.set(tokenSet, taken);
  }

  async #turn(tokenSet: string): Promise<void> {
    const { events, rotate, stop } = this.#options;
    try {
      this.#tell(tokenSet, await turn(rotate(), tokenSet, { stop }));
    } catch (error) {
      if (stop.aborted && error === stop.reason) return;
      if (error instanceof StoreUnavailable) events.storeUnavailable({ says: error.message });
      else events.bug({ where: `the rotation of ${tokenSet}`, error });
    }
  }

  /** Whoever paused a rotation knows that it waits. */
  #tell(tokenSet: string, { says, state, step }: Next): void {
    const { clock, events } = this.#options;
    const resolve = step.do === 'wait' ? step.resolve : null;
    if (resolve === null || (state !== 'stuck' && resolve === 'watchword rotate resume')) {
      this.#told.delete(tokenSet);
      return;
    }
    const what = `${state} ${resolve}`;
    const before = this.#told.get(tokenSet);
    if (before?.what === what && clock.now() - before.at < TOLD_AGAIN_MS) return;
    this.#told.set(tokenSet, { what, at: clock.now() });
    events.rotationWaits({ tokenSet, state, says, resolve });
  }
}
