/** How far the trail has got, and each receiver of it. */
import { RECEIVERS } from '../audit/receiver.ts';
import type { Watchword } from '../watchword.ts';
import { type Sample, sample } from './registry.ts';

/** Of the receivers that are configured. */
export async function trailSamples({ clock, configuration, store }: Watchword): Promise<readonly Sample[]> {
  const { audit, positions } = store.read;
  const [newest] = await audit.list({ limit: 1 });
  const configured = RECEIVERS.filter((receiver) => configuration.audit[receiver] !== null);
  const told = configured.map(async (receiver) => {
    const seq = (await positions.get(receiver))?.seq ?? 0;
    const [oldest] = await audit.after(seq, { limit: 1 });
    const lagMs = oldest === undefined ? 0 : Math.max(0, clock.now() - oldest.at);
    return [
      sample('watchword_audit_told_entries', { receiver }, seq),
      sample('watchword_audit_lag_seconds', { receiver }, lagMs / 1000),
    ];
  });
  return [sample('watchword_audit_entries', {}, newest?.seq ?? 0), ...(await Promise.all(told)).flat()];
}
