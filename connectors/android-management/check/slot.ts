/** Is everything in place for one slot? */
import { Failure, type Finding, isRecord } from '#connector';
import type { AndroidSlot, Enterprise } from '../enterprise.ts';
import { type Found, findOrThrow, seen } from '../observe.ts';
import { fieldOf } from '../policy.ts';
import { look, ok, unknown, warning } from './finding.ts';

export async function slotChecks(
  enterprise: Enterprise,
  slot: AndroidSlot,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const findings = await look('policy', signal, async () => {
    const policy = await enterprise.policies.look(slot, signal);
    const found = findOrThrow(policy, slot);
    const { remarks = [] } = seen(policy, slot, enterprise.kit);
    return [
      ok('policy', `${found.of} can be read`),
      ...remarks.map((remark) => warning('configuration-remark', remark, 'correct it in the policy')),
      ...installed(found),
      ...(await look('app-keys', signal, () => declared(enterprise, slot, signal))),
    ];
  });
  return findings.map((finding) => ({ ...finding, slot: slot.name }));
}

/** Whether phones get the app at all. An app that may be installed by the user is as good: its configuration waits for it. */
function installed({ app, of }: Found): readonly Finding[] {
  const check = 'app-installed';
  const type = fieldOf(app, 'installType');
  if (type === 'BLOCKED') {
    const resolve = 'give it an `installType` such as `FORCE_INSTALLED` or `AVAILABLE`';
    return [warning(check, `${of} is blocked, so no phone has it`, resolve)];
  }
  if (fieldOf(app, 'disabled') === true) {
    return [warning(check, `${of} is disabled, so nobody can open it`, 'take `disabled` out of the policy')];
  }
  return [ok(check, `${of} has the install type ${typeof type === 'string' ? type : 'AVAILABLE'}`)];
}

/** A key that the app doesn't declare never reaches it. */
async function declared({ client }: Enterprise, slot: AndroidSlot, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'app-keys';
  const { packageId, keys } = slot.app;
  const app = await appOrNull(client, packageId, signal);
  if (app === null) {
    const says = `Google Play does not show the app ${packageId} to this enterprise`;
    return [warning(check, says, 'approve the app in managed Google Play, or correct the app profile')];
  }
  const properties = Array.isArray(app.managedProperties) ? app.managedProperties.filter(isRecord) : [];
  if (properties.length === 0) return [unknown(check, `Google does not say which keys the app ${packageId} reads`)];
  const missing = keys.filter((key) => !properties.some((property) => property.key === key));
  if (missing.length === 0) return [ok(check, `the app ${packageId} reads ${keys.join(', ')}`)];
  const says = `the app ${packageId} declares no key ${missing.join(', ')}, so it would not read the token`;
  return [warning(check, says, 'correct the key in the app profile, or look for a newer version of the app')];
}

async function appOrNull(
  client: Enterprise['client'],
  packageId: string,
  signal: AbortSignal,
): Promise<Record<string, unknown> | null> {
  try {
    return await client.app(packageId, signal);
  } catch (error) {
    if (error instanceof Failure && error.status === 404) return null;
    throw error;
  }
}
