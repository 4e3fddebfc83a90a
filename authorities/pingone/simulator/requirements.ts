/** The one object that everything is about: what clients have sent, and what the service stamps on it. */
import { type Member, objectOf } from './json-text.ts';
import type { Quirks } from './quirks.ts';

/** Read-only, says the documentation: the service's own, whatever a client sends. */
export const READ_ONLY: readonly string[] = ['application', 'environment', 'updatedAt'];

export interface RequirementsSettings {
  readonly environmentId: string;
  readonly applicationId: string;
  readonly quirks: Quirks;
  readonly now: () => number;
}

export class Requirements {
  readonly #settings: RequirementsSettings;
  #members: readonly Member[] | null;
  #updatedAt: number;

  constructor(settings: RequirementsSettings, members: readonly Member[] | null) {
    this.#settings = settings;
    this.#members = members;
    this.#updatedAt = settings.now();
  }

  /** All but the stamps, as it was sent; null while nothing is defined. */
  get members(): readonly Member[] | null {
    return this.#members;
  }

  replace(members: readonly Member[]): void {
    const { now } = this.#settings;
    this.#members = members.filter(({ name }) => !READ_ONLY.includes(name));
    // Two changes in one instant of a clock that a test holds still are two changes.
    this.#updatedAt = Math.max(now(), this.#updatedAt + 1);
  }

  clear(): void {
    this.#members = null;
  }

  /** As a read answers; null while nothing is defined. */
  text(): string | null {
    if (this.#members === null) return null;
    const { environmentId, applicationId, quirks } = this.#settings;
    const updatedAt = new Date(this.#updatedAt).toISOString();
    const stamps = {
      environment: `{"id":"${environmentId}"}`,
      application: `{"id":"${applicationId}"}`,
      updatedAt: JSON.stringify(quirks.updatedAt === 'seconds' ? updatedAt.replace(/\.\d+/, '') : updatedAt),
    };
    const stamp = (name: keyof typeof stamps): Member => ({ name, spelledName: `"${name}"`, value: stamps[name] });
    return objectOf([stamp('environment'), ...this.#members, stamp('updatedAt'), stamp('application')]);
  }
}
