/** What the store knows of the daemons that share it. */

/** A daemon, as it makes itself known. */
export interface Replica {
  /** Made anew each time a process begins. */
  readonly id: string;
  /** `host#pid` */
  readonly name: string;
  readonly version: string;
  /** `10.0.0.1:8480` */
  readonly validationAddress: string | null;
  readonly adminAddress: string | null;
}

/** A daemon that has made itself known; both times are by the clock that judges leases. */
export interface LivingReplica extends Replica {
  readonly begunAt: number;
  readonly expiresAt: number;
}

export interface ReplicasTable {
  /**
   * Makes a daemon known for another `ttlMs`, and removes those whose time is over. Returns those that live then, the oldest
   * first.
   */
  renew(replica: Replica, ttlMs: number): Promise<readonly LivingReplica[]>;
  /** It has stopped: nobody waits for its time to be over. */
  leave(id: string): Promise<void>;
  /** Those whose time is not over, the oldest first. */
  list(): Promise<readonly LivingReplica[]>;
}
