/**
 * The store: one schema, one query code, two databases. Everything the rest of the program knows of it is here.
 * `read` runs outside a transaction, sees what is committed, and refuses to change anything. `write` runs its work in one
 * transaction: all of it is kept, durably, before the promise resolves, or none of it. Every method throws `StoreUnavailable`
 * when the database can't be reached or written.
 */
import type { AuthorityRecord } from '../model/authority-record.ts';
import type { Order } from '../model/order.ts';
import type { Rotation } from '../model/rotation.ts';
import type { Run } from '../model/run.ts';
import type { Secret } from '../model/secret.ts';
import type { Holding, SlotAt, SlotRecord } from '../model/slot-record.ts';
import type { Fingerprint, Token, TokenStage } from '../model/token.ts';
import type { AccessTable, RepeatableTable, SessionsTable } from './access-contract.ts';
import type { AuditTrail, PositionsTable } from './audit-contract.ts';
import type { BudgetsTable } from './budgets-contract.ts';
import type { CacheTable } from './cache-contract.ts';
import type { Topic } from './changes.ts';
import type { NoticesTable } from './notices-contract.ts';
import type { OverlapsTable } from './overlaps-contract.ts';
import type { ReplicasTable } from './replicas-contract.ts';

export type { AccessKey, AccessTable, RepeatableTable, SessionsTable } from './access-contract.ts';
export type { AuditEntry, AuditRecord, AuditTrail, Position, PositionsTable } from './audit-contract.ts';
export type { NoticesTable } from './notices-contract.ts';
export type { KeptOverlap, OverlapsTable } from './overlaps-contract.ts';
export type { LivingReplica, Replica, ReplicasTable } from './replicas-contract.ts';

export interface Store extends AsyncDisposable {
  readonly read: Tables;
  /** Like `read`, for those who can't wait: slow and numerous reads of others are not in the way. */
  readonly apart: Tables;
  /** One at a time, in all processes on the store: keep the work short, wait for nothing outside, and don't call it inside itself. */
  write<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Keyed HMAC-SHA-256 under a key kept encrypted in the store, so that it survives a change of the encryption key. */
  fingerprint(value: string): Fingerprint;
  /** Calls back soon after something of the topic was committed by any process. A hint: it may come twice, or not at all. */
  onChange(topic: Topic, listener: () => void): Disposable;
}

export interface Tables {
  readonly tokens: TokensTable;
  readonly audit: AuditTrail;
  readonly leases: LeasesTable;
  readonly runs: RunsTable;
  readonly slots: SlotsTable;
  readonly holds: HoldsTable;
  readonly budgets: BudgetsTable;
  readonly cache: CacheTable;
  readonly rotations: RotationsTable;
  readonly sightings: SightingsTable;
  readonly authorities: AuthoritiesTable;
  readonly orders: OrdersTable;
  readonly access: AccessTable;
  readonly sessions: SessionsTable;
  readonly repeatable: RepeatableTable;
  readonly positions: PositionsTable;
  readonly notices: NoticesTable;
  readonly overlaps: OverlapsTable;
  readonly replicas: ReplicasTable;
}

export interface TokensTable {
  /** All tokens of a set (or of every set), oldest first. */
  list(tokenSet?: string): Promise<readonly Token[]>;
  get(id: string): Promise<Token | null>;
  /** Adds a token; `value` is encrypted before it touches the database. Throws `DuplicateToken`. */
  insert(token: Omit<Token, 'fingerprint'>, value: Secret): Promise<Token>;
  /** Changes what is given, and nothing else. Throws `DuplicateToken`, and `UserError` for an id that doesn't exist. */
  update(
    id: string,
    change: {
      readonly stage?: TokenStage;
      readonly note?: string;
      readonly value?: Secret;
      readonly currentAt?: number | null;
      readonly retiredAt?: number | null;
      readonly revokedAt?: number | null;
    },
  ): Promise<Token>;
  /** The value in clear. Who calls it has a request to build, or writes an audit entry first. */
  reveal(id: string): Promise<Secret>;
  /** A number that grows with every committed change of any token: cheap to poll. */
  version(): Promise<number>;
}

/** A lease on a name. `fence` grows each time the name changes hands; a result recorded under an older fence is refused. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly fence: number;
  readonly expiresAt: number;
}

export interface LeasesTable {
  /**
   * The lease, or null while another holder's has not expired. Judged by the database's clock on PostgreSQL. A holder that asks
   * again gets it under a new fence, and loses what it held before.
   */
  acquire(name: string, holder: string, ttlMs: number): Promise<Lease | null>;
  /** The lease with a later end, or null when it has been lost. */
  renew(lease: Lease, ttlMs: number): Promise<Lease | null>;
  /** Throws `LeaseLost` unless the lease is still ours; called in the transaction that records a result. */
  assertHeld(lease: Lease): Promise<void>;
  release(lease: Lease): Promise<void>;
  /** Who took the name last and has not released it, whether or not its time is over. */
  unreleased(name: string): Promise<Lease | null>;
  /** Who holds the name now, for a message; null when nobody does. */
  holder(name: string): Promise<Lease | null>;
}

/** Where something stands among those that are listed by when they began. */
export interface Begun {
  readonly id: string;
  readonly startedAt: number;
}

export interface RunsTable {
  /** Inserts or replaces. */
  save(run: Run): Promise<void>;
  get(id: string): Promise<Run | null>;
  /** Newest first; `before` is the last one of the part that was read before. */
  list(options: {
    readonly account?: string;
    readonly limit: number;
    readonly before?: Begun;
  }): Promise<readonly Run[]>;
  /**
   * Deletes runs that ended (or, if their process died, began) before `endedBefore`, but always keeps the newest `keep` of each
   * account. Returns how many went.
   */
  prune(options: { readonly endedBefore: number; readonly keep: number }): Promise<number>;
}

export interface SlotsTable {
  list(account?: string): Promise<readonly SlotRecord[]>;
  save(record: SlotRecord): Promise<void>;
  holdings(): Promise<readonly Holding[]>;
  /** Remembers that a slot was seen to hold a value at `at`. */
  sawHolding(slot: SlotAt, fingerprint: Fingerprint, at: number): Promise<void>;
  /** Forgets that phones of a slot may serve a value, once the evidence says that none does. */
  forgetHolding(slot: SlotAt, fingerprint: Fingerprint): Promise<void>;
}

/** Until when a vendor host has asked for quiet, by the clock that judges leases; survives a restart. */
export interface HoldsTable {
  /** The time by that clock. */
  now(): Promise<number>;
  list(): Promise<readonly { readonly key: string; readonly until: number; readonly why: string }[]>;
  /** Of two wishes for one key the later end holds. */
  set(key: string, until: number, why: string): Promise<void>;
  clear(key: string): Promise<void>;
}

export interface RotationsTable {
  /** The rotation of the set that has not ended, or null. */
  going(tokenSet: string): Promise<Rotation | null>;
  /** Newest first, of one set or of all; `before` is the last one of the part that was read before. */
  list(options: {
    readonly tokenSet?: string;
    readonly limit: number;
    readonly before?: Begun;
  }): Promise<readonly Rotation[]>;
  /** Inserts or replaces. The database refuses a second rotation of a set that has not ended. */
  save(rotation: Rotation): Promise<void>;
}

/** What is remembered of authorities that are somewhere else. */
export interface AuthoritiesTable {
  list(): Promise<readonly AuthorityRecord[]>;
  get(tokenSet: string): Promise<AuthorityRecord | null>;
  /** Inserts or replaces. A change of what is enforced changes `tokens.version()`: validation depends on both. */
  save(record: AuthorityRecord): Promise<void>;
}

/** What authorities somewhere else are still to do. At most one order of each kind for a token. */
export interface OrdersTable {
  /** Of one set or of all, oldest first. */
  list(tokenSet?: string): Promise<readonly Order[]>;
  /** Inserts or replaces; `value`, of a token that is to be added, is encrypted before it touches the database. */
  save(order: Order, value?: Secret): Promise<void>;
  /** The value in clear of a token that is to be added. Throws `UserError` where no such order is open. */
  reveal(token: string): Promise<Secret>;
  /** It was done, or is no longer wanted. */
  close(order: Pick<Order, 'token' | 'what'>): Promise<void>;
}

/** How often a token was presented at validation endpoints on one day. */
export interface Presented {
  readonly tokenId: string;
  /** UTC: `2026-11-24`. */
  readonly day: string;
  readonly times: number;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
}

export interface SightingsTable {
  /** Adds to what is known of each day. */
  add(presented: readonly Presented[]): Promise<void>;
  /** By token and day. */
  list(): Promise<readonly Presented[]>;
  /** Forgets days before one, except the last day of each token. */
  prune(before: string): Promise<void>;
}

/** The database can't be reached or used now. After a `write()` whose commit it interrupts, only looking tells whether it was kept. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The lease has expired, was released, or belongs to somebody else. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** An active token of the set has this value already. */
export class DuplicateToken extends Error {
  override readonly name = 'DuplicateToken';
  readonly tokenSet: string;
  readonly tokenId: string;

  constructor(tokenSet: string, tokenId: string) {
    super(`the token set ${tokenSet} has an active token with this value already: ${tokenId}`);
    this.tokenSet = tokenSet;
    this.tokenId = tokenId;
  }
}
