/**
 * The policies as the vendor keeps them. A change is kept at once and seen by reads only after it has settled, so that a
 * client that trusts its first read back is found out.
 */
import type { PolicyObject } from './keys.ts';

interface State {
  readonly from: number;
  readonly revision: number;
  /** Null once the policy is deleted. */
  readonly policy: PolicyObject | null;
}

export interface PolicySettings {
  readonly settleMs: number;
  readonly now: () => number;
  /** Whether `version` rises with a change. */
  readonly counts: boolean;
}

/** What a reader sees. */
export interface Seen {
  readonly policy: PolicyObject;
  /** Grows with every change, `version` or not. */
  readonly revision: number;
}

export class Policies {
  readonly #settings: PolicySettings;
  readonly #histories = new Map<string, State[]>();
  readonly #assignments = new Map<string, readonly unknown[]>();
  #stamps = 0;

  constructor(settings: PolicySettings) {
    this.#settings = settings;
  }

  /** Adds a policy with its id, stamps and `version: 1` in it. `settled` makes it visible at once. */
  add(policy: PolicyObject & { readonly id: string }, assignments: readonly unknown[], settled: boolean): void {
    const from = settled ? Number.NEGATIVE_INFINITY : this.#settings.now();
    this.#histories.set(policy.id, [{ from, revision: 1, policy }]);
    this.#assignments.set(policy.id, assignments);
  }

  /** As it is, settled or not; null where there is none. */
  current(id: string): PolicyObject | null {
    return this.#histories.get(id)?.at(-1)?.policy ?? null;
  }

  /** As a read sees it now. */
  seen(id: string): Seen | null {
    const history = this.#histories.get(id) ?? [];
    const horizon = this.#settings.now() - this.#settings.settleMs;
    const state = history.findLast((candidate) => candidate.from <= horizon);
    return state?.policy ? { policy: state.policy, revision: state.revision } : null;
  }

  /** Every policy that a list shows now, in the order of creation. */
  list(): readonly PolicyObject[] {
    return [...this.#histories.keys()].map((id) => this.seen(id)?.policy).filter((policy) => policy !== undefined);
  }

  ids(): readonly string[] {
    return [...this.#histories.keys()].filter((id) => this.current(id) !== null);
  }

  /** Keeps a changed policy: one version up, stamped. */
  change(id: string, after: PolicyObject): PolicyObject {
    const last = this.#histories.get(id)?.at(-1);
    const version = Number(last?.policy?.version ?? 0) + (this.#settings.counts ? 1 : 0);
    const policy = { ...after, version, lastModifiedDateTime: this.stamp() };
    this.#keep(id, policy);
    return policy;
  }

  remove(id: string): void {
    this.#keep(id, null);
  }

  assignments(id: string): readonly unknown[] {
    return this.#assignments.get(id) ?? [];
  }

  assign(id: string, assignments: readonly unknown[]): void {
    this.#assignments.set(id, assignments);
  }

  /** Now, with seven digits of a second as Graph writes it; no two stamps are equal. */
  stamp(): string {
    this.#stamps = (this.#stamps + 1) % 10_000;
    return timestamp(this.#settings.now(), this.#stamps);
  }

  #keep(id: string, policy: PolicyObject | null): void {
    const { now, settleMs } = this.#settings;
    const history = this.#histories.get(id) ?? [];
    const revision = (history.at(-1)?.revision ?? 0) + 1;
    const seenAt = history.findLastIndex((state) => state.from <= now() - settleMs);
    this.#histories.set(id, [...history.slice(Math.max(0, seenAt)), { from: now(), revision, policy }]);
  }
}

/** Milliseconds since 1970 as Graph writes them, with seven digits of a second. */
export function timestamp(at: number, fraction = 0): string {
  return new Date(at).toISOString().replace('Z', `${String(fraction).padStart(4, '0')}Z`);
}

/** What Graph shows where there is no time. */
export const NO_TIME = '0001-01-01T00:00:00Z';
