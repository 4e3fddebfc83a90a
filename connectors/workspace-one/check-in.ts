/** Sending an app's configuration again to phones that lag behind. Public apps only: the vendor has no such call for the others. */
import { Failure } from '#connector';
import { PLATFORM_NUMBERS } from './apps.ts';
import { evidenceOf } from './evidence.ts';
import type { Tenant, WorkspaceOneSlot } from './tenant.ts';

/** So many phones are asked in one run: each is a request of its own. The next run goes on. */
const MOST_PHONES = 20;

interface Lagging {
  readonly uuid: string;
  /** The app may not be installed there: such a phone takes the value with the app, and must not stand in the way of the others. */
  readonly isUnclear: boolean;
  readonly silentSince: number;
}

/** Asks the phones that are not known to have the value, the longest silent first. Returns how many were asked. */
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
  const lagging: Lagging[] = [];
  for await (const { says, phone } of evidenceOf(tenant, slot, published, phones, signal)) {
    if (says === 'refused' || phone === undefined) continue;
    const silentSince = phone.lastSeenAt ?? 0;
    if (says === 'unclear' || silentSince <= since)
      lagging.push({ uuid: phone.uuid, isUnclear: says === 'unclear', silentSince });
  }
  lagging.sort((a, b) => Number(a.isUnclear) - Number(b.isUnclear) || a.silentSince - b.silentSince);
  let asked = 0;
  for (const { uuid } of lagging.slice(0, MOST_PHONES)) {
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
