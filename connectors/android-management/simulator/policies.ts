/** The enterprise's policies. A change is kept at once and seen by reads only after it has settled. */
import { type Fields, fieldsOf, listOf, withField } from './exact-json.ts';

interface State {
  readonly from: number;
  /** Grows with every change, `version` or not. */
  readonly revision: number;
  /** Null once the policy is deleted. */
  readonly policy: Fields | null;
}

export interface Seen {
  readonly policy: Fields;
  readonly revision: number;
}

export interface PolicySettings {
  readonly settleMs: number;
  readonly now: () => number;
  /** By how much `version` rises with a change. */
  readonly step: number;
}

export class Policies {
  readonly #settings: PolicySettings;
  readonly #histories = new Map<string, State[]>();

  constructor(settings: PolicySettings) {
    this.#settings = settings;
  }

  /** A policy that has been there for long. */
  add(id: string, policy: Fields): void {
    this.#histories.set(id, [{ from: Number.NEGATIVE_INFINITY, revision: 1, policy }]);
  }

  /** As it is, settled or not; null where there is none. */
  current(id: string): Fields | null {
    return this.#histories.get(id)?.at(-1)?.policy ?? null;
  }

  /** As a read sees it now. */
  seen(id: string): Seen | null {
    const horizon = this.#settings.now() - this.#settings.settleMs;
    const state = this.#histories.get(id)?.findLast(({ from }) => from <= horizon);
    return state?.policy ? { policy: state.policy, revision: state.revision } : null;
  }

  change(id: string, after: Fields): Fields {
    const version = Number(this.current(id)?.version ?? 0) + this.#settings.step;
    const policy = { ...after, version: String(version) };
    this.#keep(id, policy);
    return policy;
  }

  remove(id: string): void {
    this.#keep(id, null);
  }

  #keep(id: string, policy: Fields | null): void {
    const history = this.#histories.get(id) ?? [];
    const revision = (history.at(-1)?.revision ?? 0) + 1;
    this.#histories.set(id, [...history, { from: this.#settings.now(), revision, policy }]);
  }
}

/** One app of a policy, null where the policy doesn't name it. */
export function appIn(policy: Fields, packageName: string): Fields | null {
  return fieldsOf(listOf(policy.applications).find((app) => fieldsOf(app)?.packageName === packageName));
}

/** The policy with an app in the place of the one of the same package, or at the end. */
export function withApp(policy: Fields, app: Fields): Fields {
  const apps = listOf(policy.applications);
  const at = apps.findIndex((other) => fieldsOf(other)?.packageName === app.packageName);
  return withField(policy, 'applications', at < 0 ? [...apps, app] : apps.with(at, app));
}
