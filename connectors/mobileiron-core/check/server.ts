/** Is the server itself in order: its version, the device space, its clock? */
import type { Finding } from '#connector';
import { clockFinding, failure, look, ok, unknown, warning } from '../../ivanti-cps/finding.ts';
import type { Page } from '../client.ts';
import { GLOBAL_SPACE } from '../settings.ts';
import type { Tenant } from '../tenant.ts';
import { openHoles, readVersion } from './advisories.ts';

const COMPARE = "compare it with Ivanti's advisories: fixes have also come as packages that do not show in the version";

export async function serverChecks(
  tenant: Tenant,
  page: Page | null,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  return [
    ...(await look('version', signal, () => version(tenant, signal))),
    ...(await look('device-space', signal, () => deviceSpace(tenant, signal))),
    ...(page === null ? [] : [clockFinding('EPMM', page.serverAt === null ? null : page.serverAt - tenant.kit.now())]),
  ];
}

async function version({ client, kit }: Tenant, signal: AbortSignal): Promise<readonly Finding[]> {
  const told = await client.version(signal);
  const read = told === null ? null : readVersion(told);
  if (told === null || read === null) {
    return [
      unknown('version', 'EPMM does not say which version it is', `look it up in the Admin Portal, and ${COMPARE}`),
    ];
  }
  const name = `EPMM says that it is version ${kit.redact(told).slice(0, 60)}`;
  const holes = openHoles(read);
  if (holes.length === 0) return [noneListed(name)];
  const says = `${name}, which by its number does not have the fixes for ${holes.join(', ')}`;
  return [warning('version', says, `${COMPARE}; then bring the server up to date`)];
}

/** A number that reaches every fix we know of clears nothing: there are holes we don't know of. */
function noneListed(name: string): Finding {
  return ok('version', `${name}, which by its number has every fix on the list of this connector; ${COMPARE}`);
}

async function deviceSpace({ client, spaceId }: Tenant, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'device-space';
  const spaces = await client.spaces(signal);
  const ids = spaces.map(({ id }) => String(id));
  if (!ids.includes(spaceId)) {
    const says = `the user does not work in the device space ${spaceId}; it works in ${ids.join(', ') || 'none'}`;
    return [failure(check, says, 'assign the space to the user in the Admin Portal, or correct `deviceSpaceId`')];
  }
  if (spaceId === GLOBAL_SPACE) return [ok(check, 'the user works in the default device space')];
  const says = `the device space ${spaceId} is not the default one, and Common Platform Services serve no other`;
  return [warning(check, says, 'leave `deviceSpaceId` out, unless this server shows otherwise')];
}
