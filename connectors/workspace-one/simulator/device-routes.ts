/** `mdm/devices/search` in its three versions: every enrolled device, 500 a page at most. */
import type { Answer } from '#simulation';
import { type ApiCall, PERMISSIONS, type Resource } from './gate.ts';
import { listAnswer, pageOf, type Query } from './query.ts';
import { Refusal } from './refusals.ts';
import type { DeviceRecord, Tenant } from './tenant.ts';
import { timestamp } from './timestamps.ts';

const V3_TYPES = { Apple: 'APPLE', Android: 'ANDROID', AppleOsX: 'APPLE_OS_X', WinRT: 'WIN_RT' } as const;
const V3_STATUSES = {
  Enrolled: 'ENROLLED',
  Unenrolled: 'UNENROLLED',
  EnterpriseWipePending: 'ENTERPRISE_WIPE_PENDING',
} as const;
const SYSTEMS = { Apple: '26.1', Android: '16.0', AppleOsX: '26.1', WinRT: '10.0.26100' } as const;

export function deviceRoutes(tenant: Tenant): Resource[] {
  const { quirks } = tenant;

  function search({ query, version }: ApiCall): Answer {
    const all = [...tenant.phones().map(({ record }) => record), ...tenant.otherDevices];
    const group = groupAsked(query, version);
    const type = query.get(version === 3 ? 'device_type' : 'platform')?.toLowerCase();
    const since = query.get(version === 1 ? 'seensince' : 'seen_since');
    const user = query.get('user')?.toLowerCase();
    const found = all.filter(
      (device) =>
        (group === null || group.includes(device.group)) &&
        (type === undefined || typeOf(device, version).toLowerCase() === type) &&
        (since === null || device.lastSeenAt > momentOf(since)) &&
        (user === undefined || device.user.toLowerCase() === user),
    );
    if (version === 3) {
      return listAnswer(pageOf(query, found, 'page_size'), quirks, ({ items, page, size, total }) => ({
        devices: items.map(rowV3),
        page,
        page_size: size,
        total,
      }));
    }
    return listAnswer(pageOf(query, found), quirks, ({ items, page, size, total }) => ({
      Devices: items.map(row),
      Page: page,
      PageSize: size,
      Total: total,
    }));
  }

  /** The organisation group that is asked for and those below it; null for all. */
  function groupAsked(query: Query, version: number): readonly number[] | null {
    const asked = query.get(version === 3 ? 'organization_group_uuid' : 'lgid')?.toLowerCase();
    if (asked === undefined) return null;
    const group = tenant.organizationGroups.find(({ id, uuid }) => (version === 3 ? uuid : String(id)) === asked);
    const says = `Organization Group with id : ${asked} not found or Admin user does not have access to it.`;
    if (group === undefined) throw new Refusal(version === 3 ? 404 : 400, 6, says);
    return [group.id, ...tenant.organizationGroups.filter((one) => one.parent === group.id).map((one) => one.id)];
  }

  function organizationGroup({ group }: DeviceRecord) {
    return tenant.organizationGroups.find(({ id }) => id === group);
  }

  function row(device: DeviceRecord): unknown {
    const group = organizationGroup(device);
    return {
      EasIds: {},
      Udid: device.udid,
      SerialNumber: device.serialNumber,
      MacAddress: '',
      Imei: device.imei,
      EasId: '',
      AssetNumber: device.udid,
      DeviceFriendlyName: device.name,
      DeviceReportedName: device.name,
      LocationGroupId: { Id: { Value: device.group }, Name: group?.name, Uuid: group?.uuid },
      LocationGroupName: group?.name,
      UserId: { Id: { Value: device.id - 5_000 }, Name: '' },
      UserName: device.user,
      DataProtectionStatus: 0,
      UserEmailAddress: device.user === '' ? '' : `${device.user}@contoso.example`,
      Ownership: 'C',
      PlatformId: { Id: { Value: 0 }, Name: device.platform },
      Platform: device.platform,
      ModelId: { Id: { Value: 0 }, Name: device.model },
      Model: device.model,
      OperatingSystem: SYSTEMS[device.platform],
      PhoneNumber: '',
      LastSeen: timestamp(device.lastSeenAt, quirks),
      EnrollmentStatus: device.enrollmentStatus,
      ComplianceStatus: 'Compliant',
      CompromisedStatus: false,
      LastEnrolledOn: timestamp(device.enrolledAt, quirks),
      IsSupervised: true,
      DeviceMCC: { SIMMCC: '', CurrentMCC: '' },
      Id: { Value: device.id },
      Uuid: device.uuid,
    };
  }

  function rowV3(device: DeviceRecord): unknown {
    const group = organizationGroup(device);
    return {
      udid: device.udid,
      serial_number: device.serialNumber,
      imei: device.imei,
      device_friendly_name: device.name,
      device_reported_name: device.name,
      organization_group_name: group?.name,
      organization_group_uuid: group?.uuid,
      enrollment_user_name: device.user,
      ownership: 'CORPORATE',
      platform_name: device.platform,
      device_type: V3_TYPES[device.platform],
      model: device.model,
      operating_system: SYSTEMS[device.platform],
      last_seen: timestamp(device.lastSeenAt, quirks),
      enrollment_status: V3_STATUSES[device.enrollmentStatus],
      compliance_status: 'COMPLIANT',
      last_enrolled_on: timestamp(device.enrolledAt, quirks),
      Id: { Value: device.id },
      Uuid: device.uuid,
    };
  }

  return [
    {
      method: 'GET',
      path: '/mdm/devices/search',
      operation: 'devices-search',
      versions: [1, 2, 3],
      permission: PERMISSIONS.readDevices,
      answer: search,
    },
  ];
}

function typeOf({ platform }: DeviceRecord, version: number): string {
  return version === 3 ? V3_TYPES[platform] : platform;
}

/** A time of a query, which has no zone. */
function momentOf(text: string): number {
  const at = Date.parse(/[zZ]$|[+-]\d\d:\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(at)) throw new Refusal(400, 400, `The value '${text}' is not valid.`);
  return at;
}
