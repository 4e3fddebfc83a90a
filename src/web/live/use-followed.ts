import { useEffect } from 'preact/hooks';
import { Refused } from '../api/send.ts';
import type { Shown } from './shown.ts';
import { shown, useShown } from './use-shown.ts';

/** Work that goes on is looked at so often: most of its progress is no event. */
const LOOK_AGAIN_MS = 1000;

/** Work that was begun at the daemon, live until it has ended. The name says all that `load` depends on. */
export function useFollowed<T extends { readonly endedAt: number | null }>(
  name: string,
  load: () => Promise<T>,
): Shown<T> {
  const work = useShown(name, load);
  // Work is kept until the daemon ends: what another one doesn't know is not asked for again.
  const isForgotten = work.problem instanceof Refused && work.problem.status === 404;
  const isOver = isForgotten || (work.data !== undefined && work.data.endedAt !== null);
  useEffect(() => {
    if (isOver) return;
    const looking = setInterval(() => shown.readSoon(), LOOK_AGAIN_MS);
    return () => clearInterval(looking);
  }, [name, isOver]);
  return work;
}
