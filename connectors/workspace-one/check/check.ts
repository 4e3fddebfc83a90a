/** Everything that can be wrong, looked at before it goes wrong. Nothing here writes. */
import { Failure, type Finding } from '#connector';
import { targeted } from '../copies.ts';
import type { Tenant, WorkspaceOneSlot } from '../tenant.ts';
import { permissionChecks, signInCheck } from './access.ts';
import { failure } from './finding.ts';
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
    for (const { place, name } of await placesOf(tenant, slot, signal)) {
      const other = claims.get(place);
      claims.set(place, slot.name);
      if (other === undefined) continue;
      const says = `the slots \`${other}\` and \`${slot.name}\` are the same key of the assignment \`${name}\``;
      const resolve = 'take one of them out, or name other assignments';
      findings.push({ ...failure('claimed-twice', says, resolve), slot: slot.name });
      break;
    }
  }
  return findings;
}

/** Each key in each copy of a slot; none where that can't be looked at, which is said of the slot itself. */
async function placesOf(
  tenant: Tenant,
  slot: WorkspaceOneSlot,
  signal: AbortSignal,
): Promise<readonly { readonly place: string; readonly name: string }[]> {
  try {
    const { app, rules } = await tenant.rules.known(slot, signal);
    return targeted(rules, slot).flatMap(({ priority, name }) =>
      slot.app.keys.map((key) => ({ place: `${app.uuid} ${priority} ${key}`, name })),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    return [];
  }
}
