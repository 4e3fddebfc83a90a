/** May we come in, and may we do what we are asked to? */
import { Failure, type Finding, isRecord } from '#connector';
import { READ_APPS, READ_CONFIGURATION, READ_DEVICES, WRITE_APPS } from '../endpoints.ts';
import type { Tenant } from '../tenant.ts';
import { fromFailure, look, ok, unknown, warning } from './finding.ts';

export async function signInCheck(tenant: Tenant, signal: AbortSignal): Promise<readonly Finding[]> {
  return look('sign-in', signal, async () => {
    await tenant.signIn.token(signal);
    return [ok('sign-in', 'the application can sign in')];
  });
}

export async function permissionChecks(tenant: Tenant, signal: AbortSignal): Promise<readonly Finding[]> {
  const roles = rolesIn(await tenant.signIn.token(signal));
  return [
    ...(await byTrying('permission-observe', READS, () => tenant.list.get(signal), signal)),
    writePermission(roles),
    ...(await byTrying('permission-devices', LISTS_DEVICES, () => tenant.client.oneDevice(signal), signal)),
    ...(await byTrying('permission-check', READS_TENANT, () => binding(tenant, signal), signal)),
  ];
}

/** What an application may do, and the permission it takes. Others may include it, so that it was possible doesn't say which there is. */
interface Allowed {
  readonly may: string;
  readonly permission: string;
  readonly isRequired: boolean;
}

const READS: Allowed = { may: 'read app configurations', permission: READ_APPS, isRequired: true };
const LISTS_DEVICES: Allowed = { may: 'list devices', permission: READ_DEVICES, isRequired: false };
const READS_TENANT: Allowed = {
  may: 'read how the tenant is set up',
  permission: READ_CONFIGURATION,
  isRequired: false,
};

/**
 * The one look that no permission but this allows; the push certificate can be seen with the permission for devices as well. That
 * there is no binding is for another check to say: here it means that we may look.
 */
async function binding(tenant: Tenant, signal: AbortSignal): Promise<void> {
  try {
    await tenant.client.androidEnterprise(signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'rejected') throw error;
  }
}

/** The permission by doing what it allows. One that is only needed for extras is a warning where it is missing. */
async function byTrying(
  check: string,
  { may, permission, isRequired }: Allowed,
  attempt: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    await attempt();
    return [ok(check, `the application may ${may}`)];
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    if (error.kind !== 'auth' || isRequired) return [fromFailure(check, error)];
    return [warning(check, error.message, `grant ${permission}, or go without what it is for`)];
  }
}

/** Trying a write would be a write, so the token is asked. Microsoft promises nothing about its inside; where it can't be read, we don't know. */
function writePermission(roles: readonly string[] | null): Finding {
  const check = 'permission-write';
  if (roles === null) {
    return unknown(
      check,
      `whether the application has ${WRITE_APPS} can't be told: its access token does not say, and nothing is written to find out`,
      'look at the API permissions of the application in the Entra console',
    );
  }
  if (roles.includes(WRITE_APPS)) return ok(check, `the application has ${WRITE_APPS}`);
  return warning(
    check,
    `the application does not have ${WRITE_APPS}, so nothing can be written`,
    `grant ${WRITE_APPS} (type Application, with an administrator's consent), unless the account is only to report`,
  );
}

/** The application permissions an access token names; null where it is not a token that can be read. */
export function rolesIn(token: string): readonly string[] | null {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (!isRecord(claims)) return null;
    const { roles = [] } = claims;
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : null;
  } catch {
    return null;
  }
}
