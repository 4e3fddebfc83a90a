/** Is the tenant itself in order: Apple's push certificate, the binding to Android Enterprise, the times it gives? */
import { Failure, type Finding } from '#connector';
import { isAhead, optionalText, optionalTime, type Row } from '../fields.ts';
import type { Tenant, WorkspaceOneSlot } from '../tenant.ts';
import { failure, look, ok, unknown, warning } from './finding.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const WARN_BEFORE_MS = 30 * DAY_MS;

/** The organisation group that the questions are about: the one the account is narrowed to, or that of the first app there is. */
interface Where {
  readonly uuid: string | null;
  readonly id: number | null;
}

export async function tenantChecks(
  tenant: Tenant,
  slots: readonly WorkspaceOneSlot[],
  devices: readonly Row[] | null,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const platforms = new Set(slots.map(({ platform }) => platform));
  return look('organization-group', signal, async () => {
    const group = await tenant.group.get(signal);
    const where = group ?? (await groupOfAnApp(tenant, slots, signal));
    return [
      ...(group === null ? [] : [ok('organization-group', 'the organisation group is there')]),
      ...(platforms.has('ios')
        ? await look('apple-push-certificate', signal, () => pushCertificate(tenant, where, signal))
        : []),
      ...(platforms.has('android')
        ? await look('android-enterprise', signal, () => androidEnterprise(tenant, where, signal))
        : []),
      ...(devices === null ? [] : [times(tenant, devices)]),
    ];
  });
}

async function groupOfAnApp(tenant: Tenant, slots: readonly WorkspaceOneSlot[], signal: AbortSignal): Promise<Where> {
  for (const slot of slots) {
    try {
      return (await tenant.apps.find(slot, signal)).group;
    } catch (error) {
      signal.throwIfAborted();
      // Why it can't be found is said of the slot.
      if (!(error instanceof Failure)) throw error;
    }
  }
  return { uuid: null, id: null };
}

const NO_GROUP = 'no organisation group is known to ask about it';
const NAME_ONE = 'name one in `organizationGroup`, or correct the slots first';

/** 6013: there is none. (sheet: Health checks) */
const NO_CERTIFICATE = '6013';

async function pushCertificate(tenant: Tenant, { uuid }: Where, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'apple-push-certificate';
  if (uuid === null) return [unknown(check, `the Apple push certificate: ${NO_GROUP}`, NAME_ONE)];
  const certificate = await certificateOrNull(tenant, uuid, signal);
  const endsAt = certificate === null ? null : optionalTime(certificate, 'valid_to');
  if (certificate === null || endsAt === null) {
    return [
      failure(check, 'there is no Apple push certificate, so no iPhone can be reached', 'upload one in the console'),
    ];
  }
  const appleId = optionalText(certificate, 'apple_id');
  const resolve = `renew it${appleId === null ? '' : ` with the Apple account ${appleId}`}: another certificate would mean to enrol every phone again`;
  const day = new Date(endsAt).toISOString().slice(0, 10);
  const leftMs = endsAt - tenant.kit.now();
  const days = Math.floor(leftMs / DAY_MS);
  if (leftMs <= 0) return [failure(check, `the Apple push certificate has expired on ${day}`, resolve)];
  if (leftMs <= WARN_BEFORE_MS) {
    return [warning(check, `the Apple push certificate expires on ${day}, in ${days} days`, resolve)];
  }
  return [ok(check, `the Apple push certificate is valid until ${day}, for ${days} days`)];
}

async function certificateOrNull({ client }: Tenant, uuid: string, signal: AbortSignal): Promise<Row | null> {
  try {
    return await client.pushCertificate(uuid, signal);
  } catch (error) {
    if (error instanceof Failure && 'code' in error && error.code === NO_CERTIFICATE) return null;
    throw error;
  }
}

async function androidEnterprise(tenant: Tenant, { id }: Where, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'android-enterprise';
  if (id === null) return [unknown(check, `the binding to Android Enterprise: ${NO_GROUP}`, NAME_ONE)];
  const binding = await tenant.client.androidEnterprise(id, signal);
  if (binding === null) {
    const says = 'Workspace ONE is not bound to Android Enterprise, so no Android phone receives a configuration';
    return [failure(check, says, 'bind it to Managed Google Play in the console')];
  }
  if (optionalText(binding, 'EnterpriseId') === null) {
    return [unknown(check, 'Workspace ONE does not say which enterprise it is bound to')];
  }
  return [ok(check, 'Workspace ONE is bound to Android Enterprise')];
}

/** unverified: are times without a zone in UTC? (sheet: Quirks a simulator must reproduce, 9) Some devices show it where they are not. */
function times({ kit }: Tenant, devices: readonly Row[]): Finding {
  const check = 'times';
  if (!devices.some((row) => isAhead(optionalTime(row, 'LastSeen'), kit.now()))) {
    return ok(check, 'no device was last seen in the future');
  }
  return warning(
    check,
    'some devices were last seen in the future: the times that Workspace ONE gives are not in UTC, and no phone is counted as having received a value',
    'report it with the time zone of the tenant',
  );
}
