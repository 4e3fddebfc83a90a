/**
 * Looking at an authority that is somewhere else. It is read outside of any transaction, and what was seen is written down in one.
 * Whoever has written in between has perhaps seen more: what was read before that is read again, so that a token which another
 * process has just added is never revoked by somebody who began to read earlier.
 */

import type { AuthorityRecord } from '../model/authority-record.ts';
import { Failure } from '../model/failure.ts';
import type { Secret } from '../model/secret.ts';
import { isActive, shortFingerprint } from '../model/token.ts';
import type { ActiveTokens, TokenSource } from './definition.ts';
import { OneCall } from './one-call.ts';
import { readSeen } from './seen.ts';
import { type Looked, writeDown, writeEnforcement } from './write-down.ts';

/** How often it is read anew because somebody else wrote meanwhile. */
const MOST_READINGS = 5;

/** That nothing has changed is written down no more often: each time is a write that everybody else waits for. */
const LOOKED_EVERY_MS = 5_000;

/** What is looked at, and how. */
export interface LookingOptions extends Looked {
  readonly title: string;
  readonly source: TokenSource;
  /** As the definition says. */
  readonly steadyMs: number;
  /** Tells the redactor of a value. */
  readonly guard: (value: Secret) => void;
}

/** Looks at one authority; see the top of the file. */
export class Looking {
  readonly #on: LookingOptions;
  readonly #call = new OneCall((signal) => this.#look(signal));
  /** When this process last read all of it. */
  #lookedAt: number | null = null;
  /** Since when this process fails to. */
  #failingSince: number | null = null;
  /** The warnings that were told last. */
  #warned: readonly string[] = [];

  constructor(on: LookingOptions) {
    this.#on = on;
  }

  /** Looks, unless somebody has within the last `withinMs` and found everything well. */
  async look(signal: AbortSignal, withinMs = 0): Promise<void> {
    if (withinMs > 0 && (await this.#wasLookedAt(withinMs))) return;
    await this.#call.join(signal);
  }

  /** A look that begins from now on. */
  fresh(signal: AbortSignal): Promise<void> {
    return this.#call.fresh(signal);
  }

  async #wasLookedAt(withinMs: number): Promise<boolean> {
    const record = await this.#record();
    if (this.#failingSince !== null || record.failing !== null) return false;
    const at = Math.max(record.lookedAt ?? Number.NEGATIVE_INFINITY, this.#lookedAt ?? Number.NEGATIVE_INFINITY);
    return this.#on.tokens.clock.now() - at < withinMs;
  }

  async #look(signal: AbortSignal): Promise<void> {
    for (let readings = 0; readings < MOST_READINGS; readings++) {
      const record = await this.#record();
      const { looks } = record;
      const beganAt = this.#on.tokens.clock.now();
      const listed = await this.#listed(signal, looks);
      await this.#refuseAnotherPlace(listed, record);
      if (!(await this.#isSteady(listed, signal, looks))) continue;
      if (await this.#write(listed, beganAt, looks)) return;
    }
    const says = `what ${this.#on.title} has changed each time while it was read; it has to be looked at again`;
    throw new Failure('conflict', says);
  }

  /** Everything it has, or a failure that is written down. */
  async #listed(signal: AbortSignal, looks: number): Promise<Listed> {
    const { guard, source, title, tokens } = this.#on;
    try {
      const active = await source.list(signal);
      for (const { value } of active.tokens) guard(value);
      return { active, seen: readSeen(active, title, (value) => tokens.store.fingerprint(value), tokens.form) };
    } catch (error) {
      if (signal.aborted) throw error;
      throw await this.#failed(error, looks);
    }
  }

  /**
   * Tokens that were decided elsewhere so far are not revoked because a place that was never looked at doesn't have them: somebody may
   * have named the wrong one, and phones hold them.
   */
  async #refuseAnotherPlace({ seen }: Listed, { kind: before, looks, lookedAt }: AuthorityRecord): Promise<void> {
    const { kind, title, tokens } = this.#on;
    if (lookedAt !== null && before === kind) return;
    const listed = new Set(seen.map(({ fingerprint }) => fingerprint));
    const missing = (await tokens.list()).filter((token) => isActive(token) && !listed.has(token.fingerprint));
    if (missing.length === 0) return;
    const names = missing.map(({ fingerprint }) => shortFingerprint(fingerprint)).join(', ');
    const says = `${title} has never decided about ${tokens.tokenSet} and does not have ${names}, active here: is it the right place? Add what is missing there, or go back to the authority before it and revoke it there; nothing is changed`;
    throw await this.#failed(new Failure('rejected', says), looks);
  }

  /** Whether a list in which tokens are missing is the same a moment later: nobody is refused because of half a file. */
  async #isSteady({ seen }: Listed, signal: AbortSignal, looks: number): Promise<boolean> {
    const { steadyMs, tokens } = this.#on;
    if (steadyMs === 0) return true;
    const listed = new Set(seen.map(({ fingerprint }) => fingerprint));
    const isMissing = (await tokens.list()).some((token) => isActive(token) && !listed.has(token.fingerprint));
    if (!isMissing) return true;
    await tokens.clock.sleep(steadyMs, signal);
    const again = await this.#listed(signal, looks);
    return again.seen.length === seen.length && again.seen.every(({ fingerprint }) => listed.has(fingerprint));
  }

  /** False, with nothing written, where somebody else wrote since it was read. */
  async #write({ active, seen }: Listed, beganAt: number, looks: number): Promise<boolean> {
    const { store } = this.#on.tokens;
    const { enforcedFrom, warnings = [] } = active;
    const written = await store.write(async (tables) => {
      const record = (await tables.authorities.get(this.#on.tokens.tokenSet)) ?? this.#unknown();
      if (record.looks !== looks) return null;
      const { changed, tell } = await writeDown(this.#on, tables, seen);
      if (record.enforcedFrom !== enforcedFrom) {
        await writeEnforcement(this.#on, tables, record.enforcedFrom, enforcedFrom);
      }
      const isNews =
        changed || record.failing !== null || record.enforcedFrom !== enforcedFrom || record.kind !== this.#on.kind;
      if (isNews || record.lookedAt === null || beganAt - record.lookedAt >= LOOKED_EVERY_MS) {
        const { kind } = this.#on;
        const lookedAt = beganAt;
        await tables.authorities.save({ ...record, kind, looks: looks + 1, lookedAt, failing: null, enforcedFrom });
      }
      return { tell, failing: record.failing };
    });
    if (written === null) return false;
    this.#lookedAt = beganAt;
    this.#tellBack(written.failing?.since ?? this.#failingSince);
    this.#tellWarnings(warnings);
    for (const tell of written.tell) tell();
    return true;
  }

  /** No token is changed: that it can't be read says nothing about any of them. */
  async #failed(error: unknown, looks: number): Promise<Failure> {
    const { events, kind, title, tokens } = this.#on;
    const now = tokens.clock.now();
    const failure = error instanceof Failure ? error : bug(title, error);
    const { message: says, status, requestId } = failure;
    this.#failingSince ??= now;
    await tokens.store.write(async ({ authorities }) => {
      const record = (await authorities.get(tokens.tokenSet)) ?? this.#unknown();
      // Somebody could read it meanwhile.
      if (record.looks !== looks) return;
      await authorities.save({ ...record, failing: { since: record.failing?.since ?? now, at: now, says } });
    });
    const about = { tokenSet: tokens.tokenSet, authority: kind };
    events.authorityFailed(
      failure === error
        ? { ...about, kind: failure.kind, says, status, requestId }
        : { ...about, kind: 'bug', says, error },
    );
    return failure;
  }

  #tellBack(failingSince: number | null): void {
    const { events, kind, tokens } = this.#on;
    this.#failingSince = null;
    if (failingSince === null) return;
    const failedForMs = Math.max(0, tokens.clock.now() - failingSince);
    events.authorityBack({ tokenSet: tokens.tokenSet, authority: kind, failedForMs });
  }

  #tellWarnings(warnings: readonly string[]): void {
    const { events, kind, tokens } = this.#on;
    if (JSON.stringify(warnings) === JSON.stringify(this.#warned)) return;
    this.#warned = warnings;
    events.authorityWarned({ tokenSet: tokens.tokenSet, authority: kind, warnings });
  }

  async #record(): Promise<AuthorityRecord> {
    const { store, tokenSet } = this.#on.tokens;
    return (await store.read.authorities.get(tokenSet)) ?? this.#unknown();
  }

  #unknown(): AuthorityRecord {
    const { kind, tokens } = this.#on;
    return { tokenSet: tokens.tokenSet, kind, looks: 0, lookedAt: null, failing: null, enforcedFrom: null };
  }
}

interface Listed {
  readonly active: ActiveTokens;
  readonly seen: ReturnType<typeof readSeen>;
}

function bug(title: string, cause: unknown): Failure {
  return new Failure('protocol', `reading ${title} failed in a way that must not happen; the log has it`, { cause });
}
