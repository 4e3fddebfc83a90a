/** May we come in, and may we do what we are asked to? */
import { Failure, type Finding } from '#connector';
import { READ_APPS, READ_DEVICES, READ_GROUPS, READ_SYSTEM, WRITE_APPS, WRITE_DEVICES } from '../endpoints.ts';
import { optionalText, type Row } from '../fields.ts';
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

/** What was seen while trying is kept for the checks that follow: no list is read twice. */
export interface Tried {
  readonly findings: readonly Finding[];
  /** Some devices; null where they may not be listed. */
  readonly devices: readonly Row[] | null;
  /** Null where they may not be listed. */
  readonly smartGroups: readonly Row[] | null;
}

export async function permissionChecks(
  tenant: Tenant,
  slots: readonly WorkspaceOneSlot[],
  signal: AbortSignal,
): Promise<Tried> {
  const { client } = tenant;
  const packageId = slots[0]?.app.packageId ?? 'com.example';
  const apps = await byTrying('permission-observe', READS, () => client.searchApps(packageId, null, signal), signal);
  const devices = await byTrying('permission-devices', LISTS, () => firstPage(tenant, signal), signal);
  const smartGroups = await byTrying('permission-groups', GROUPS, () => client.smartGroups(signal), signal);
  return {
    devices: devices.result,
    smartGroups: smartGroups.result,
    findings: [
      apps.finding,
      untried('permission-write', 'whether the account may write', WRITE_APPS),
      devices.finding,
      untried('permission-check-in', 'whether the account may send a configuration again', WRITE_DEVICES),
      smartGroups.finding,
    ],
  };
}

async function firstPage({ fleet }: Tenant, signal: AbortSignal): Promise<readonly Row[]> {
  for await (const page of fleet.pages(signal)) return page;
  return [];
}

/** The permission by doing what it allows. One that is only needed for extras is a warning where it is missing. */
async function byTrying<T>(
  check: string,
  allowed: Allowed,
  attempt: () => Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly finding: Finding; readonly result: T | null }> {
  try {
    const result = await attempt();
    return { finding: ok(check, `the account may ${allowed.may}`), result };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    return { finding: error.status === 403 ? missing(check, allowed, error) : fromFailure(check, error), result: null };
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
