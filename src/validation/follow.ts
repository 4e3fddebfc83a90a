/**
 * Keeps the tokens in memory as fresh as the store, and with them which services ask for one. A small number, `version()`, is
 * asked for several times a second, and as soon as the store says that something has changed; when the number has changed, all
 * of it is read and takes the place of the old in one step.
 *
 * `asOf` is the moment *before* the version was asked for: what was committed by then is in every answer. While the store is
 * out of reach the last known tokens go on answering, and every answer says that it is stale.
 */
import { type Clock, systemClock } from '../clock.ts';
import { type Fingerprint, KNOWN_EVERYWHERE_MS } from '../model/token.ts';
import { startStopwatch } from '../stopwatch.ts';
import type { AuthoritiesTable, Store, TokensTable } from '../store/contract.ts';
import { ActiveSet } from './active-set.ts';
import { type Decision, decide, fingerprintOf, type LetsAllIn } from './decide.ts';
import { type ConfiguredSets, Enforcement } from './enforcement.ts';
import { type Lag, LagMeter } from './lag.ts';
import { Sightings } from './sightings.ts';

/** The part of the store that is followed. */
export interface FollowedStore {
  readonly apart: {
    readonly tokens: Pick<TokensTable, 'list' | 'version'>;
    readonly authorities: Pick<AuthoritiesTable, 'list'>;
  };
  fingerprint(value: string): Fingerprint;
  readonly onChange: Store['onChange'];
}

/** What following tells the log: the part of `Events` it needs. */
export interface FollowEvents {
  /** The tokens in memory are this old, which is too old; `says` is the store's last error. Told once until they are fresh. */
  validationStale(fields: { readonly staleMs: number; readonly says: string }): void;
  /** They are fresh again: the store's version of them, and how many are active. */
  validationFresh(fields: { readonly version: number; readonly tokens: number }): void;
}

export interface FollowOptions {
  readonly store: FollowedStore;
  readonly events: FollowEvents;
  /** How often the store is asked whether something changed. */
  readonly pollMs?: number;
  /** From which age on answers call themselves stale. */
  readonly staleAfterMs?: number;
  /** The token sets of the configuration: known although they have no token yet. None unless given. */
  readonly configured?: () => ConfiguredSets;
  /** Milliseconds since 1970, and by a clock that nobody can set; those of the machine unless given. */
  readonly clock?: Pick<Clock, 'now' | 'steady'>;
}

/** A decision with its age, or why there is none. */
export type Answer =
  | {
      readonly decision: Decision;
      /** The moment the tokens are known to have been so, ISO 8601. */
      readonly asOf: string;
      readonly ageMs: number;
      readonly stale: boolean;
    }
  | { readonly decision: null; readonly why: 'not-loaded' | 'unknown-token-set' };

export interface Freshness {
  /** Null before the tokens were read for the first time. */
  readonly refreshedAt: number | null;
  /** Counted from the start before the tokens were read for the first time. */
  readonly ageMs: number;
  readonly stale: boolean;
  readonly activeTokens: number;
}

/** The followed tokens: ask them about a presented value. */
export interface Following extends Disposable {
  ask(value: string, tokenSet?: string): Answer;
  freshness(): Freshness;
  /** How late a change is in force here. */
  lag(): Lag;
  /** Reads what is committed now. It throws what the store throws; then it is seen as soon as the store is in reach again. */
  refresh(): Promise<void>;
  /** Which tokens were presented, until somebody takes them. */
  readonly sightings: Sightings;
}

/** A change of the tokens is seen after this long and the time of one query. */
export const POLL_MS = 250;
/** The published bound: an answer that doesn't call itself stale knows everything committed this long ago. */
export const STALE_AFTER_MS = KNOWN_EVERYWHERE_MS;
/** A query that takes longer is given up: it may hang on a connection whose other end is gone, while a new one would work. */
const GIVE_UP_POLL_MS = 5000;
/** Why the tokens are stale when no query has failed: one hangs. */
const NO_ANSWER = 'the store does not answer';

const NO_SETS: ConfiguredSets = new Map();

const asksAll: LetsAllIn = () => false;

/** Begins to follow; resolves after the first attempt to read, successful or not. Dispose of it to stop. */
export async function follow(options: FollowOptions): Promise<Following> {
  const follower = new Follower(options);
  await follower.poll();
  return follower;
}

interface Snapshot {
  /** How long ago the store was asked for it, however clocks were set since. */
  readonly age: () => number;
  readonly tokens: ActiveSet;
  readonly enforcement: Enforcement;
  readonly version: number;
  readonly refreshedAt: number;
  readonly asOf: string;
}

class Follower implements Following {
  readonly sightings = new Sightings();
  readonly #lag = new LagMeter();
  readonly #store: FollowedStore;
  readonly #events: FollowEvents;
  readonly #staleAfterMs: number;
  readonly #configured: () => ConfiguredSets;
  readonly #clock: Pick<Clock, 'now' | 'steady'>;
  readonly #fingerprint: (value: string) => Fingerprint;
  readonly #sinceStart: () => number;
  readonly #timer: NodeJS.Timeout;
  readonly #hearing: Disposable;
  #snapshot: Snapshot | null = null;
  #poll: { readonly age: () => number } | null = null;
  /** Something has changed since the question in hand was asked. */
  #again = false;
  #loadsBegun = 0;
  /** The latest begun of the loads that have succeeded: an earlier one that comes in late knows less, and is dropped. */
  #loadInForce = 0;
  #lastError = NO_ANSWER;
  #toldStale = false;

  constructor(options: FollowOptions) {
    this.#store = options.store;
    this.#events = options.events;
    this.#staleAfterMs = options.staleAfterMs ?? STALE_AFTER_MS;
    this.#configured = options.configured ?? (() => NO_SETS);
    this.#clock = options.clock ?? systemClock;
    this.#fingerprint = (value) => this.#store.fingerprint(value);
    this.#sinceStart = startStopwatch(this.#clock);
    this.#timer = setInterval(() => this.#tick(), options.pollMs ?? POLL_MS);
    this.#hearing = this.#store.onChange('tokens', () => this.#hear());
  }

  ask(value: string, tokenSet?: string): Answer {
    const snapshot = this.#snapshot;
    if (snapshot === null) return { decision: null, why: 'not-loaded' };
    if (tokenSet !== undefined && !snapshot.tokens.has(tokenSet) && !this.#configured().has(tokenSet)) {
      return { decision: null, why: 'unknown-token-set' };
    }
    const now = this.#clock.now();
    const { tokens, enforcement } = snapshot;
    const letsAllIn: LetsAllIn = enforcement.isEverywhere
      ? asksAll
      : (set) => enforcement.letsAllIn(set, this.#configured(), now);
    const decision = decide(tokens, fingerprintOf(value, this.#fingerprint), tokenSet, letsAllIn);
    if (decision.token !== null) this.sightings.saw(decision.token.id, now);
    const ageMs = snapshot.age();
    return { decision, asOf: snapshot.asOf, ageMs, stale: ageMs > this.#staleAfterMs };
  }

  freshness(): Freshness {
    const refreshedAt = this.#snapshot?.refreshedAt ?? null;
    const ageMs = this.#snapshot?.age() ?? this.#sinceStart();
    const stale = refreshedAt === null || ageMs > this.#staleAfterMs;
    return { refreshedAt, ageMs, stale, activeTokens: this.#snapshot?.tokens.activeTokens ?? 0 };
  }

  lag(): Lag {
    return this.#lag.read({ now: this.#clock.now(), ageMs: this.freshness().ageMs });
  }

  async refresh(): Promise<void> {
    // Always a load of its own: one that is under way may have read before the change was committed.
    await this.#load();
  }

  /** Looks once for changes. Never throws: without an answer, what is known goes on and grows old. */
  async poll(): Promise<void> {
    const poll = { age: startStopwatch(this.#clock) };
    this.#poll = poll;
    try {
      await this.#load();
      this.#lastError = NO_ANSWER;
    } catch (error) {
      this.#lastError = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#poll === poll) this.#poll = null;
    }
    if (this.#poll !== null || !this.#again) return;
    this.#again = false;
    void this.poll();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#hearing[Symbol.dispose]();
    this.#again = false;
  }

  #hear(): void {
    // The question in hand may have been answered before the change; another one beside it would pile up where changes are many.
    if (this.#poll === null) void this.poll();
    else this.#again = true;
  }

  #tick(): void {
    this.#tellStale();
    const hangs = this.#poll !== null && this.#poll.age() > GIVE_UP_POLL_MS;
    if (this.#poll === null || hangs) void this.poll();
  }

  async #load(): Promise<void> {
    this.#loadsBegun += 1;
    const load = this.#loadsBegun;
    const refreshedAt = this.#clock.now();
    const age = startStopwatch(this.#clock);
    const { tokens: table, authorities } = this.#store.apart;
    // The version comes first: a change between the two questions is then read twice, not missed.
    const version = await table.version();
    const known = this.#snapshot;
    const { tokens, enforcement } =
      known?.version === version
        ? known
        : { tokens: new ActiveSet(await table.list()), enforcement: new Enforcement(await authorities.list()) };
    if (load < this.#loadInForce) return;
    this.#loadInForce = load;
    this.#measure(version);
    this.#snapshot = { tokens, enforcement, version, age, refreshedAt, asOf: new Date(refreshedAt).toISOString() };
    if (this.#toldStale && !this.freshness().stale) {
      this.#toldStale = false;
      this.#events.validationFresh({ version, tokens: tokens.activeTokens });
    }
  }

  /** Something newer comes into force. */
  #measure(version: number): void {
    const before = this.#snapshot;
    const now = this.#clock.now();
    if (before !== null) this.#lag.saw(before.age(), { changed: before.version !== version, now });
  }

  #tellStale(): void {
    const { ageMs } = this.freshness();
    if (this.#toldStale || ageMs <= this.#staleAfterMs) return;
    this.#toldStale = true;
    this.#events.validationStale({ staleMs: ageMs, says: this.#lastError });
  }
}
