/**
 * Being in touch with a write that may take an hour: it is told to end early when the process is to stop or its token is no
 * longer the current one, and it tells how far it has come.
 */
import type { Clock } from '../clock.ts';
import type { LongWrite, Progress } from '../connector/contract.ts';

/** How often the tokens are looked at while a write is going on. */
export const LOOK_EVERY_MS = 5_000;
/** Nobody reads faster. */
export const TELL_EVERY_MS = 1_000;

/** What a long write is watched with. */
export interface Watch {
  readonly clock: Clock;
  /** Fires when the process is to stop. */
  readonly stop: AbortSignal;
  /** Whether the token that is being written is no longer the current one. Never throws. */
  readonly isOutdated: () => Promise<boolean>;
  /** Told at most once in `TELL_EVERY_MS`. */
  readonly onProgress: (progress: Progress) => void;
}

/** Watches for as long as `write` takes. `outdated` is the part of `long.stop` that concerns the token. */
export async function watching<T>(
  on: Watch,
  write: (long: LongWrite, outdated: AbortSignal) => Promise<T>,
): Promise<T> {
  const outdated = new AbortController();
  const ended = new AbortController();
  const looking = lookNowAndThen(on, outdated, ended.signal);
  try {
    const stop = AbortSignal.any([on.stop, outdated.signal]);
    return await write({ stop, progress: throttled(on) }, outdated.signal);
  } finally {
    ended.abort();
    await looking;
  }
}

async function lookNowAndThen(on: Watch, outdated: AbortController, ended: AbortSignal): Promise<void> {
  for (;;) {
    await on.clock.sleep(LOOK_EVERY_MS, ended).catch(() => undefined);
    if (ended.aborted) return;
    if (await on.isOutdated()) return outdated.abort(new Error('the token is no longer the current one'));
  }
}

function throttled({ clock, onProgress }: Watch): (progress: Progress) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (progress) => {
    if (clock.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = clock.now();
    onProgress(progress);
  };
}
