/** A store in memory, as far as validation follows it: tokens, a version, and ways to be out of reach or slow. */
import { createHmac } from 'node:crypto';
import type { AuthorityRecord, EnforcedFrom } from '../../src/model/authority-record.ts';
import type { Fingerprint, Token, TokenStage } from '../../src/model/token.ts';
import type { Topic } from '../../src/store/changes.ts';
import { StoreUnavailable } from '../../src/store/contract.ts';
import type { FollowEvents, FollowedStore } from '../../src/validation/follow.ts';
import type { ListenerEvents } from '../../src/validation/listener.ts';

export function fingerprint(value: string): Fingerprint {
  return createHmac('sha256', 'a key for tests').update(value).digest('hex') as Fingerprint;
}

export function token(value: string, stage: TokenStage = 'current', tokenSet = 'pingid'): Token {
  const id = `${tokenSet}/${value}`;
  const none = { currentAt: null, retiredAt: null, revokedAt: null };
  return { id, tokenSet, stage, fingerprint: fingerprint(value), note: '', createdAt: 0, ...none };
}

/** What is remembered of an authority whose service asks for a token from then on. */
export function enforced(enforcedFrom: EnforcedFrom, tokenSet = 'pingid', kind = 'acme-id'): AuthorityRecord {
  return { tokenSet, kind, looks: 1, lookedAt: 0, failing: null, enforcedFrom };
}

type Query = 'version' | 'list';

export class TokenTable implements FollowedStore {
  #tokens: readonly Token[];
  #authorities: readonly AuthorityRecord[] = [];
  #version = 1;
  readonly #listeners = new Set<() => void>();
  #held: { readonly query: Query; readonly until: Promise<void> } | null = null;
  /** While true, every query fails. */
  outOfReach = false;
  /** How often all tokens were read. */
  lists = 0;
  readonly fingerprint = fingerprint;

  constructor(...tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Commits other tokens. */
  commit(...tokens: readonly Token[]): void {
    this.#tokens = tokens;
    this.#version += 1;
  }

  /** Commits other knowledge of what services ask for; the tokens stay. */
  enforce(...authorities: readonly AuthorityRecord[]): void {
    this.#authorities = authorities;
    this.#version += 1;
  }

  /** Queries of this kind begun from now on see the rows as they are now, and get them when the returned function is called. */
  hold(query: Query): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = { query, until: promise };
    return resolve;
  }

  /** Queries begun from now on are answered at once; those already held still wait. */
  holdNoMore(): void {
    this.#held = null;
  }

  /** Says that something has changed. */
  hint(): void {
    for (const listener of this.#listeners) listener();
  }

  onChange(_topic: Topic, listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  readonly apart = {
    tokens: {
      version: () => this.#answer('version', this.#version),
      list: () => {
        this.lists += 1;
        return this.#answer('list', this.#tokens);
      },
    },
    authorities: { list: () => this.#answer('list', this.#authorities) },
  };

  async #answer<T>(query: Query, rows: T): Promise<T> {
    if (this.#held?.query === query) await this.#held.until;
    if (this.outOfReach) throw new StoreUnavailable('the database does not answer');
    return rows;
  }
}

/** What was told to the log, in order. */
export class ToldEvents implements FollowEvents, ListenerEvents {
  readonly told: { readonly event: string; readonly [field: string]: unknown }[] = [];

  validationStale(fields: { readonly staleMs: number; readonly says: string }): void {
    this.told.push({ event: 'validationStale', ...fields });
  }

  validationFresh(fields: { readonly version: number; readonly tokens: number }): void {
    this.told.push({ event: 'validationFresh', ...fields });
  }

  validationGuessed(fields: { readonly address: string; readonly perMinute: number }): void {
    this.told.push({ event: 'validationGuessed', ...fields });
  }

  bug(fields: { readonly where: string; readonly error: unknown }): void {
    this.told.push({ event: 'bug', ...fields });
  }
}
