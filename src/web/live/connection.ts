/**
 * The line on which the daemon tells what happens. It can be down without anybody saying so; so whatever is shown is also read
 * again from time to time, and a reading that fails is taken for what it says about the line.
 */
import { signal } from '@preact/signals';

/** `connecting` until the first word; `lost` from when it is known to be down. */
export type Connection =
  | { readonly is: 'connecting' }
  | { readonly is: 'live' }
  | { readonly is: 'lost'; readonly since: number };

/** How it stands. */
export const connection = signal<Connection>({ is: 'connecting' });

/** After which something on the screen may be another; the others only say that work goes on. */
export const NEWS = [
  'account-failed',
  'authority-back',
  'authority-failed',
  'authority-warned',
  'comparison-skipped',
  'configuration-reloaded',
  'devices-compared',
  'devices-not-listed',
  'notice-back',
  'notice-failed',
  'notice-told',
  'order-failed',
  'order-given',
  'replicas-changed',
  'rotation-begun',
  'rotation-ended',
  'rotation-failed',
  'rotation-late',
  'rotation-step',
  'rotation-waits',
  'run-ended',
  'run-planned',
  'run-started',
  'slot-contended',
  'slot-delivery',
  'slot-drifted',
  'slot-failed',
  'slot-held',
  'slot-progress',
  'slot-unconfirmed',
  'slot-unknown',
  'slot-written',
  'store-available',
  'store-changed',
  'store-newer',
  'store-unavailable',
  'token-appeared',
  'token-changed',
  'token-gone',
] as const;

/** What the connection needs of an `EventSource`. */
export interface Source {
  addEventListener(name: string, listener: () => void): void;
  close(): void;
}

/** What is done when. */
export interface ConnectionOptions {
  readonly open: () => Source;
  /** Something has happened. */
  readonly onNews: () => void;
  /** Everything may be another: what happened meanwhile is not known. */
  readonly onReset: () => void;
}

/** Connects; the answer ends it. A source that comes back by itself is told from then on what it has missed. */
export function connect({ open, onNews, onReset }: ConnectionOptions): () => void {
  const source = open();
  source.addEventListener('open', () => {
    const wasLost = connection.value.is === 'lost';
    connection.value = { is: 'live' };
    if (wasLost) onReset();
  });
  source.addEventListener('reset', onReset);
  for (const name of NEWS) source.addEventListener(name, onNews);
  source.addEventListener('error', () => lose());
  return () => source.close();
}

/** It is known to be down. */
export function lose(now: () => number = Date.now): void {
  if (connection.value.is !== 'lost') connection.value = { is: 'lost', since: now() };
}
