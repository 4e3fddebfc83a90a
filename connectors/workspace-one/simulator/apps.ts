/** The app records of a tenant, and how the searches show them. */
import type { SimulatedSlot } from '#simulation';
import type { SmartGroup, Tenant } from './tenant.ts';

export interface App {
  readonly id: number;
  /** An internal app has one for each version. */
  readonly uuid: string;
  readonly name: string;
  readonly bundleId: string;
  readonly kind: 'Public' | 'Internal' | 'Purchased';
  readonly platform: SimulatedSlot['platform'] | 'macos' | 'windows';
  readonly version: string;
  readonly status: 'Active' | 'InActive' | 'Retired';
  /** The organisation group it belongs to, by its number. */
  readonly group: number;
  /** The slot whose app it is. */
  readonly slot: string | null;
  /** Of a purchased app: how many were bought. */
  readonly licenses: number;
  /** A purchased app that has redemption codes instead of licenses. */
  readonly codesOnly: boolean;
}

/** How far an app has come. */
export interface Counts {
  readonly groups: readonly SmartGroup[];
  readonly assigned: number;
  readonly installed: number;
}

/** How the vendor numbers and names platforms. */
export const PLATFORM_NUMBERS: Readonly<Record<App['platform'], { number: number; name: string; v2: string }>> = {
  ios: { number: 2, name: 'Apple', v2: 'APPLE' },
  android: { number: 5, name: 'Android', v2: 'ANDROID' },
  macos: { number: 10, name: 'AppleOsX', v2: 'APPLE_OS_X' },
  windows: { number: 12, name: 'WinRT', v2: 'WIN_RT' },
};

/** A row of `apps/search`, version 1. */
export function appRow(app: App, counts: Counts, tenant: Tenant, counted: boolean): unknown {
  const { assigned, installed, groups } = counts;
  const group = tenant.organizationGroups.find(({ id }) => id === app.group);
  const figures = {
    AssignedDeviceCount: assigned,
    InstalledDeviceCount: installed,
    NotInstalledDeviceCount: assigned - installed,
  };
  return {
    ApplicationName: app.name,
    BundleId: app.bundleId,
    AppVersion: app.version,
    ActualFileVersion: app.version,
    AppType: app.kind,
    Status: app.status,
    Platform: PLATFORM_NUMBERS[app.platform].number,
    SupportedModels: { Model: [] },
    AssignmentStatus: groups.length > 0 ? 'Assigned' : 'Unassigned',
    ApplicationSize: '41.20 MB',
    CategoryList: { Category: [] },
    SmartGroups: groups.map(({ id, name }) => ({ Id: id, Name: name })),
    IsReimbursable: false,
    ApplicationSource: app.kind === 'Internal' ? 0 : 1,
    LocationGroupId: app.group,
    RootLocationGroupName: group?.name,
    OrganizationGroupUuid: group?.uuid,
    LargeIconUri: '',
    ...(counted ? figures : {}),
    AppRank: 0,
    AutoUpdateVersion: false,
    Id: { Value: app.id },
    Uuid: app.uuid,
  };
}

/** The same of version 2, which is served but not in the vendor's explorer. */
export function appRowV2(app: App, { assigned, installed, groups }: Counts, tenant: Tenant): unknown {
  const group = tenant.organizationGroups.find(({ id }) => id === app.group);
  return {
    application_name: app.name,
    application_rank: 0,
    application_source: app.kind === 'Internal' ? 0 : 1,
    application_type: app.kind,
    application_version: app.version,
    assigned_device_count: assigned,
    assignment_status: groups.length > 0 ? 'Assigned' : 'Unassigned',
    bundle_id: app.bundleId,
    category_list: { category: [] },
    installed_device_count: installed,
    is_auto_update_version: false,
    large_icon_uri: '',
    not_installed_device_count: assigned - installed,
    organization_group_uuid: group?.uuid,
    platform: PLATFORM_NUMBERS[app.platform].v2,
    push_mode: 0,
    root_organization_group_name: group?.name,
    smart_groups: groups.map(({ uuid, name }) => ({ name, smart_group_uuid: uuid })),
    status: app.status,
    uuid: app.uuid,
  };
}

/** A row of `apps/purchased/search`. */
export function purchasedRow(app: App, { groups, installed }: Counts, tenant: Tenant): unknown {
  const group = tenant.organizationGroups.find(({ id }) => id === app.group);
  const licenses = {
    AppLicenseEligibility: 'Device',
    Available: app.licenses - installed,
    Burned: installed,
    OnHold: 0,
    Purchased: app.licenses,
  };
  return {
    ApplicationName: app.name,
    BundleId: app.bundleId,
    AppVersion: app.version,
    AppType: app.kind,
    Status: app.status,
    Platform: PLATFORM_NUMBERS[app.platform].number,
    SupportedModels: { Model: [] },
    AssignmentStatus: groups.length > 0 ? 'Assigned' : 'Unassigned',
    Assignments: groups.map(({ id }) => ({
      AssignmentRuleType: app.codesOnly ? 'RedemptionBased' : 'LicenseBased',
      SmartGroupId: id,
      Status: 'Active',
      Allocated: 5,
      Redeemed: 0,
    })),
    ExternalId: '891247102',
    IsAutoUpdateEnabled: true,
    ManagedDistribution: app.codesOnly ? undefined : licenses,
    LocationGroupId: app.group,
    RootOrganizationGroupName: group?.name,
    OrganizationGroupUuid: group?.uuid,
    Id: { Value: app.id },
    Uuid: app.uuid,
  };
}
