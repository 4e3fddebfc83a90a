/**
 * The line on which the daemon tells what happens. It can be down without anybody saying so; so whatever is shown is also read
 * again from time to time, and a reading that comes back or doesn't is taken for what it says about the line.
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
  'configuration-reloaded',
  'order-given',
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
  'store-unavailable',
  'token-appeared',
  'token-changed',
  'token-gone',
] as const;

/** What the connection needs of an `EventSource`. */
export interface Source {
  readonly readyState: number;
  addEventListener(name: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
}

/** What is done when. */
export interface ConnectionOptions {
  readonly open: () => Source;
  /** Something has happened. */
  readonly onNews: () => void;
  /** Everything may be another: after a while without connection. */
  readonly onReset: () => void;
  /** It was refused, and not merely cut: whether we are still known has to be asked. */
  readonly onRefused: () => void;
  readonly now?: () => number;
}

/** A source that doesn't come back by itself is opened anew after this time. */
const AGAIN_MS = 3000;
const CLOSED = 2;

/** Connects, and stays so until the answer is called. */
export function connect(options: ConnectionOptions): () => void {
  const { open, onNews, onReset, onRefused, now = Date.now } = options;
  let source: Source | null = null;
  let again: ReturnType<typeof setTimeout> | null = null;

  const live = () => {
    const wasLost = connection.value.is === 'lost';
    connection.value = { is: 'live' };
    if (wasLost) onReset();
  };
  const begin = () => {
    again = null;
    const opened = open();
    source = opened;
    opened.addEventListener('open', live);
    opened.addEventListener('reset', onReset);
    for (const name of NEWS) opened.addEventListener(name, onNews);
    opened.addEventListener('error', () => {
      lose(now);
      if (opened.readyState !== CLOSED || again !== null) return;
      onRefused();
      again = setTimeout(begin, AGAIN_MS);
    });
  };
  begin();
  return () => {
    if (again !== null) clearTimeout(again);
    source?.close();
    connection.value = { is: 'connecting' };
  };
}

/** It is known to be down. */
export function lose(now: () => number = Date.now): void {
  if (connection.value.is !== 'lost') connection.value = { is: 'lost', since: now() };
}
