/** May we come in, and may we do what we are asked to? */
import { Failure, type Finding } from '#connector';
import { READ_APPS, READ_DEVICES, READ_GROUPS, READ_SYSTEM, WRITE_APPS, WRITE_DEVICES } from '../endpoints.ts';
import { optionalText } from '../fields.ts';
import type { Tenant, WorkspaceOneSlot } from '../tenant.ts';
import { fromFailure, ok, unknown, warning } from './finding.ts';

/** Signing in by the one look that needs nothing else to be there. Not to be allowed to look means to be in. */
export async function signInCheck(
  { client }: Tenant,
  signal: AbortSignal,
): Promise<{ readonly isIn: boolean; readonly findings: readonly Finding[] }> {
  const check = 'sign-in';
  try {
    const version = optionalText(await client.systemInfo(signal), 'ProductVersion');
    const which = version === null ? '' : ` (version ${version})`;
    return { isIn: true, findings: [ok(check, `Workspace ONE UEM lets the account in${which}`), MAY_CHECK] };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    if (error.status !== 403) return { isIn: false, findings: [fromFailure(check, error)] };
    return {
      isIn: true,
      findings: [ok(check, 'Workspace ONE UEM lets the account in'), missing('permission-check', READS_SYSTEM, error)],
    };
  }
}

/** What an account may do, and the permission it takes. Others may include it, so that it was possible doesn't say which there is. */
interface Allowed {
  readonly may: string;
  readonly permission: string;
  readonly isRequired: boolean;
}

const READS: Allowed = { may: 'look for apps', permission: READ_APPS, isRequired: true };
const LISTS: Allowed = { may: 'list devices', permission: READ_DEVICES, isRequired: true };
const GROUPS: Allowed = { may: 'list smart groups', permission: READ_GROUPS, isRequired: false };
const READS_SYSTEM: Allowed = { may: 'read how the tenant is set up', permission: READ_SYSTEM, isRequired: false };

const MAY_CHECK = ok('permission-check', `the account may ${READS_SYSTEM.may}`);

export async function permissionChecks(
  tenant: Tenant,
  slots: readonly WorkspaceOneSlot[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { client } = tenant;
  const [slot] = slots;
  const packageId = slot?.app.packageId ?? 'com.example';
  return [
    ...(await byTrying('permission-observe', READS, () => client.searchApps(packageId, null, signal), signal)),
    untried('permission-write', 'whether the account may write', WRITE_APPS),
    ...(await byTrying('permission-devices', LISTS, () => client.oneDevice(signal), signal)),
    untried('permission-check-in', 'whether the account may send a configuration again', WRITE_DEVICES),
    ...(await byTrying('permission-groups', GROUPS, () => client.smartGroups(signal), signal)),
  ];
}

/** The permission by doing what it allows. One that is only needed for extras is a warning where it is missing. */
async function byTrying(
  check: string,
  allowed: Allowed,
  attempt: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    await attempt();
    return [ok(check, `the account may ${allowed.may}`)];
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    return [error.status === 403 ? missing(check, allowed, error) : fromFailure(check, error)];
  }
}

function missing(check: string, { permission, isRequired }: Allowed, error: Failure): Finding {
  if (isRequired) return fromFailure(check, error);
  return warning(check, error.message, `grant ${permission}, or go without what it is for`);
}

/** To try it would be to do it, and Workspace ONE has no call that tells what a role may do. */
function untried(check: string, what: string, permission: string): Finding {
  return unknown(
    check,
    `${what} can't be told without doing it: it takes ${permission}`,
    `look at the role of the account in the console`,
  );
}
