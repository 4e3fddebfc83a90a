/**
 * How far an app has come on each device, and sending its configuration again. No field tells which configuration a device
 * has applied: what is known is whether the app is assigned, installed and managed.
 */
import type { Answer } from '#simulation';
import { apiJson } from './api-json.ts';
import type { App } from './apps.ts';
import { type ApiCall, PERMISSIONS, type Resource } from './gate.ts';
import { listAnswer, pageOf } from './query.ts';
import { appNotFound, Refusal } from './refusals.ts';
import type { EnrolledPhone, Tenant } from './tenant.ts';
import { timestamp } from './timestamps.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function deploymentRoutes(tenant: Tenant): Resource[] {
  const { quirks } = tenant;

  function phonesOf(app: App): readonly EnrolledPhone[] {
    return app.slot === null ? [] : tenant.phones(app.slot).filter((phone) => tenant.isAssigned(app, phone));
  }

  /** Why the phone has the app, or hasn't, in the words of the documentation. */
  function reasonOf({ numberInSlot, hasCheckedIn }: EnrolledPhone): string {
    if (quirks.phoneStatus === 'one-unmanaged' && numberInSlot === 0) return 'InstalledByUser';
    if (!hasCheckedIn) return 'AwaitingInstallOnDevice';
    return quirks.phoneStatus === 'one-failed' && numberInSlot === 0 ? 'Failed' : 'Managed';
  }

  function isInstalled(phone: EnrolledPhone): boolean {
    return ['Managed', 'InstalledByUser'].includes(reasonOf(phone));
  }

  function row(app: App, phone: EnrolledPhone): unknown {
    const { record, hasCheckedIn } = phone;
    const reason = reasonOf(phone);
    const seen = hasCheckedIn ? { app_sample_last_seen_date: timestamp(record.lastSeenAt, quirks) } : {};
    const reported = hasCheckedIn ? { latest_app_reason_date_time: timestamp(record.lastSeenAt, quirks) } : {};
    return {
      device_id: record.id,
      device_uuid: record.uuid,
      friendly_name: record.name,
      enrollment_user_name: record.user,
      ownership_type: 'Corporate - Dedicated',
      management_type: 'MDM',
      application_uuid: app.uuid,
      assigned_version: app.version,
      ...(isInstalled(phone) ? { installed_version: app.version } : {}),
      assignment_status: 'Assigned',
      assignment_type: 'Default',
      installed_status: isInstalled(phone) ? 'Installed' : 'NotInstalled',
      last_action_taken: reason === 'Failed' ? 'InstallCommandFailed' : 'InstallCommandDispatched',
      latest_app_reason: reason,
      ...reported,
      ...seen,
      is_device_up: true,
      requires_approval: false,
    };
  }

  function devices({ params, query }: ApiCall): Answer {
    const app = tenant.apps().find((one) => one.uuid === params.id?.toLowerCase());
    // Internal and public apps only.
    if (app === undefined || app.kind === 'Purchased') throw new Refusal(404, 7000, 'Application not found.');
    const group = query.get('organizationgroupuuid');
    if (group === null || !GUID.test(group))
      throw new Refusal(422, 1012, 'App organization group must be specified and must be a valid guid.');
    const known = tenant.organizationGroups.find(({ uuid }) => uuid === group.toLowerCase());
    if (known === undefined) throw new Refusal(404, 5054, 'Organization Group not found');
    const reasons = query.get('installationstatus')?.split(',') ?? null;
    const found = phonesOf(app).filter((phone) => {
      if (query.isTrue('isnotassigned') || query.isTrue('isexcluded')) return query.isTrue('isassigned');
      if (query.isTrue('isinstalled') && !isInstalled(phone)) return false;
      if (query.isTrue('isnotinstalled') && isInstalled(phone)) return false;
      return inGroup(phone, known.id) && (reasons === null || reasons.includes(reasonOf(phone)));
    });
    return listAnswer(pageOf(query, found), quirks, ({ items, total }) => ({
      devices: items.map((phone) => row(app, phone)),
      AdditionalInfo: { Links: [] },
      TotalResults: total,
    }));
  }

  /** The group of the phone, or the one above it. */
  function inGroup({ record }: EnrolledPhone, group: number): boolean {
    const parent = tenant.organizationGroups.find(({ id }) => id === record.group)?.parent;
    return record.group === group || parent === group;
  }

  function deviceIds(kind: App['kind']): (call: ApiCall) => Answer {
    return ({ params, query }) => {
      const app = tenant.apps().find((one) => one.kind === kind && String(one.id) === params.id);
      const code = kind === 'Purchased' ? 6 : 400;
      const status = query.get('status')?.toLowerCase() ?? (kind === 'Purchased' ? '' : 'assigned');
      if (!['installed', 'assigned'].includes(status))
        throw new Refusal(400, code, 'The Device status value is invalid.');
      if (app === undefined) throw new Refusal(400, code, 'Application not found or user does not have access to it.');
      const found = phonesOf(app).filter((phone) => status === 'assigned' || isInstalled(phone));
      return listAnswer(pageOf(query, found), quirks, ({ items, page, size, total }) => ({
        DeviceId: items.map(({ record }) => record.id),
        Page: page,
        PageSize: size,
        Total: total,
      }));
    };
  }

  function send({ request }: ApiCall): Answer {
    const wanted = bodyOf(request.body);
    const device = String(wanted.deviceUuid).toLowerCase();
    const app = tenant
      .apps()
      .find((one) => one.uuid === String(wanted.ApplicationUuid).toLowerCase() || one.id === wanted.ApplicationId);
    const type = { 2: 'Apple', 5: 'Android' }[String(wanted.DeviceType)];
    // Public apps only.
    if (app?.kind !== 'Public') throw appNotFound();
    const phone = phonesOf(app).find(({ record }) => record.uuid === device && record.platform === type);
    if (phone === undefined) throw new Refusal(404, 404, 'Device not found for this request.');
    tenant.send(phone);
    return apiJson(200, {});
  }

  const reads = { method: 'GET', versions: [1], permission: PERMISSIONS.readApps } as const;
  return [
    { ...reads, path: '/mam/apps/{id}/devices', operation: 'app-devices', answer: devices },
    ...(['Public', 'Internal', 'Purchased'] as const).map((kind) => ({
      ...reads,
      path: `/mam/apps/${kind.toLowerCase()}/{id}/devices`,
      operation: `${kind.toLowerCase()}-devices`,
      answer: deviceIds(kind),
    })),
    {
      method: 'POST',
      path: '/mam/apps/public/SendApplicationConfiguration',
      operation: 'send-application-configuration',
      versions: [1],
      permission: PERMISSIONS.editDevices,
      answer: send,
    },
  ];
}

function bodyOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}
