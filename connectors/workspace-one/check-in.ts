/** Sending an app's configuration again to phones that lag behind. Public apps only: the vendor has no such call for the others. */
import { Failure } from '#connector';
import { PLATFORM_NUMBERS } from './apps.ts';
import { evidenceOf } from './evidence.ts';
import type { Phone } from './fleet.ts';
import type { Tenant, WorkspaceOneSlot } from './tenant.ts';

/** So many phones are asked in one run: each is a request of its own. The next run goes on. */
const MOST_PHONES = 50;

/** Asks the phones that have not been seen since the write, the longest silent first. Returns how many were asked. */
export async function requestCheckIn(
  tenant: Tenant,
  slot: WorkspaceOneSlot,
  since: number,
  signal: AbortSignal,
): Promise<number> {
  const published = await tenant.rules.known(slot, signal);
  const { app } = published;
  if (app.type !== 'public' || app.id === null) return 0;
  const phones = await tenant.fleet.get(signal);
  const lagging: Phone[] = [];
  for await (const { says, phone } of evidenceOf(tenant, slot, published, phones, signal)) {
    if (says !== 'refused' && phone !== undefined && (phone.lastSeenAt ?? 0) <= since) lagging.push(phone);
  }
  lagging.sort((a, b) => (a.lastSeenAt ?? 0) - (b.lastSeenAt ?? 0));
  let asked = 0;
  for (const { uuid } of lagging.slice(0, MOST_PHONES)) {
    if (uuid === null) continue;
    const request = {
      ApplicationId: app.id,
      ApplicationUuid: app.uuid,
      deviceUuid: uuid,
      DeviceType: PLATFORM_NUMBERS[app.platform],
      IsAppLevelRequest: false,
    };
    try {
      await tenant.client.sendConfiguration(request, signal);
      asked += 1;
    } catch (error) {
      // A phone that has gone meanwhile keeps nobody else from being asked.
      if (!(error instanceof Failure) || error.kind !== 'rejected') throw error;
    }
  }
  return asked;
}
