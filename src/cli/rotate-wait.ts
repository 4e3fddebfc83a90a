/** Following a rotation to where it ends, or needs a person: taking its turns, asking after phones, and showing how it stands. */
import type { Clock } from '../clock.ts';
import type { Watchword } from '../daemon.ts';
import type { RotationState } from '../model/rotation.ts';
import { AccountBusy } from '../reconcile/account-lease.ts';
import { pictureOf, type RotationPicture } from '../reconcile/rotate/picture.ts';
import { accountsOf } from '../reconcile/rotate/rotate.ts';
import { turn } from '../reconcile/rotate/turn.ts';
import { runAccount } from '../reconcile/run.ts';
import { type Cli, EXIT } from './cli.ts';
import { showLive } from './live.ts';
import { standingOf } from './rotate-text.ts';

/** How often the store is looked at. */
const LOOK_EVERY_MS = 1_000;
/** How often the MDMs are asked after phones: the longer it has been going on, the slower the last phones come. */
const FIRST_ASK_MS = 5_000;
const LONGEST_ASK_MS = 15 * 60_000;
const ASK_SHARE = 1 / 8;
/** States in which something changes by what an MDM says of its phones. */
const ASKED_IN: readonly RotationState[] = ['delivering', 'overlapping'];

/** How the following ended, and the exit code that goes with it. */
export interface Followed {
  readonly picture: RotationPicture;
  readonly end: 'ended' | 'person' | 'stopped';
  readonly code: number;
}

/** Works with or without a daemon: whoever takes the lease takes the steps. */
export async function followRotation(
  cli: Cli,
  { clock, rotate }: Watchword,
  tokenSet: string,
  { quiet }: { readonly quiet: boolean },
): Promise<Followed> {
  const { stop } = cli;
  const since = clock.now();
  let askedAt = since;
  const draw = showLive(cli.terminal);
  const look = async () => {
    const picture = await pictureOf(rotate, tokenSet);
    if (!quiet) draw(standingOf(picture));
    return picture;
  };
  for (;;) {
    const next = await whileLooking(clock, turn(rotate, tokenSet, { stop }), look);
    const picture = await look();
    if (picture.rotation === null) {
      return { picture, end: 'ended', code: picture.last?.outcome === 'overtaken' ? EXIT.failed : EXIT.fine };
    }
    if (stop.aborted) return { picture, end: 'stopped', code: EXIT.differences };
    if (next.step.do === 'wait' && next.step.resolve !== null) {
      return { picture, end: 'person', code: EXIT.differences };
    }
    await clock.sleep(LOOK_EVERY_MS, stop).catch(() => undefined);
    const pause = Math.min(LONGEST_ASK_MS, Math.max(FIRST_ASK_MS, (clock.now() - since) * ASK_SHARE));
    if (!ASKED_IN.includes(next.state) || clock.now() - askedAt < pause || stop.aborted) continue;
    await askAfterPhones(rotate, tokenSet, stop);
    askedAt = clock.now();
  }
}

/** Looks again and again until the work is over: writing to a fleet may take an hour. */
async function whileLooking<T>(clock: Clock, work: Promise<T>, look: () => Promise<unknown>): Promise<T> {
  const over = new AbortController();
  const end = () => over.abort();
  work.then(end, end);
  while (!over.signal.aborted) {
    await clock.sleep(LOOK_EVERY_MS, over.signal).catch(() => undefined);
    if (!over.signal.aborted) await look();
  }
  return work;
}

/** An account that is being run just now is asked by whoever runs it. */
async function askAfterPhones(rotate: Watchword['rotate'], tokenSet: string, stop: AbortSignal): Promise<void> {
  const ends = await Promise.allSettled(
    accountsOf(rotate, tokenSet).map((account) => runAccount(rotate.reconcile, account, { trigger: 'rotation', stop })),
  );
  for (const end of ends) {
    if (end.status === 'rejected' && !(end.reason instanceof AccountBusy)) throw end.reason;
  }
}
