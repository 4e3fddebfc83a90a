/** Device spaces: the global one, which Common Platform Services speak of, and one beside it. */
import { Refusal } from '../../ivanti-cps/simulator/refusal.ts';

export const SPACES = { defaultSpace: 1, otherSpace: 2 } as const;

/** The space a call is about; nearly every call has to say it. */
export function spaceOf(query: URLSearchParams): number {
  const id = Number(query.get('adminDeviceSpaceId') ?? Number.NaN);
  if (id !== SPACES.defaultSpace && id !== SPACES.otherSpace) {
    throw new Refusal(400, 'The device space is required', 'adminDeviceSpaceId');
  }
  return id;
}
