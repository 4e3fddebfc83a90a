/**
 * What happened to daemons that share a store, as others saw it: the database, the simulated vendors, whoever asked. All times are
 * milliseconds since 1970 by the clock of this machine; the clocks of the daemons may say something else.
 */

/** A process of the daemon, by its number: who is restarted is another one. */
export type Process = number;

/** A change of a row of the table of leases, in the order in which they were committed. */
export interface LeaseChange {
  readonly at: number;
  readonly name: string;
  /** Empty: it was given back. */
  readonly holder: string;
  readonly fence: number;
  readonly expiresAt: number;
  /** Who made the change; null where it came over no known connection. */
  readonly by: Process | null;
}

/** A request that a vendor received. */
export interface Request {
  readonly at: number;
  readonly by: Process;
  readonly account: string;
  /** What it is to the simulator: `list`, `write` ... */
  readonly operation: string;
  /** Whether it may change something. */
  readonly writes: boolean;
}

/** What a validation endpoint said of a token's value. */
export interface Answer {
  readonly askedAt: number;
  readonly by: Process;
  /** The token's id. */
  readonly token: string;
  readonly active: boolean;
  /** It says itself that it may be out of date. */
  readonly stale: boolean;
}

/** Somebody was told that a token is revoked. */
export interface Revocation {
  readonly token: string;
  readonly acknowledgedAt: number;
}

/** A rotation as it stands in the store. */
export interface Rotation {
  readonly id: string;
  readonly tokenSet: string;
  /** The token that it made, where it has made one. */
  readonly to: string | null;
}

/** A token as it stands in the store. */
export interface Token {
  readonly id: string;
  readonly tokenSet: string;
}

/** From this moment on it is different who lives and whom he reaches. `well`: daemons that live, and reach the database and the vendors. */
export interface Turn {
  readonly at: number;
  readonly what: string;
  readonly well: number;
}

/** All of it. */
export interface History {
  readonly leases: readonly LeaseChange[];
  readonly requests: readonly Request[];
  readonly answers: readonly Answer[];
  readonly revocations: readonly Revocation[];
  readonly rotations: readonly Rotation[];
  /** Those that people have made are not among them. */
  readonly tokens: readonly Token[];
  readonly deaths: ReadonlyMap<Process, number>;
  readonly turns: readonly Turn[];
  readonly accounts: readonly string[];
  readonly endedAt: number;
}

/** A rule that a history keeps, or the places where it doesn't. */
export type Rule = (history: History) => readonly string[];

/** Who holds a lease, by what stands in its row: `daemon@host#4711 ...`. */
export function processOf(holder: string): Process | null {
  const [, pid] = /#(\d+) /.exec(holder) ?? [];
  return pid === undefined ? null : Number(pid);
}
