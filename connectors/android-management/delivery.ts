/**
 * How many phones have received a slot's value, from what each device reports of its policy.
 *
 * | a device that has, or should have, the slot's policy                                     | counts as |
 * |------------------------------------------------------------------------------------------|-----------|
 * | has applied the policy's present version, and fetched it since the write                 | delivered |
 * | the same, but reports that it could not deal with the app (not installed, incompatible)  | failed    |
 * | the same, and the app is still on its way (`PENDING`)                                    | pending   |
 * | has applied an earlier version, or another policy                                        | pending   |
 * | doesn't say which policy it has, or which version of it                                  | unknown   |
 *
 * A policy that is changed for another reason makes all of its devices pending until they have applied that version too.
 * unverified: has the app received its configuration once a device reports the policy's version as applied? (sheet: Delivery evidence)
 */
import type { Delivery } from '#connector';
import type { DeviceReport } from './device-reports.ts';
import type { AndroidSlot, Enterprise } from './enterprise.ts';
import { findOrThrow } from './observe.ts';

type Count = 'delivered' | 'pending' | 'failed' | 'unknown';

/** What delivery is counted against. */
export interface Wanted {
  readonly policy: string;
  readonly version: number;
  readonly packageName: string;
  readonly since: number;
}

export async function delivery(
  { client, policies, reports }: Enterprise,
  slot: AndroidSlot,
  since: number,
  signal: AbortSignal,
): Promise<Delivery> {
  const policy = await policies.look(slot, signal);
  findOrThrow(policy, slot);
  const packageName = slot.app.packageId;
  const wanted = { policy: client.policyName(policy.id), version: policy.version, packageName, since };
  const counts: Record<Count, number> = { delivered: 0, pending: 0, failed: 0, unknown: 0 };
  let newestAt: number | null = null;
  for (const report of await reports.get(signal)) {
    const count = countOf(report, wanted);
    if (count === null) continue;
    counts[count] += 1;
    if (report.syncedAt !== null) newestAt = Math.max(report.syncedAt, newestAt ?? report.syncedAt);
  }
  const evidence = `what each device reports: version ${policy.version} of the policy applied, and fetched since the write, counts as delivered`;
  return { ...counts, evidence, asOf: newestAt };
}

/** What one device counts as; null where it is no concern of the slot. */
export function countOf(report: DeviceReport, { policy, version, packageName, since }: Wanted): Count | null {
  if (report.policy === null && report.applied === null) return 'unknown';
  if (report.policy !== policy && report.applied !== policy) return null;
  if (report.applied !== null && report.applied !== policy) return 'pending';
  if (report.applied === null || report.appliedVersion === null || report.syncedAt === null) return 'unknown';
  if (report.appliedVersion < version || report.syncedAt < since) return 'pending';
  const trouble = report.troubles.find((one) => one.packageName === packageName);
  if (trouble === undefined) return 'delivered';
  return trouble.reason === 'PENDING' ? 'pending' : 'failed';
}
