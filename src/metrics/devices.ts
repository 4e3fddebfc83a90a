/** Phones in more than one account, as the last comparison found them. */
import { unlisted } from '../model/overlap.ts';
import type { Watchword } from '../watchword.ts';
import { type Sample, sample } from './registry.ts';

/** Nothing where there was no comparison: 0 would say that there is no such phone. */
export async function deviceSamples({ clock, store }: Watchword): Promise<readonly Sample[]> {
  const last = await store.read.overlaps.last();
  if (last === null || last.endedAt === null) return [];
  return [
    sample('watchword_devices_overlapping', { evidence: 'agreed' }, last.overlapping),
    sample('watchword_devices_overlapping', { evidence: 'disputed' }, last.disputed),
    sample('watchword_devices_overlapping_age_seconds', {}, Math.max(0, clock.now() - last.endedAt) / 1000),
    sample('watchword_devices_not_listed', {}, unlisted(last).length),
  ];
}
