/** Everything that can be wrong, looked at before it goes wrong. Nothing here writes. */
import type { Finding } from '#connector';
import { targeted } from '../copies.ts';
import type { Tenant, WorkspaceOneSlot } from '../tenant.ts';
import { permissionChecks, signInCheck } from './access.ts';
import { failure, look } from './finding.ts';
import { marginChecks } from './margin.ts';
import { slotChecks } from './slot.ts';
import { smartGroupSizes } from './smart-groups.ts';
import { tenantChecks } from './tenant.ts';

export async function* check(
  tenant: Tenant,
  slots: readonly WorkspaceOneSlot[],
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  const signedIn = await signInCheck(tenant, signal);
  yield* signedIn.findings;
  if (!signedIn.isIn) return;
  yield* marginChecks(tenant);
  const { findings, devices, smartGroups } = await permissionChecks(tenant, slots, signal);
  yield* findings;
  const isMissing = (name: string) =>
    [...signedIn.findings, ...findings].some(({ check, level }) => check === name && level !== 'ok');
  if (!isMissing('permission-check')) yield* await tenantChecks(tenant, slots, devices, signal);
  if (isMissing('permission-observe')) return;
  yield* await claimedTwice(tenant, slots, signal);
  const sizes = smartGroups === null ? null : smartGroupSizes(smartGroups);
  for (const slot of slots) yield* await slotChecks(tenant, slot, sizes, signal);
}

/** One slot names an assignment and another means all, or one has the app's name and another its UUID: only the tenant shows it. */
async function claimedTwice(
  tenant: Tenant,
  slots: readonly WorkspaceOneSlot[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const claims = new Map<string, string>();
  const findings: Finding[] = [];
  for (const slot of slots) {
    const places = await look('claimed-twice', signal, async () => {
      const { app, rules } = await tenant.rules.known(slot, signal);
      for (const { priority, name } of targeted(rules, slot)) {
        const place = `${app.uuid} ${priority} ${slot.app.key}`;
        const other = claims.get(place);
        claims.set(place, slot.name);
        if (other === undefined) continue;
        const says = `the slots \`${other}\` and \`${slot.name}\` are the same key of the assignment \`${name}\``;
        return [failure('claimed-twice', says, 'take one of them out, or name other assignments')];
      }
      return [];
    });
    // What can't be looked at is said of the slot itself.
    findings.push(
      ...places.filter(({ says }) => says.startsWith('the slots')).map((one) => ({ ...one, slot: slot.name })),
    );
  }
  return findings;
}
