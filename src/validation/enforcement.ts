/**
 * Which services ask phones for a token at all. Before the day on which a service begins, or while it is switched off there,
 * every phone is let in, whatever it presents. What was read of a service last holds until it is read again.
 */
import { type AuthorityRecord, isEnforced } from '../model/authority-record.ts';

/** The token sets that are configured, each with the kind of its authority. */
export type ConfiguredSets = ReadonlyMap<string, { readonly kind: string }>;

/** What is remembered of every service, arranged for one question. It never changes. */
export class Enforcement {
  /** Of the services that do not simply ask. */
  readonly #records: ReadonlyMap<string, AuthorityRecord>;

  constructor(records: readonly AuthorityRecord[]) {
    const waiting = records.filter(({ enforcedFrom }) => enforcedFrom !== null);
    this.#records = new Map(waiting.map((record) => [record.tokenSet, record]));
  }

  /** Whether every service asks, whenever it is. */
  get isEverywhere(): boolean {
    return this.#records.size === 0;
  }

  /**
   * Whether every phone is let in at `now`. Where no token set is named, nobody knows which service is meant: then only if none
   * of the configured ones asks.
   */
  letsAllIn(tokenSet: string | undefined, sets: ConfiguredSets, now: number): boolean {
    if (tokenSet !== undefined) return this.#waits(tokenSet, sets, now);
    return sets.size > 0 && [...sets.keys()].every((set) => this.#waits(set, sets, now));
  }

  #waits(tokenSet: string, sets: ConfiguredSets, now: number): boolean {
    const record = this.#records.get(tokenSet);
    // A set may have got another authority since: what the one before was about is over.
    if (record === undefined || sets.get(tokenSet)?.kind !== record.kind) return false;
    return !isEnforced(record.enforcedFrom, now);
  }
}
