/** The audit trail, and how far those have got who are told of it. Part of the store's contract. */

export interface AuditEntry {
  readonly at: number;
  /** Who: `cli:root@host`, `daemon`, later a key's name. */
  readonly actor: string;
  /** What: `token.generated`, `token.revoked`, `slot.written` ... */
  readonly action: string;
  /** On what: `token:<id>`, `slot:<account>/<slot>`. */
  readonly subject: string;
  readonly reason: string;
  /**
   * Fingerprints, stages and counts; never a value. `address` is where a request came from that asked for it over HTTP, and is added
   * by the trail itself.
   */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditRecord extends AuditEntry {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditTrail {
  append(entry: AuditEntry): Promise<AuditRecord>;
  /** Newest first. */
  list(options: {
    readonly limit: number;
    /** Only entries with a smaller number. */
    readonly before?: number;
    /** Only entries about this. */
    readonly subject?: string;
    /** Only entries of this name, or of names that begin with it and a dot: `rotation`. */
    readonly action?: string;
  }): Promise<readonly AuditRecord[]>;
  /** Oldest first, beginning with the one behind `seq`; `since` leaves out those of before (milliseconds since 1970). */
  after(seq: number, options: { readonly limit: number; readonly since?: number }): Promise<readonly AuditRecord[]>;
  /** Walks the chain from the first entry; `broken` is the first link that doesn't hold, with the reason. */
  verify(): Promise<{
    readonly entries: number;
    readonly broken: null | { readonly seq: number; readonly says: string };
  }>;
}

/** How far a receiver has got: everything up to `seq` has arrived there. */
export interface Position {
  /** `webhook`, `syslog`. */
  readonly receiver: string;
  readonly seq: number;
  /** When that was written down, milliseconds since 1970. */
  readonly at: number;
}

/** How far each receiver of the audit trail has got. */
export interface PositionsTable {
  list(): Promise<readonly Position[]>;
  /** Null for one that has got nothing yet. */
  get(receiver: string): Promise<Position | null>;
  /** Inserts or replaces. */
  save(position: Position): Promise<void>;
}
