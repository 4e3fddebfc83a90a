/** Everything that can be wrong, looked at before it goes wrong. Nothing here writes. */
import { Failure, type Finding } from '#connector';
import type { Entry } from '../client.ts';
import { PAGE_ROWS } from '../devices.ts';
import type { CoreSlot, Tenant } from '../tenant.ts';
import { appRole, attributeRole, signIn } from './access.ts';
import { fleetChecks } from './fleet.ts';
import { serverChecks } from './server.ts';
import { slotChecks } from './slot.ts';

export async function* check(
  tenant: Tenant,
  slots: readonly CoreSlot[],
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  const { isIn, page, findings } = await signIn(tenant, signal);
  yield* findings;
  if (!isIn) return;
  const attributes = await attributeRole(tenant, signal);
  yield* attributes;
  const apps = await appRole(tenant, signal);
  yield* apps;
  yield* await serverChecks(tenant, page, signal);
  if (page !== null) yield* await fleetChecks(tenant, new Set(slots.map(({ platform }) => platform)), signal);
  const known = {
    mayReadAttributes: attributes.some(({ level }) => level === 'ok'),
    apps: apps.some(({ level }) => level === 'ok') ? await allApps(tenant, signal) : null,
  };
  for (const slot of slots) yield* await slotChecks(tenant, slot, known, signal);
}

/** More apps than this no catalogue has; a server that goes on for ever must not keep us for ever. */
const MOST_APPS = 20_000;

/** The whole catalogue; null where it can't be read to its end. */
async function allApps({ client }: Tenant, signal: AbortSignal): Promise<readonly Entry[] | null> {
  const apps: Entry[] = [];
  try {
    for (;;) {
      const { entries, hasMore } = await client.apps(apps.length, PAGE_ROWS, signal);
      apps.push(...entries);
      if (!hasMore || entries.length === 0 || apps.length >= MOST_APPS) return apps;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    return null;
  }
}
