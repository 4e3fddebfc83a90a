/** Everything that can be wrong, looked at before it goes wrong. Nothing here writes. */
import { Failure, type Finding } from '#connector';
import { MOST_ROWS } from '../client.ts';
import { readSpace, type Space } from '../space.ts';
import { roles, signIn } from './access.ts';
import { androidEnterprise, knownDevices, privacyProfile, pushCertificate } from './devices.ts';
import { clockFinding, type Look, look } from './finding.ts';
import { slotChecks } from './slot.ts';
import { spaceChecks } from './space.ts';
import type { NeuronsSlot, Seen, Tenant } from './tenant.ts';

export async function* check(
  tenant: Tenant,
  slots: readonly NeuronsSlot[],
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  const listed = await look(signal, () => tenant.client.spaces(signal));
  const signedIn = signIn(listed);
  yield signedIn;
  if (signedIn.level !== 'ok') return;
  if ('value' in listed) {
    const { answeredAt } = listed.value;
    yield clockFinding('Neurons', answeredAt === null ? null : answeredAt - tenant.kit.now());
  }

  const spaces = 'value' in listed ? await look(signal, () => listed.value.entries.map(readSpace)) : listed;
  const seen = await survey(tenant, spaces, signal);
  yield* roles(tenant.settings, spaces, seen);
  if ('value' in spaces) yield* spaceChecks(tenant.settings, spaces.value);

  const platforms = new Set(slots.map(({ platform }) => platform));
  if ('value' in seen.sample) {
    const { devices } = seen.sample.value;
    const active = devices.filter(({ isActive }) => isActive);
    if (seen.metadata !== null && 'value' in seen.metadata) yield await knownDevices(tenant.cps, active, signal);
    yield* privacyProfile(active);
    if (platforms.has('ios')) yield pushCertificate(active, tenant.kit.now());
    if (platforms.has('android')) yield androidEnterprise(active);
  }
  for (const slot of slots) yield* slotChecks(tenant, seen, slot, signal);
}

async function survey(tenant: Tenant, spaces: Look<readonly Space[]>, signal: AbortSignal): Promise<Seen> {
  const { settings, client, cps } = tenant;
  return {
    sample: await look(signal, () => client.devices(spaceFor(tenant, spaces), 0, MOST_ROWS, signal)),
    metadata: settings.attributeCalls === 'cps' ? await look(signal, () => cps.metadata(signal)) : null,
    definitions: await look(signal, () => client.definitions(signal)),
  };
}

function spaceFor({ settings }: Tenant, spaces: Look<readonly Space[]>): string {
  if (settings.space !== undefined) return settings.space;
  if ('failure' in spaces) throw spaces.failure;
  const found = spaces.value.find(({ isDefault }) => isDefault);
  if (found !== undefined) return found.id;
  throw new Failure('protocol', 'no device space of the tenant is the default one; name one as `space`');
}
