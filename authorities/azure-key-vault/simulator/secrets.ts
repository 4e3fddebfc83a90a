/** The secrets of the vault, each with its versions. The service keeps whole seconds. */
import type { Random } from '#simulation';

export interface Version {
  readonly id: string;
  readonly value: string;
  readonly created: number;
  updated: number;
  enabled: boolean;
  nbf?: number;
  exp?: number;
  contentType?: string;
  tags?: Record<string, string>;
  /** Fields that no document names. */
  readonly unknown?: Readonly<Record<string, unknown>>;
}

export type Change = Partial<Pick<Version, 'enabled' | 'nbf' | 'exp' | 'contentType' | 'tags'>>;

export class Secrets {
  readonly #versions = new Map<string, Version[]>();
  readonly #deleted = new Set<string>();
  readonly #random: Random;
  readonly #now: () => number;

  constructor(random: Random, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /**
   * A new version. Two that are made in the same second are a second apart here: which is the older could not be told. `created` and
   * what else a version begins with may be given.
   */
  add(name: string, value: string, given: Partial<Omit<Version, 'id' | 'value'>> = {}): Version {
    const versions = this.#versions.get(name) ?? [];
    const newest = Math.max(0, ...versions.map(({ created }) => created));
    const created = given.created ?? Math.max(this.seconds(), newest + 1);
    const version: Version = { enabled: true, updated: created, ...given, created, id: this.#newId(), value };
    this.#versions.set(
      name,
      [...versions, version].sort((a, b) => a.created - b.created),
    );
    return version;
  }

  change(version: Version, change: Change): void {
    Object.assign(version, change, { updated: this.seconds() });
  }

  /** Oldest first; null where there is no such secret, or it was deleted. */
  versions(name: string): readonly Version[] | null {
    return this.#deleted.has(name) ? null : (this.#versions.get(name) ?? null);
  }

  names(): readonly string[] {
    return [...this.#versions.keys()];
  }

  /** It can be recovered for a while; until then nobody reads it. */
  delete(name: string): void {
    this.#deleted.add(name);
  }

  recover(name: string): void {
    this.#deleted.delete(name);
  }

  /** Enabled, valid already, and not expired. */
  isActive({ enabled, nbf, exp }: Version): boolean {
    const now = this.#now() / 1000;
    return enabled && (nbf === undefined || nbf <= now) && (exp === undefined || exp > now);
  }

  seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  #newId(): string {
    return this.#random.guid().replaceAll('-', '');
  }
}

/** A version as the service shows it, without its value. */
export function shown(url: string, name: string, version: Version): Record<string, unknown> {
  const { id, enabled, nbf, exp, created, updated, contentType, tags, unknown } = version;
  return {
    ...(contentType !== undefined && { contentType }),
    id: `${url}/secrets/${name}/${id}`,
    attributes: {
      enabled,
      ...(nbf !== undefined && { nbf }),
      ...(exp !== undefined && { exp }),
      created,
      updated,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: 90,
    },
    tags: tags ?? {},
    ...unknown,
  };
}
