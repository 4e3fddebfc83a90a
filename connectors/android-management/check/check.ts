/** Everything that can be wrong, looked at before it goes wrong. Nothing here writes. */
import type { Finding } from '#connector';
import { reportOf } from '../device-reports.ts';
import type { AndroidSlot, Enterprise } from '../enterprise.ts';
import { clockFinding, look, ok, unknown, warning } from './finding.ts';
import { slotChecks } from './slot.ts';

export async function* check(
  enterprise: Enterprise,
  slots: readonly AndroidSlot[],
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  const signedIn = await look('sign-in', signal, async () => {
    await enterprise.session.current(signal);
    return [ok('sign-in', 'the service account can sign in')];
  });
  yield* signedIn;
  if (signedIn.some(({ level }) => level !== 'ok')) return;
  const entered = await look('enterprise', signal, async () => {
    await enterprise.client.enterprise(signal);
    return [
      ok(
        'enterprise',
        'the enterprise is there, and the service account may manage it: reading and writing need no more',
      ),
    ];
  });
  yield* entered;
  if (entered.some(({ level }) => level !== 'ok')) return;
  yield clockFinding('Google', enterprise.client.clockAheadMs);
  yield* await look('delivery-evidence', signal, () => evidence(enterprise, signal));
  for (const slot of slots) yield* await slotChecks(enterprise, slot, signal);
}

/** unverified: do devices say which version of the policy they have applied? (sheet: Delivery evidence) Without it nothing counts as delivered. */
async function evidence({ client }: Enterprise, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'delivery-evidence';
  const { devices } = await client.devicePage(undefined, signal);
  const synced = devices.map(reportOf).filter(({ syncedAt }) => syncedAt !== null);
  if (synced.length === 0)
    return [unknown(check, 'no device has fetched a policy yet, so nobody knows what devices tell')];
  if (synced.some(({ appliedVersion }) => appliedVersion !== null)) {
    return [ok(check, 'devices say which version of their policy they have applied')];
  }
  const says = 'devices do not say which version of their policy they have applied, so no phone ever counts as served';
  return [warning(check, says, 'approve rotations by hand, and report it')];
}
