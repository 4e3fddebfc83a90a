/** Following a rotation to where it ends, or needs a person: taking its turns, asking after phones, and showing how it stands. */
import type { Clock } from '../clock.ts';
import type { RotationState } from '../model/rotation.ts';
import { type Cli, EXIT } from './cli.ts';
import { showLive } from './live.ts';
import { standingOf } from './rotate-text.ts';
import type { Picture, Site } from './site.ts';

/** How often it is looked how it stands. */
const LOOK_EVERY_MS = 1_000;
/** How often the MDMs are asked after phones: the longer it has been going on, the slower the last phones come. */
const FIRST_ASK_MS = 5_000;
const LONGEST_ASK_MS = 15 * 60_000;
const ASK_SHARE = 1 / 8;
/** States in which something changes by what an MDM says of its phones. */
const ASKED_IN: readonly RotationState[] = ['delivering', 'overlapping'];

/** How the following ended, and the exit code that goes with it. */
export interface Followed {
  readonly picture: Picture;
  readonly end: 'ended' | 'person' | 'stopped';
  readonly code: number;
}

/** Works with or without a daemon: whoever takes the lease takes the steps. */
export async function followRotation(
  { stop, terminal }: Cli,
  site: Site,
  tokenSet: string,
  { quiet }: { readonly quiet: boolean },
): Promise<Followed> {
  const { clock } = site;
  const since = clock.now();
  let askedAt = since;
  const draw = showLive(terminal);
  const look = async () => {
    const picture = await site.admin.getRotation({ tokenSet });
    if (!quiet) draw(standingOf(picture));
    return picture;
  };
  let picture: Picture | null = null;
  try {
    for (;;) {
      await whileLooking(clock, site.turn(tokenSet), look);
      picture = await look();
      const { accounts, last, resolve, rotation, state, step } = picture;
      if (rotation === null) {
        return { picture, end: 'ended', code: last?.outcome === 'overtaken' ? EXIT.failed : EXIT.fine };
      }
      if (stop.aborted) return { picture, end: 'stopped', code: EXIT.differences };
      if (step === 'wait' && resolve !== null) return { picture, end: 'person', code: EXIT.differences };
      await clock.sleep(LOOK_EVERY_MS, stop).catch(() => undefined);
      const pause = Math.min(LONGEST_ASK_MS, Math.max(FIRST_ASK_MS, (clock.now() - since) * ASK_SHARE));
      if (!ASKED_IN.includes(state) || clock.now() - askedAt < pause || stop.aborted) continue;
      await site.askAfterPhones(accounts.map(({ account }) => account));
      askedAt = clock.now();
    }
  } catch (error) {
    // Elsewhere, what was being asked is cut short.
    if (!stop.aborted || picture === null) throw error;
    return { picture, end: 'stopped', code: EXIT.differences };
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
