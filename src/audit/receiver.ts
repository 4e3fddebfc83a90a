import type { AuditRecord } from '../store/contract.ts';

/** The receivers there are, each at most once. */
export const RECEIVERS = ['syslog', 'webhook'] as const;

/** One of them. */
export type ReceiverName = (typeof RECEIVERS)[number];

/** Somebody who is told of every entry of the trail, in order. */
export interface Receiver extends AsyncDisposable {
  readonly name: ReceiverName;
  /**
   * Resolves when all of them have arrived, as far as the protocol lets anybody know. Throws `Failure` otherwise: then they come
   * again, those that arrived too.
   */
  send(entries: readonly AuditRecord[], signal: AbortSignal): Promise<void>;
}
