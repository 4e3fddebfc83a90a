import type { Clock } from '../clock.ts';
import type { Redactor } from '../redactor.ts';
import type { Store } from '../store/contract.ts';
import type { Message } from './message.ts';

/** Somebody who is told. */
export interface Receiver extends AsyncDisposable {
  readonly name: string;
  /**
   * Resolves with what the receiver answered, in words, when the message has arrived as far as the protocol lets anybody know. Throws
   * `Failure` otherwise; its sentence holds nothing of an address that is a secret.
   */
  send(message: Message, signal: AbortSignal): Promise<string>;
}

/** What every receiver is opened with. */
export interface Surroundings {
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly store: Pick<Store, 'fingerprint'>;
}

/** From connecting to the last byte of the answer. */
export const TIMEOUT_MS = 30_000;

/** Where a private authority of a receiver is named. */
export const TRUSTS = 'in the receiver as `ca: file:...`';
