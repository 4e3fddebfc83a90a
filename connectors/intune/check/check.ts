/** Everything that can be wrong, looked at before it goes wrong. Nothing here writes. */
import type { Finding } from '#connector';
import { find } from '../find.ts';
import type { IntuneSlot, Tenant } from '../tenant.ts';
import { permissionChecks, signInCheck } from './access.ts';
import { failure, look } from './finding.ts';
import { slotChecks } from './slot.ts';
import { tenantChecks } from './tenant.ts';

export async function* check(
  tenant: Tenant,
  slots: readonly IntuneSlot[],
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  const signedIn = await signInCheck(tenant, signal);
  yield* signedIn;
  if (signedIn.some((finding) => finding.level !== 'ok')) return;
  const permissions = await look('permissions', signal, () => permissionChecks(tenant, signal));
  yield* permissions;
  yield* await tenantChecks(tenant, new Set(slots.map((slot) => slot.platform)), signal);
  if (permissions.some((finding) => finding.check === 'permission-observe' && finding.level !== 'ok')) return;
  yield* await claimedTwice(tenant, slots, signal);
  for (const slot of slots) yield* await slotChecks(tenant, slot, signal);
}

/** One slot by name and another by id can mean one configuration, which only the tenant's list shows. */
async function claimedTwice(
  tenant: Tenant,
  slots: readonly IntuneSlot[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  return look('configuration-claimed-twice', signal, async () => {
    const objects = await tenant.list.get(signal);
    const claims = new Map<string, string>();
    const findings: Finding[] = [];
    for (const slot of slots) {
      const matching = objects.filter((object) => find([object], slot.settings.configuration) !== null);
      if (matching.length !== 1) continue;
      const places = slot.app.keys.map((key) => `${String(matching[0]?.fields.id)} ${key}`);
      const other = places.map((place) => claims.get(place)).find((name) => name !== undefined);
      for (const place of places) claims.set(place, slot.name);
      if (other === undefined) continue;
      const says = `the slots \`${other}\` and \`${slot.name}\` are the same key of the same configuration`;
      findings.push({ ...failure('configuration-claimed-twice', says, 'take one of them out'), slot: slot.name });
    }
    return findings;
  });
}
