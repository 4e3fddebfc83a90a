/**
 * The contract between Watchword and a place where somebody else decides which tokens are active: a service's API, a file, a vault,
 * or a console in front of a person.
 *
 * A definition does not compare, remember, retry, sleep, log or read the environment. It lists all active tokens or throws; it
 * adds or takes away one value, and leaves everything else as it was. What came of that is seen by listing again.
 */
import type { z } from 'zod';
import type { Kit, Limits, Permission } from '../connector/contract.ts';
import type { EnforcedFrom } from '../model/authority-record.ts';
import type { Secret } from '../model/secret.ts';
import type { Finding } from '../model/slot.ts';

/** An authority as it is listed in `authorities/index.ts`. Reading a definition has no effects. */
// biome-ignore lint/suspicious/noExplicitAny: the list of authorities is heterogeneous; each definition is typed where it is written.
export interface AuthorityDefinition<Settings = any> {
  /** The folder's name, and the word in `authority.kind`. */
  readonly kind: string;
  readonly title: string;
  /** What people call this one, where its settings say it: `PingID's console`. Pure. */
  titleFor?(settings: Settings): string;
  /** The page it was written from. */
  readonly docs: string;
  /** A strict object, declared here and nowhere else. The core adds `kind`, `lookEvery`, and where it is reached by HTTP `ca`, `proxy` and `timeout`. */
  readonly settings: z.ZodType<Settings>;
  /**
   * Who adds and takes away tokens. `watchword`: the source has `add` and `remove`. `person`: nothing can be asked; a person does it in
   * a console, as `instructions` say, and records it. `others`: the source only lists; who writes there decides.
   */
  readonly changedBy: 'watchword' | 'person' | 'others';
  /**
   * `may-be-lost`: the service takes nothing but the whole object and has nothing to compare it with, so that what somebody else saves
   * between our read and our write is overwritten unseen. Unless given, it is noticed.
   */
  readonly concurrentChange?: 'may-be-lost';
  /** Whether it is reached by HTTP, through `kit.fetch`. */
  readonly http: boolean;
  readonly permissions: readonly (Omit<Permission, 'for'> & { readonly for: 'list' | 'change' })[];
  /** The published limits; the kit keeps us well below. Of no meaning without HTTP. */
  readonly limits: Limits;
  /** What a person has to do so that a token is added or taken away, step by step; needed unless `changedBy` is `watchword`. Pure. */
  instructions?(settings: Settings, what: 'add' | 'remove'): readonly string[];
  /**
   * Where what is listed may be half of what somebody is just writing: a token that is missing counts as gone only if the list is the
   * same so many milliseconds later. Unless given, a list is whole.
   */
  readonly steadyMs?: number;
  /** Files whose change calls for a look. Pure. */
  watches?(settings: Settings): readonly string[];
  /** No I/O: that starts with the first call of a method. Left out where nothing can be asked. */
  open?(settings: Settings, kit: AuthorityKit): TokenSource;
}

/** What can be asked. Every method stops soon after its signal fires, and throws `Failure` and nothing else on purpose. */
export interface TokenSource {
  /**
   * Every active token, or a throw. None at all is a `rejected` failure that says what is missing: an empty answer never means that
   * every token is gone.
   */
  list(signal: AbortSignal): Promise<ActiveTokens>;
  /**
   * Makes one more value active; one that is active already changes nothing. Throws `conflict` when something else changed in
   * between. Whatever it throws or answers, only `list` tells what came of it: a service may even have chosen a value of its own.
   */
  add?(value: Secret, signal: AbortSignal): Promise<void>;
  /** Takes one value away; one that is gone changes nothing. Refuses, `rejected`, to take the last one. Otherwise like `add`. */
  remove?(value: Secret, signal: AbortSignal): Promise<void>;
  /** May we come in, and is everything in place? Findings as they come; a check that fails is a finding, never a throw. */
  check(signal: AbortSignal): AsyncIterable<Finding>;
}

/** The active tokens of one authority at one moment. */
export interface ActiveTokens {
  /** At least one, without duplicates, oldest first as far as that is known. */
  readonly tokens: readonly {
    readonly value: Secret;
    /** Milliseconds since 1970; null where nobody tells. */
    readonly createdAt: number | null;
  }[];
  readonly enforcedFrom: EnforcedFrom;
  /** What was passed over, and should not have been there; a sentence each, without a value. */
  readonly warnings?: readonly string[];
}

/** All of the outside world an authority sees. */
export interface AuthorityKit extends Kit {
  /** A whole file. Throws `unavailable` for one that can't be read, and `rejected` for one longer than `most` bytes. */
  readonly readFile: (path: string, most: number) => Promise<Uint8Array>;
  /** The permission bits of a file, such as `0o640`. Throws `unavailable` for one that can't be looked at. */
  readonly modeOf: (path: string) => Promise<number>;
}
