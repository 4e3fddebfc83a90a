/** Device spaces: the default one, which Common Platform Services and app calls speak of, and one beside it. */
import { Refusal } from '../../ivanti-cps/simulator/refusal.ts';

export const SPACES = { defaultSpace: 100_001, otherSpace: 100_002 } as const;

/** The app space is another thing, with another number. */
export const APP_SPACE = 200_001;

/** The device space a call is about, which it has to say. */
export function spaceOf(query: URLSearchParams): number {
  const id = Number(query.get('dmPartitionId') ?? Number.NaN);
  if (id !== SPACES.defaultSpace && id !== SPACES.otherSpace) {
    throw new Refusal(400, 'must be a device space', 'dmPartitionId');
  }
  return id;
}
