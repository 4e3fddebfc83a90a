/** What stands between who asks and what is known: the key, the age of the tokens, and the limit on guessing. Every answer is counted. */
import type { Configuration } from '../config/configuration.ts';
import { type SentKey, sentKey } from './caller-key.ts';
import { REASONS, type Reason, TOO_STALE } from './decide.ts';
import type { Answer, Following } from './follow.ts';
import { Guesses } from './guesses.ts';

/** The settings that every answer depends on. They may change while the listener is up. */
export type GateSettings = Omit<Configuration['validation'], 'workers'>;

/** What the gate tells the log: the part of `Events` it needs. */
export interface GateEvents {
  /** An address presents unknown values faster than it may, and is put off. Told once a minute, whichever address it is. */
  validationGuessed(fields: { readonly address: string; readonly perMinute: number }): void;
}

/** What the gate is made with. */
export interface GateOptions {
  readonly follow: Following;
  readonly settings: GateSettings;
  readonly events: GateEvents;
  readonly now?: () => number;
}

/** A decision, or why there is none. */
export type Given = Answer | PutOff;

/** Too many unknown values have come from where this one came from. */
export interface PutOff {
  readonly decision: null;
  readonly why: 'put-off';
  readonly retryAfterMs: number;
}

/** Where a request comes from: a socket. */
export interface From {
  readonly remoteAddress?: string | undefined;
}

/** How often each answer was given: a reason, or why there was no decision, or that the key was wrong. */
export type Answered = Readonly<Record<Reason | Exclude<Given, { decision: object }>['why'] | 'unauthorized', number>>;

const TOLD_EVERY_MS = 60_000;

/** One gate stands before one listener. */
export class Gate {
  readonly answered = noneAnswered();
  readonly #follow: Following;
  readonly #events: GateEvents;
  readonly #now: () => number;
  readonly #guesses: Guesses;
  #settings: GateSettings;
  #sentKey: SentKey;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor({ follow, settings, events, now = Date.now }: GateOptions) {
    this.#follow = follow;
    this.#events = events;
    this.#now = now;
    this.#settings = settings;
    this.#sentKey = sentKey(settings.key);
    this.#guesses = new Guesses(settings.guesses);
  }

  get settings(): GateSettings {
    return this.#settings;
  }

  /** Goes on with other settings. */
  use(settings: GateSettings): void {
    this.#settings = settings;
    this.#sentKey = sentKey(settings.key);
    this.#guesses.perMinute = settings.guesses;
  }

  /** Whether who sends these header fields may ask at all. */
  lets(headers: Parameters<SentKey>[0]): boolean {
    if (this.#sentKey(headers)) return true;
    this.answered.unauthorized += 1;
    return false;
  }

  /** What is answered to a value. */
  ask(value: string, tokenSet: string | undefined, from: From): Given {
    const given = this.#given(this.#follow.ask(value, tokenSet), value, from);
    this.answered[given.decision === null ? given.why : given.decision.reason] += 1;
    return given;
  }

  #given(answer: Answer, value: string, from: From): Given {
    if (answer.decision === null) return answer;
    const { maxStalenessMs, whenStale } = this.#settings;
    if (whenStale === 'halt' && answer.ageMs > maxStalenessMs) return { ...answer, decision: TOO_STALE, stale: true };
    // A phone without any value doesn't guess.
    if (answer.decision.reason !== 'no-match' || value === '') return answer;
    const retryAfterMs = this.#guesses.count(from.remoteAddress ?? '', this.#now());
    if (retryAfterMs === 0) return answer;
    this.#tell(from);
    return { decision: null, why: 'put-off', retryAfterMs };
  }

  #tell({ remoteAddress = '' }: From): void {
    const now = this.#now();
    if (now - this.#toldAt < TOLD_EVERY_MS) return;
    this.#toldAt = now;
    this.#events.validationGuessed({ address: remoteAddress, perMinute: this.#settings.guesses });
  }
}

/** Nothing has been answered yet. */
export function noneAnswered(): Record<keyof Answered, number> {
  const reasons = Object.fromEntries(Object.keys(REASONS).map((reason) => [reason, 0])) as Record<Reason, number>;
  return { ...reasons, 'not-loaded': 0, 'unknown-token-set': 0, 'put-off': 0, unauthorized: 0 };
}
